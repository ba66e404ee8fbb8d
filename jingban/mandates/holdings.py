"""What is kept about mandates; a person who closes her account lays hers down."""

from datetime import datetime

from django.utils.translation import gettext as _

from jingban.accounts.holdings import Fact, Holding, Section, register
from jingban.accounts.models import Account, Level
from jingban.accounts.queries import live_link
from jingban.catalogue.models import Service
from jingban.foundation.clock import china_date
from jingban.foundation.masks import mask_name
from jingban.mandates.models import Mandate
from jingban.mandates.queries import history, mandates_held
from jingban.mandates.services import services_by_code
from jingban.mandates.use_cases.revoke_mandate import UnableToRevokeMandate, lay_down_mandate
from jingban.ui.language import local

MOST = 500


def mandates(account: Account, now: datetime) -> Section | None:
    """The mandates a person holds or held, or an organisation gave; none to an account that is not proven."""
    link = live_link(account)
    if link is None or link.level not in {Level.L3, Level.O2}:
        return None
    if link.person:
        held = mandates_held(link.person)
    else:
        assert link.organisation_id is not None
        held = list(history(link.organisation_id)[:MOST])
    services = services_by_code()
    return Section(
        code="mandates",
        title=_("授权"),
        purpose=_("用来判断谁可以代表哪个单位办哪件事。"),
        kept=_("授权是办件的依据，与办件一起保存。"),
        facts=[
            _fact(one, services.get(one.service_code), now, by_agent=link.person is not None) for one in held
        ],
    )


def _fact(mandate: Mandate, service: Service | None, now: datetime, *, by_agent: bool) -> Fact:
    who = mandate.principal.name if by_agent else mask_name(mandate.agent.name)
    what = local(service, "short_name") if service else mandate.service_code
    days = f"{mandate.valid_from.isoformat()} – {mandate.valid_to.isoformat()}"
    return Fact(mandate.series.number, f"{who} · {what} · {days} · {mandate.state(china_date(now)).label}")


def lay_down_all(account: Account, now: datetime) -> None:
    """Lay down what the holder of an account still holds; the organisations are told as ever."""
    link = live_link(account)
    if link is None or link.person is None or link.level != Level.L3:
        return
    live = Mandate.objects.filter(
        agent=link.person, revoked_at=None, superseded_at=None, valid_to__gte=china_date(now)
    )
    for mandate in live.select_related("principal", "agent"):
        try:
            lay_down_mandate(person=link.person, account_id=account.id, mandate=mandate, now=now)
        except UnableToRevokeMandate:
            continue  # the organisation took it away in this moment


def register_all() -> None:
    """Hand in this room's part."""
    register(Holding("mandates", 30, mandates, close=lay_down_all))
