"""The ledger of the whole story tells all of it, verifies, and betrays any one byte, row or insertion."""

from collections.abc import Callable
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from jingban.foundation import clock
from jingban.ledger.models import LedgerRow
from jingban.ledger.sealer import heads_folder, keep_head, seal_rows
from tests.house.story import Story

TOLD = {
    "registration.person",
    "registration.organisation",
    "registration.confirmed",
    "signin.signed_in",
    "staff.signed_in",
    "mandate.granted",
    "mandate.accepted",
    "mandate.revoked",
    "mandate.refused",
    "case.filed",
    "case.accepted",
    "case.approved",
    "case.handed_over",
    "staff.unmasked",
    "message.sent",
}


@pytest.fixture
def sealed(settings, tmp_path) -> list[LedgerRow]:
    settings.DATA = tmp_path
    Story().tell()
    while seal_rows(now=clock.now()):
        pass
    keep_head(heads_folder())
    return list(LedgerRow.objects.order_by("position"))


def verify() -> str:
    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


def after(tampering: Callable[[], None]) -> str:
    """Say what `verify_ledger` makes of something done with all rights in the database, then undo it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in ("facts", "seal", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS ledger_row_{name}")
            else:
                cursor.execute("ALTER TABLE ledger_ledgerrow DISABLE TRIGGER USER")
        tampering()
        said = verify()
        transaction.set_rollback(True)
    return said


def execute(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        assert cursor.rowcount == 1


def stored_id(row: LedgerRow) -> object:
    return LedgerRow._meta.get_field("id").get_db_prep_value(row.pk, connection)


def change_one_byte(row: LedgerRow) -> None:
    """Change one bit of the last byte of a text column."""
    column = ("outcome", "event")[(row.position or 0) % 2]
    text = getattr(row, column)
    changed = text[:-1] + chr(ord(text[-1]) ^ 1)
    execute(f"UPDATE ledger_ledgerrow SET {column} = %s WHERE id = %s", changed, stored_id(row))


def remove(row: LedgerRow) -> None:
    execute("DELETE FROM ledger_ledgerrow WHERE id = %s", stored_id(row))


def test_it_tells_all_and_betrays_every_change(sealed: list[LedgerRow]) -> None:
    assert {row.event for row in sealed} >= TOLD
    assert verify().startswith(f"OK: {len(sealed)} rows sealed and verified, 0 not yet sealed")
    for row in sealed:
        said = after(partial(change_one_byte, row))
        assert said.startswith(f"BROKEN: the row at position {row.position} ")
    for row in (sealed[0], sealed[len(sealed) // 2], sealed[-1]):
        assert after(partial(remove, row)).startswith(
            f"BROKEN: the row at position {row.position} is missing"
        )
        assert after(partial(insert_like, row)).startswith("BROKEN: the row at position")
    assert verify().startswith("OK")


def insert_like(row: LedgerRow) -> None:
    """Put a copy of a row at the end, with a position and a link of its own making."""
    copy = LedgerRow.objects.get(pk=row.pk)
    copy.pk, copy._state.adding = LedgerRow().pk, True
    copy.position = LedgerRow.objects.exclude(position=None).count() + 1
    copy.save()
