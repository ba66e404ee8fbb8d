"""Gives unsealed audit rows their place in the chain, and keeps the signed head outside the database."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from jingban.ledger.chain import GENESIS, link_of
from jingban.ledger.heads import Head, read_heads, write_head
from jingban.ledger.models import LedgerHead, LedgerRow

logger = logging.getLogger(__name__)

BATCH = 1000


class ForeignHead(Exception):
    """The head in the database was not signed by our key."""


def heads_folder() -> Path:
    """Give the folder of the signed heads."""
    return Path(settings.DATA) / "ledger"


def seal_rows(*, now: datetime, limit: int = BATCH) -> int:
    """Seal up to `limit` rows in one transaction and give their number; 0 when another sealer was first.

    Raises `ForeignHead` rather than sign what follows a head that our key did not sign.
    """
    # The head is read before the rows: if it is still the same when moved on, nobody sealed them meanwhile.
    before = _head(now)
    rows = list(LedgerRow.objects.filter(position=None).order_by("id")[:limit])
    if not rows:
        return 0
    if not before.is_genuine(settings.JINGBAN_LEDGER_KEY):
        raise ForeignHead
    link = before.link
    links = []
    for position, row in enumerate(rows, start=before.position + 1):
        link = link_of(link, row, position)
        links.append((position, link, row))
    end = before.position + len(rows)
    head = Head.signed(settings.JINGBAN_LEDGER_KEY, position=end, link=link, at=now)
    with transaction.atomic():
        moved = LedgerHead.objects.filter(pk=1, position=before.position).update(
            position=head.position, link=head.link, at=head.at, signature=head.signature
        )
        if not moved:
            return 0
        _write_links(links)
    return len(rows)


def database_head() -> Head | None:
    """Give the head that stands in the database, or None before the first sealing."""
    row = LedgerHead.objects.filter(pk=1).first()
    return Head(row.position, bytes(row.link), row.at, bytes(row.signature)) if row else None


def keep_head(folder: Path) -> None:
    """Write the database's head into the folder if it follows from the newest one there.

    What does not follow (a database restored, cut or rewritten) is left for `verify_ledger` to name: to
    write over the file would be to destroy the evidence.
    """
    head = database_head()
    heads = list(read_heads(folder).values())
    kept = heads[-1] if heads else None
    if head is None or (kept and (head.position, head.link) == (kept.position, kept.link)):
        return
    if not head.is_genuine(settings.JINGBAN_LEDGER_KEY) or (kept and not _follows(head, kept)):
        logger.error("the ledger does not follow from its signed head: run manage.py verify_ledger")
    elif head.position:
        write_head(folder, head)


def _follows(head: Head, kept: Head) -> bool:
    row = LedgerRow.objects.filter(position=kept.position).first()
    return head.position > kept.position and row is not None and bytes(row.link or b"") == kept.link


def _head(now: datetime) -> Head:
    """Give the head in the database; the first sealer of all makes it."""
    head = database_head()
    if head is None:
        head = Head.signed(settings.JINGBAN_LEDGER_KEY, position=0, link=GENESIS, at=now)
        start = LedgerHead(pk=1, position=0, link=head.link, at=head.at, signature=head.signature)
        LedgerHead.objects.bulk_create([start], ignore_conflicts=True)
    return head


def _write_links(links: list[tuple[int, bytes, LedgerRow]]) -> None:
    """Write positions and links; not through the model, which refuses every change."""
    id_field = LedgerRow._meta.get_field("id")
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE ledger_ledgerrow SET position = %s, link = %s WHERE id = %s AND position IS NULL",
            [
                (position, link, id_field.get_db_prep_value(row.pk, connection))
                for position, link, row in links
            ],
        )
