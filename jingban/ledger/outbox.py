"""Hands outbox events to their handlers: at least once, in order for one subject, again after a failure."""

import logging
import traceback
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from jingban.foundation.clock import database_now, now
from jingban.foundation.errors import DependencyDown
from jingban.ledger import leases
from jingban.ledger.models import LONG_AGO, NEVER, OutboxEvent
from jingban.ledger.registry import handlers

logger = logging.getLogger(__name__)

# Neither done (deleted) nor dead.
WAITING = Q(free_at__lt=NEVER)
# A fault of ours shows within a quarter of an hour; a neighbour may be down for two days.
MOST_ATTEMPTS = 10
MOST_ATTEMPTS_WHEN_DOWN = 300
LONGEST_BACK_OFF = timedelta(seconds=600)
CANDIDATES = 10


def run_due_events() -> int:
    """Handle every event that is due until none is left, and give how many attempts were made."""
    attempts = 0
    while run_next_event():
        attempts += 1
    return attempts


def run_next_event() -> bool:
    """Take and handle one due event; false when there is none to take."""
    instant, present = now(), database_now()
    for pk in due_events(instant, present).values_list("pk", flat=True)[:CANDIDATES]:
        # Counted before it is tried, so that an event that kills its worker is given up in the end, too.
        lease = leases.take(OutboxEvent, pk, WAITING, present=present, attempts=F("attempts") + 1)
        if lease:
            _handle(lease, OutboxEvent.objects.get(pk=pk), instant)
            return True
    return False


def due_events(instant: datetime, present: datetime) -> QuerySet[OutboxEvent]:
    """Give the events that may be taken: due by the product's clock, free, and first of their subject.

    `instant` is the product's time, `present` the database's.
    """
    earlier = OutboxEvent.objects.filter(WAITING, subject_id=OuterRef("subject_id")).filter(
        Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), id__lt=OuterRef("id"))
    )
    return (
        OutboxEvent.objects.filter(due_at__lte=instant, free_at__lte=present)
        .exclude(Exists(earlier))
        .order_by("due_at", "id")
    )


def revive(pks: list[int]) -> int:
    """Let dead events be tried again from the start; gives how many there were."""
    dead = OutboxEvent.objects.filter(pk__in=pks).exclude(dead_at=None)
    return dead.update(dead_at=None, attempts=0, free_at=LONG_AGO)


def where(error: Exception) -> str:
    """Say what failed and where, without the exception's own words, which may hold personal data."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno} in {frame.name}"[:200]


def _handle(lease: leases.Lease, event: OutboxEvent, instant: datetime) -> None:
    if event.attempts > MOST_ATTEMPTS_WHEN_DOWN:
        leases.give_back(lease, free_at=NEVER, dead_at=instant)
        return
    try:
        for handler in handlers[event.topic]:
            handler(event, instant)
    except Exception as error:  # whatever a handler raises, the worker goes on
        _put_back(lease, event, instant, error)
    else:
        leases.end(lease)


def _put_back(lease: leases.Lease, event: OutboxEvent, instant: datetime, error: Exception) -> None:
    """Set when the event is tried again, or give it up."""
    what = where(error)
    most = MOST_ATTEMPTS_WHEN_DOWN if isinstance(error, DependencyDown) else MOST_ATTEMPTS
    dead = event.attempts >= most
    back_off = min(timedelta(seconds=2 ** min(event.attempts, 16)), LONGEST_BACK_OFF)
    leases.give_back(
        lease,
        free_at=NEVER if dead else database_now() + back_off,
        last_error=what,
        dead_at=instant if dead else None,
    )
    logger.log(
        logging.ERROR if dead else logging.WARNING,
        "event %s (%s): %s; attempt %s, %s",
        event.pk,
        event.topic,
        what,
        event.attempts,
        "given up" if dead else f"again in {back_off.seconds} s",
    )
