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


def heads_folder() -> Path:
    """Give the folder of the signed heads."""
    return Path(settings.DATA) / "ledger"


def seal_rows(*, now: datetime, limit: int = BATCH) -> int:
    """Seal up to `limit` rows in one transaction and give their number; 0 when another sealer was first."""
    rows = list(LedgerRow.objects.filter(position=None).order_by("id")[:limit])
    if not rows:
        return 0
    with transaction.atomic():
        before = _head_row(now)
        link = bytes(before.link)
        links = []
        for position, row in enumerate(rows, start=before.position + 1):
            link = link_of(link, row, position)
            links.append((position, link, row))
        head = Head.signed(
            settings.JINGBAN_LEDGER_KEY, position=before.position + len(rows), link=link, at=now
        )
        # Two sealers cannot both move the head on from the same place: this orders them, on both databases.
        moved = LedgerHead.objects.filter(pk=1, position=before.position).update(
            position=head.position, link=head.link, at=head.at, signature=head.signature
        )
        if not moved:
            return 0
        _write_links(links)
    return len(rows)


def database_head() -> Head | None:
    """Give the head that stands in the database, or None before the first row was sealed."""
    row = LedgerHead.objects.filter(pk=1).first()
    return Head(row.position, bytes(row.link), row.at, bytes(row.signature)) if row else None


def keep_head(folder: Path) -> None:
    """Write the database's head into the folder if it is further than what is there.

    A database that has fallen behind the files (restored, or cut) is left for `verify_ledger` to name.
    """
    head = database_head()
    if head is None:
        return
    heads = list(read_heads(folder).values())
    kept = heads[-1].position if heads else 0
    if head.position > kept:
        if not head.is_genuine(settings.JINGBAN_LEDGER_KEY):
            logger.error("the ledger's head in the database is not signed by our key; it is not kept")
            return
        write_head(folder, head)
    elif head.position < kept:
        logger.error("the ledger has %s rows but a signed head knows %s", head.position, kept)


def _head_row(now: datetime) -> LedgerHead:
    start = Head.signed(settings.JINGBAN_LEDGER_KEY, position=0, link=GENESIS, at=now)
    row, _ = LedgerHead.objects.get_or_create(
        pk=1, defaults={"position": 0, "link": start.link, "at": start.at, "signature": start.signature}
    )
    return row


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
