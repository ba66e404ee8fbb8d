"""Leases on rows: who is at work on one, until when, so that work survives whoever did it.

Taken by a conditional UPDATE; renewed by the worker while it is alive; what a killed worker held falls free
when its lease runs out. Times are the database's own (`database_now`), which no sandbox moves.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from jingban.foundation.clock import database_now
from jingban.ledger.models import OutboxEvent, Schedule

LEASE = timedelta(seconds=20)


@dataclass(frozen=True)
class Lease:
    """One row held by this process."""

    model: type[OutboxEvent] | type[Schedule]
    pk: int | str
    token: UUID


_held: set[Lease] = set()


def take(model: type[OutboxEvent] | type[Schedule], pk: int | str, unheld: Q, **changes: Any) -> Lease | None:
    """Take the row if it still is as `unheld` says and nobody holds it; None when another was first."""
    instant = database_now()
    lease = Lease(model, pk, uuid4())
    taken = model._default_manager.filter(unheld, free_at(instant), pk=pk).update(
        lease=lease.token, leased_until=instant + LEASE, **changes
    )
    if not taken:
        return None
    _held.add(lease)
    return lease


def free_at(instant: Any) -> Q:
    """Say which rows nobody holds at an instant of the database."""
    return Q(leased_until=None) | Q(leased_until__lt=instant)


def give_back(lease: Lease, **changes: Any) -> bool:
    """Write what came of the work and free the row; false when the lease had been lost to another."""
    _held.discard(lease)
    rows = lease.model._default_manager.filter(pk=lease.pk, lease=lease.token)
    return bool(rows.update(lease=None, leased_until=None, **changes))


def renew_all() -> None:
    """Renew what this process holds."""
    for lease in tuple(_held):
        rows = lease.model._default_manager.filter(pk=lease.pk, lease=lease.token)
        rows.update(leased_until=database_now() + LEASE)
