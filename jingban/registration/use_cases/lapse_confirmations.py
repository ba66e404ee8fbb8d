"""A new legal representative has not confirmed the organisation's account in time: it is unconfirmed again."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from jingban.accounts.models import Account, Level, Link
from jingban.accounts.queries import account_of_representative
from jingban.accounts.telling import tell_once
from jingban.accounts.use_cases.lower_level import lower_level
from jingban.foundation.clock import china_date, china_midnight
from jingban.parties.models import Organisation
from jingban.registration.policies import asked_again_since

# Smallest first: on the last day the shorter one counts.
REMIND_DAYS: Final = (1, 7)


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


def remind_of_confirmation(*, now: datetime) -> int:
    """Tell the account and the new representative a week and a day before the time is over; gives how many."""
    told = 0
    for link in _outdated():
        last_day = last_day_to_confirm(link)
        left = (last_day - china_date(now)).days
        days = next((one for one in REMIND_DAYS if 0 <= left < one), None)
        if days is None:
            continue
        assert link.organisation is not None
        params = {"organisation": link.organisation.name, "until": last_day.isoformat()}
        since = china_midnight(last_day - timedelta(days=days - 1))
        for account, page in _sides(link, link.organisation):
            template = "organisation.confirmation_due"
            told += tell_once(account, template, params, since=since, now=now, link=page)
    return told


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
        params = {"organisation": link.organisation.name}
        for account, page in _sides(link, link.organisation):
            template = "organisation.confirmation_lapsed"
            tell_once(account, template, params, since=now, now=now, link=page)
    return True


def _sides(link: Link, organisation: Organisation) -> list[tuple[Account, str]]:
    """The organisation's account and the representative's own, each with the page where it is confirmed."""
    sides = [(link.account, reverse("registration:organisation"))]
    account = account_of_representative(organisation)
    if account:
        sides.append((account, reverse("registration:answer", args=[organisation.id])))
    return sides
