"""An organisation's account is confirmed by sealed papers instead of the representative's own account (O2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingban.accounts.models import Account, Level
from jingban.accounts.queries import (
    account_of_representative,
    live_links_of,
)
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation.masks import mask_username
from jingban.parties.queries import current_representative
from jingban.vetting.applicant import OwnPhoneForm
from jingban.vetting.kinds import Begin, Check, Concerned, Kind, Line, Slot, Subject, UnableToBegin
from jingban.vetting.matters.papers import (
    EMBLEM,
    GENUINE,
    HEAD_ID,
    LICENCE,
    LICENCE_FITS,
    PORTRAIT,
    REASONS,
    hindrance_of_organisation,
    person_lines,
    phone_line,
)
from jingban.vetting.models import Petition


def subject(signed_in: Any, _typed: dict[str, Any]) -> Subject:
    """Give the account that is signed in. Raises `UnableToBegin` for one that is confirmed, or tied to nothing."""
    if signed_in.level != Level.O1:
        raise UnableToBegin(None, _("您的账号现在不用办理这一项"))
    return Subject(account=signed_in.account, organisation=signed_in.organisation)


def matter(petition: Petition) -> str:
    """Say what would change."""
    return _("确认%(organisation)s的法人账号 %(username)s") % {
        "organisation": petition.organisation.name if petition.organisation else "",
        "username": mask_username(petition.account.username or "") if petition.account else "",
    }


def compare(petition: Petition) -> list[Line]:
    """Give what the papers are held against."""
    organisation = petition.organisation
    if organisation is None:
        return []
    return [
        Line(code="name", label=_("单位名称"), registered=organisation.name),
        Line(code="uscc", label=_("统一社会信用代码"), registered=organisation.uscc),
        *person_lines(current_representative(organisation), code="head"),
        *phone_line(petition.account),
    ]


def hindrance(petition: Petition) -> str:
    """Say why the account cannot be confirmed now."""
    return hindrance_of_organisation(petition.account, petition.organisation)


def concerned(petition: Petition) -> Sequence[Concerned]:
    """List every account tied to the organisation, and the representative's own."""
    account, organisation = petition.account, petition.organisation
    if account is None or organisation is None:
        return []
    accounts = [one.account for one in live_links_of(organisation)]
    told = [
        Concerned(role="account" if one.id == account.id else "other", account=one, phone=one.phone)
        for one in accounts
    ]
    own = account_of_representative(organisation)
    return [*told, Concerned(role="representative", account=own, phone=own.phone)] if own else told


def carry_out(petition: Petition, now: datetime) -> None:
    """Raise the account to O2; every other tie to the organisation ends."""
    assert petition.account is not None
    raise_level(account=Account.objects.get(id=petition.account.id), now=now)


ORGANISATION_LEVEL: Final = Kind(
    code="organisation-level",
    name=gettext_lazy("凭盖章材料确认法人账号"),
    slots=(
        LICENCE,
        PORTRAIT,
        EMBLEM,
        Slot(
            code="letter",
            label=gettext_lazy("盖章的确认函"),
            hint=gettext_lazy("写明用户名和绑定手机号，由法定代表人签字，加盖公章"),
        ),
    ),
    checks=(
        LICENCE_FITS,
        HEAD_ID,
        Check(code="letter", label=gettext_lazy("确认函写的账号与申请的一致，签字和公章齐全")),
        GENUINE,
    ),
    reasons=REASONS,
    matter=matter,
    compare=compare,
    hindrance=hindrance,
    concerned=concerned,
    carry_out=carry_out,
    then=gettext_lazy("账号得到确认，单位的其他账号解除绑定"),
    afterwards=gettext_lazy("可以创建新的经办人，已有的经办人不受影响"),
    holds=settings.PHONE_CHANGE_HOLD_DAYS,
    begin=Begin(
        form=OwnPhoneForm,
        subject=subject,
        signed_in="organisation",
        lead=gettext_lazy("法定代表人不能用自己的账号确认的，可以交盖章的材料。先验证账号的手机号。"),
    ),
)
