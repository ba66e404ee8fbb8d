"""A new legal representative has not confirmed the organisation's account in time: it is unconfirmed again."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from jingban.accounts.models import Level, Link
from jingban.accounts.use_cases.lower_level import lower_level
from jingban.foundation.clock import china_date
from jingban.messages.use_cases.send import send
from jingban.registration.policies import asked_again_since


def lapse_confirmations(*, now: datetime) -> int:
    """Take back to O1 every account confirmed only by a former representative, when the time given is over.

    The time is the setting `REPRESENTATIVE_RECONFIRM_DAYS` (whole days in China after the register told).
    Mandates stay (design.md 4). Gives how many accounts were taken back.
    """
    lowered = 0
    for link in _outdated():
        if china_date(now) > last_day_to_confirm(link) and _lapse(link, now):
            lowered += 1
    return lowered


def last_day_to_confirm(link: Link) -> date:
    """Give the last day (China) on which a new representative can confirm; raises ValueError if none is needed."""
    since = asked_again_since(link)
    if since is None:
        raise ValueError("this account needs no new confirmation")
    return china_date(since + timedelta(days=settings.REPRESENTATIVE_RECONFIRM_DAYS))


def proven_link(organisation_id: UUID) -> Link | None:
    """Give the confirmed link of an organisation, with account and organisation."""
    rows = Link.objects.filter(organisation=organisation_id, ended_at=None, level=Level.O2)
    return rows.select_related("account", "organisation").first()


def _outdated() -> list[Link]:
    rows = Link.objects.filter(
        ended_at=None,
        level=Level.O2,
        organisation__representatives__until=None,
        proven_at__lt=F("organisation__representatives__since"),
    )
    return list(rows.select_related("account", "organisation"))


def _lapse(link: Link, now: datetime) -> bool:
    assert link.organisation is not None
    with transaction.atomic():
        if not lower_level(link=link, why="representative_changed", now=now):
            return False
        send(
            template="organisation.confirmation_lapsed",
            now=now,
            params={"organisation": link.organisation.name},
            account_id=link.account_id,
            phone=link.account.phone,
            language=link.account.language,
            link="/centre/organisation/",
        )
    return True
