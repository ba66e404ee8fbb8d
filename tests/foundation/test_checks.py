"""What production stands on is looked at before it serves."""

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection

from jingban.foundation import checks

SUPERUSER, NO_SCANNER = "foundation.E001", "foundation.W001"


def found() -> set[str]:
    return {one.id for one in run_checks(tags=["vendors"]) if one.id and one.id.startswith("foundation.")}


def test_the_sandbox_asks_for_neither(settings) -> None:
    settings.JINGBAN_CLAMD = ""
    assert found() == set()


def test_production_misses_a_scanner(settings, monkeypatch) -> None:
    monkeypatch.setattr(checks, "is_superuser", lambda: False)
    settings.JINGBAN_SANDBOX, settings.JINGBAN_CLAMD = False, ""
    assert found() == {NO_SCANNER}
    settings.JINGBAN_CLAMD = "/run/clamd"
    assert found() == set()


def test_production_does_not_serve_as_a_superuser(settings, monkeypatch) -> None:
    settings.JINGBAN_SANDBOX, settings.JINGBAN_CLAMD = False, "/run/clamd"
    monkeypatch.setattr(checks, "is_superuser", lambda: True)
    assert found() == {SUPERUSER}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_postgresql_says_who_is_a_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE ordinary_for_a_test NOLOGIN")
        cursor.execute("SET LOCAL ROLE ordinary_for_a_test")
        assert not checks.is_superuser()
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert checks.is_superuser() == cursor.fetchone()[0]


def test_a_database_that_is_away_is_no_superuser(monkeypatch) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    assert not checks.is_superuser()
