"""How often a register may be asked and a code be sent: counted in the database, for all processes alike.

Without it the registration page would answer a stranger which name belongs to which number.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from jingban.foundation.digests import keyed
from jingban.foundation.errors import DependencyDown
from jingban.registration.models import Try, TryKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A network may be an office or half a town behind one address; the others are one person's or organisation's.
LIMITS: dict[TryKind, tuple[timedelta, int]] = {
    TryKind.CODE: (HOUR, 200),
    TryKind.NETWORK: (HOUR, 200),
    TryKind.PHONE: (DAY, 20),
    TryKind.CERTIFICATE: (DAY, 20),
    TryKind.ORGANISATION: (DAY, 20),
}


class UnableToTryMore(Exception):
    """The limit of a kind is used up until an instant."""

    def __init__(self, kind: TryKind, until: datetime) -> None:
        super().__init__(f"{kind.value} until {until:%H:%M:%S}")
        self.kind = kind
        self.until = until


@contextmanager
def counted_try(counted: dict[TryKind, str], *, now: datetime) -> Iterator[None]:
    """Count one try (see `count_tries`) for the asking in this block; a register that is silent costs none."""
    rows = count_tries(counted, now=now)
    try:
        yield
    except DependencyDown:
        Try.objects.filter(id__in=[row.id for row in rows]).delete()
        raise


def count_tries(counted: dict[TryKind, str], *, now: datetime) -> list[Try]:
    """Count one try under each kind and value (a network, a phone, a certificate's key, a code), all or none.

    A refused try is not counted, so that who waits gets on. A network that is not known (empty) is not
    counted: everybody would share its limit. Call outside a transaction. Raises `UnableToTryMore`.
    """
    rows = [Try(kind=kind, digest=_digest(kind, value), at=now) for kind, value in counted.items() if value]
    Try.objects.bulk_create(rows)
    # Each sees whatever was written before it, so of many at once no more get through than may.
    try:
        for row in rows:
            _check(row, now)
    except UnableToTryMore:
        Try.objects.filter(id__in=[row.id for row in rows]).delete()
        raise
    return rows


def forget_tries(*, now: datetime) -> int:
    """Delete the tries that no window counts any more; gives how many."""
    longest = max(window for window, _most in LIMITS.values())
    return Try.objects.filter(at__lt=now - longest).delete()[0]


def _check(row: Try, now: datetime) -> None:
    window, most = LIMITS[TryKind(row.kind)]
    inside = Try.objects.filter(kind=row.kind, digest=row.digest, at__gt=now - window).exclude(id=row.id)
    times = list(inside.order_by("-at").values_list("at", flat=True)[:most])
    if len(times) >= most:
        raise UnableToTryMore(TryKind(row.kind), times[-1] + window)


def _digest(kind: TryKind, value: str) -> bytes:
    return keyed(f"registration:{kind.value}", value)
