"""Checks the audit rows against their chain and the signed heads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from jingban.ledger.chain import GENESIS, link_of
from jingban.ledger.heads import Head, UnreadableHead, read_heads
from jingban.ledger.models import LedgerRow
from jingban.ledger.sealer import database_head

BATCH = 2000


class Broken(Exception):
    """The ledger does not verify; the message names the first break."""


@dataclass(frozen=True)
class Verified:
    """What was found in order: sealed rows, rows still to be sealed, rows sealed since the newest file."""

    sealed: int
    unsealed: int
    beyond_files: int


def verify(folder: Path) -> Verified:
    """Check every sealed row, the head in the database and the heads in `folder`; raises `Broken`.

    Safe while the sealer works: what is compared is read in the order in which it is written, backwards.
    """
    heads = _genuine_heads(folder)
    last = LedgerRow.objects.aggregate(last=Max("position"))["last"] or 0
    head = database_head()
    _check_ends(heads, last, head)
    end = head.position if head else 0
    marks = {kept.position: (name, kept.link) for name, kept in heads.items()}
    if head:
        marks.setdefault(end, ("the head in the database", head.link))
        if marks[end][1] != head.link:
            raise Broken(f"the head in the database differs from {marks[end][0]}")
    _check_chain(end, marks)
    newest = max((kept.position for kept in heads.values()), default=0)
    return Verified(end, LedgerRow.objects.filter(position=None).count(), end - newest)


def _genuine_heads(folder: Path) -> dict[str, Head]:
    try:
        heads = read_heads(folder)
    except UnreadableHead as error:
        raise Broken(f"the signed head {error} cannot be read") from error
    for name, head in heads.items():
        if not head.is_genuine(settings.JINGBAN_LEDGER_KEY):
            raise Broken(f"the signed head {name} is not signed by this ledger's key")
    return heads


def _check_ends(heads: dict[str, Head], last: int, head: Head | None) -> None:
    """Compare where rows, head and files end."""
    end = head.position if head else 0
    if head and not head.is_genuine(settings.JINGBAN_LEDGER_KEY):
        raise Broken("the head in the database is not signed by this ledger's key")
    if last > end:
        raise Broken(f"the row at position {end + 1} was inserted: the signed head knows {end} rows")
    if end and not heads:
        raise Broken("there is no signed head outside the database")
    for name, kept in heads.items():
        if kept.position > end:
            raise Broken(
                f"rows after position {min(last, end)} are missing: {name} knows {kept.position} rows"
            )


def _check_chain(end: int, marks: dict[int, tuple[str, bytes]]) -> None:
    """Walk the rows up to position `end`, comparing every link and every mark (position → name, link)."""
    link, expected = GENESIS, 1
    for row in _rows(end):
        if row.position != expected:
            raise Broken(f"the row at position {expected} is missing")
        link = link_of(link, row, expected)
        if bytes(row.link or b"") != link:
            raise Broken(f"the row at position {expected} ({row.pk}) was changed, or the one before replaced")
        name, marked = marks.get(expected, ("", link))
        if marked != link:
            raise Broken(f"the row at position {expected} ({row.pk}) does not agree with {name}")
        expected += 1
    if expected <= end:
        raise Broken(f"the row at position {expected} is missing: the signed head knows {end} rows")


def _rows(end: int) -> Iterator[LedgerRow]:
    """Give the rows in order of position, up to `end`, a batch at a time."""
    after = 0
    while True:
        batch = list(
            LedgerRow.objects.filter(position__gt=after, position__lte=end).order_by("position")[:BATCH]
        )
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1].position or after
