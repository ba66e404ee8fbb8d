"""What is kept about cases; who still carries one hands it over before the account is closed."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from jingban.accounts.holdings import Fact, Holding, Obstacle, Section, register
from jingban.accounts.models import Account, Level, Link
from jingban.accounts.queries import live_link
from jingban.casework.models import Case
from jingban.casework.presenting import name_of, tag_of
from jingban.casework.queries import TABS, cases
from jingban.foundation.clock import china_date
from jingban.parties.models import OrganisationState

MOST = 500


def cases_section(account: Account, now: datetime) -> Section | None:
    """The cases a person carries or carried, or an organisation's own; none to an account that is not proven."""
    link = _proven(account)
    if link is None:
        return None
    found = (
        cases().filter(handler=link.person) if link.person else cases().filter(principal=link.organisation)
    )
    return Section(
        code="cases",
        title=_("办件"),
        purpose=_("用来办理单位提交的事项，作出决定。"),
        kept=_("办件是单位和窗口的档案，按档案的期限保存，注销账号不影响。"),
        facts=[_fact(case) for case in found[:MOST]],
    )


def _fact(case: Case) -> Fact:
    day = china_date(case.filed_at).isoformat() if case.filed_at else ""
    parts = [case.principal.name, name_of(case), tag_of(case.state).text, day]
    return Fact(case.number or _("草稿"), " · ".join(part for part in parts if part))


def to_hand_over(account: Account, now: datetime) -> list[Obstacle]:
    """Say how many cases under way the account's holder carries herself, and where they are handed over.

    An organisation's cases that its agents carry go on without its account. Of a dissolved organisation nothing
    can be handed over any more, so nothing of it stands in the way.
    """
    link = _proven(account)
    if link is None:
        return []
    carried = _carried(link).exclude(principal__state=OrganisationState.DISSOLVED)
    count = carried.count()
    if not count:
        return []
    text = (
        _("您还有 %(count)s 件在办的办件或草稿，请先由单位转给别的经办人，或者办完")
        if link.person
        else _("单位账号自己还有 %(count)s 件在办的办件或草稿，请先转给经办人，或者办完")
    )
    return [Obstacle(text % {"count": count}, reverse("casework:cases"))]


def _carried(link: Link) -> QuerySet[Case]:
    under_way = Case.objects.filter(TABS["open"] | TABS["draft"])
    if link.person:
        return under_way.filter(handler=link.person)
    return under_way.filter(principal=link.organisation, handler=None)


def _proven(account: Account) -> Link | None:
    link = live_link(account)
    return link if link and link.level in {Level.L3, Level.O2} else None


def register_all() -> None:
    """Hand in this room's part."""
    register(Holding("cases", 40, cases_section, obstacles=to_hand_over))
