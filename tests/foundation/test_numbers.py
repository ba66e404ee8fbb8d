"""Running numbers and verification codes."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from jingban.foundation.numbers import code_from, next_number
from tests.races import at_once

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def test_each_prefix_counts_by_itself() -> None:
    assert [next_number("SQ", NOON) for _one in range(3)] == [f"SQ-2026-00000{n}" for n in (1, 2, 3)]
    assert next_number("QT", NOON) == "QT-2026-000001"


def test_the_year_is_chinas() -> None:
    assert next_number("SQ", datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == "SQ-2026-000001"
    assert next_number("SQ", datetime(2026, 12, 31, 16, tzinfo=UTC)) == "SQ-2027-000001"


def test_what_is_rolled_back_is_given_again() -> None:
    with transaction.atomic():
        assert next_number("SQ", NOON) == "SQ-2026-000001"
        transaction.set_rollback(True)
    assert next_number("SQ", NOON) == "SQ-2026-000001"


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_many_at_once_each_gets_its_own() -> None:
    def take() -> str:
        with transaction.atomic():
            return next_number("SQ", NOON)

    for first in (1, 7):
        assert sorted(map(str, at_once(*[take] * 6))) == [f"SQ-2026-{first + n:06}" for n in range(6)]


def test_a_code_is_all_of_its_entropy() -> None:
    assert code_from(bytes(16)) == "A" * 26
    assert code_from(bytes(15) + b"\x01") == "A" * 24 + "AE"
    for length in (0, 15, 17):
        with pytest.raises(ValueError, match="16"):
            code_from(bytes(length))


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.parametrize(
    ("room", "model", "prefix"), [("mandates", "SeriesNumber", "SQ"), ("casework", "NumberCounter", "QT")]
)
def test_numbers_go_on_after_the_counters_have_moved(room: str, model: str, prefix: str) -> None:
    """From the tables that mandates and cases had to the one they share."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    before = MigrationExecutor(connection)
    before.migrate([(room, "0001_initial")])
    try:
        apps = before.loader.project_state([(room, "0001_initial")]).apps
        apps.get_model(room, model).objects.create(year=2026, last=731)
    finally:
        MigrationExecutor(connection).migrate(latest)
    assert next_number(prefix, NOON) == f"{prefix}-2026-000732"
