"""Leases on rows: who is at work on one, until when, so that work survives whoever did it.

Taken by a conditional UPDATE; renewed by the worker while it is alive; what a killed worker held falls free
when its lease runs out. Times are the database's own (`database_now`), which no sandbox moves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
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


def take(
    model: type[OutboxEvent] | type[Schedule],
    pk: int | str,
    unchanged: Q,
    *,
    present: datetime,
    **changes: Any,
) -> Lease | None:
    """Take the row if it still is as `unchanged` says and nobody holds it; None when another was first."""
    lease = Lease(model, pk, uuid4())
    taken = model._default_manager.filter(unchanged, pk=pk, free_at__lte=present).update(
        lease=lease.token, free_at=present + LEASE, **changes
    )
    if not taken:
        return None
    _held.add(lease)
    return lease


def give_back(lease: Lease, *, free_at: datetime, **changes: Any) -> bool:
    """Write what came of the work and free the row from an instant on; false when another has it by now."""
    _held.discard(lease)
    rows = lease.model._default_manager.filter(pk=lease.pk, lease=lease.token)
    return bool(rows.update(lease=None, free_at=free_at, **changes))


def end(lease: Lease) -> bool:
    """Delete the row, whose work is done; false when another has it by now."""
    _held.discard(lease)
    return bool(lease.model._default_manager.filter(pk=lease.pk, lease=lease.token).delete()[0])


def renew_all() -> None:
    """Renew what this process holds."""
    for lease in tuple(_held):
        rows = lease.model._default_manager.filter(pk=lease.pk, lease=lease.token)
        rows.update(free_at=database_now() + LEASE)
