"""Runs periodic work when it is due; never the same one twice at once, in however many workers."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from jingban.foundation.clock import database_now, now
from jingban.ledger import leases
from jingban.ledger.models import LONG_AGO, Schedule
from jingban.ledger.outbox import where
from jingban.ledger.registry import Period, periods

logger = logging.getLogger(__name__)

SOON_AGAIN = 300  # seconds after which rare work that failed is tried again


def run_next_period() -> bool:
    """Take and run one piece of periodic work that is due; false when there is none to take."""
    instant = now()
    rows = {row.name: row for row in Schedule.objects.filter(name__in=periods)}
    for period in periods.values():
        row = rows.get(period.name) or _first(period, instant)
        if is_due(period, row.next_at, instant):
            lease = leases.take(Schedule, period.name, Q(next_at=row.next_at), present=database_now())
            if lease:
                _run(lease, period, instant)
                return True
    return False


def is_due(period: Period, next_at: datetime, instant: datetime) -> bool:
    """Tell whether work is due; a time too far ahead is left from a clock that was since set back."""
    return next_at <= instant or next_at > instant + timedelta(seconds=period.seconds)


def _first(period: Period, instant: datetime) -> Schedule:
    return Schedule.objects.get_or_create(name=period.name, defaults={"next_at": instant})[0]


def _run(lease: leases.Lease, period: Period, instant: datetime) -> None:
    wait, failure = period.seconds, ""
    try:
        period.run(instant)
    except Exception as error:  # whatever it raises, the worker goes on
        wait, failure = min(period.seconds, SOON_AGAIN), where(error)
        logger.error("periodic work %s: %s; again in %s s", period.name, failure, wait)
    leases.give_back(
        lease,
        free_at=LONG_AGO,
        next_at=instant + timedelta(seconds=wait),
        finished_at=instant,
        last_error=failure,
    )
