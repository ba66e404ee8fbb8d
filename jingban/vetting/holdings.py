"""What is kept about an account's holder from petitions that the staff ruled on."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from jingban.accounts.holdings import Fact, Holding, Section, register
from jingban.accounts.models import Account
from jingban.foundation.clock import china_date
from jingban.foundation.masks import mask_phone
from jingban.vetting import kinds
from jingban.vetting.models import Petition
from jingban.vetting.states import PetitionState

MOST = 100


def petitions(account: Account, now: datetime) -> Section:
    """The petitions for an account, the latest first, with the phone that was proven for each.

    That phone is masked always: a petition may be a stranger's, who tries for the account.
    """
    rows = Petition.objects.filter(account=account).order_by("-id")
    return Section(
        code="vetting",
        title=_("人工核验"),
        purpose=_("用来由两名工作人员核对材料，办理网上不能自动办的事。"),
        kept=_("填写的内容、手机号和材料在办结 %(days)d 天后删除，办过什么、结果如何一直保存。")
        % {"days": settings.VETTING_PAPERS_DAYS},
        facts=[_fact(one) for one in rows[:MOST]],
    )


def _fact(petition: Petition) -> Fact:
    kind, state = kinds.get(petition.kind), PetitionState(petition.state).label
    said = [china_date(petition.created_at).isoformat(), mask_phone(petition.phone), str(state)]
    return Fact(str(kind.name), " · ".join(one for one in said if one))


def register_all() -> None:
    """Hand in this room's part."""
    register(Holding("vetting", 50, petitions))
