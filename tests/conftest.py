"""Every test may use both databases."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # The journeys talk to a served Jingban, never to a database of their own.
        if "journeys" not in item.path.parts and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases="__all__"))
        if os.environ.get("DATABASE_URL") and item.get_closest_marker("one_database"):
            item.add_marker(pytest.mark.skip(reason="run on SQLite: the same on every database"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Let the tests that commit empty SQLite's tables after themselves: they do it by DELETE."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS ledger_row_delete")


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    """No test seals under a data key that went with another test's tables."""
    from jingban.foundation.crypto import forget_keys

    forget_keys()
    yield
    forget_keys()


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proofs of work take the tests no time; the journeys' site asks for real ones."""
    from jingban.tolls import challenge

    monkeypatch.setattr(challenge, "ITERATIONS", 1)
    monkeypatch.setattr(challenge, "RANGE", 10)
    monkeypatch.setattr(challenge, "HARD_RANGE", 20)
