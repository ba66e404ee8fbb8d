"""The demo's past is lived through: the clock is set back, things are done, and what follows from them, too."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from math import ceil

from jingban.foundation.clock import database_now
from jingban.foundation.models import ClockOffset
from jingban.ledger.outbox import run_due_events


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Do things at an instant of the past, let the worker's events of that time run, and give the clock back."""
    former = ClockOffset.objects.filter(id=1).values_list("seconds", flat=True).first() or 0
    _set(ceil((instant - database_now()).total_seconds()))
    try:
        yield instant
        run_due_events()
    finally:
        _set(former)


def _set(seconds: int) -> None:
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": seconds})
