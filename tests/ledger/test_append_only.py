"""Audit rows are neither changed nor deleted: the model refuses, and so does the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from jingban.ledger import record
from jingban.ledger.models import AppendOnly, LedgerRow
from jingban.ledger.sealer import seal_rows
from tests.ledger.events import SampleEvent

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture
def row() -> LedgerRow:
    record(SampleEvent.DONE, now=NOW)
    return LedgerRow.objects.get()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: LedgerRow.objects.filter(pk=row.pk).update(outcome="x"),
        lambda row: LedgerRow.objects.all().delete(),
        lambda row: LedgerRow.objects.bulk_update([row], ["outcome"]),
    ],
)
def test_the_model_refuses(row: LedgerRow, change: Callable[[LedgerRow], object]):
    with pytest.raises(AppendOnly):
        change(row)


def sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("sealed", [True, False])
def test_the_database_refuses(row: LedgerRow, sealed: bool):
    if connection.vendor == "sqlite":
        # the suite takes it away for the tests that commit
        sql(import_module("jingban.ledger.migrations.0002_append_only").SQLITE["ledger_row_delete"])
    if sealed:
        seal_rows(now=NOW)
    with pytest.raises(DatabaseError, match="never changed"):
        sql("UPDATE ledger_ledgerrow SET outcome = 'x'")
    with pytest.raises(DatabaseError, match="never"):
        sql("DELETE FROM ledger_ledgerrow")


def test_the_database_refuses_a_second_seal(row: LedgerRow):
    seal_rows(now=NOW)
    with pytest.raises(DatabaseError):
        sql("UPDATE ledger_ledgerrow SET position = 7")
