"""Which failures pass by themselves, and which are mistakes of ours."""

import contextlib
import errno
import sqlite3
from collections.abc import Callable
from typing import NoReturn

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from jingban.foundation.errors import DependencyDown, passes
from jingban.foundation.files import UnableToStoreFile
from jingban.foundation.models import ClockOffset
from tests.disk import free_bytes


def caught(work: Callable[[], object]) -> BaseException:
    with pytest.raises(Exception) as failure, transaction.atomic():
        work()
    return failure.value


def execute(statement: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(statement)


def raise_from(error: Exception, cause: Exception) -> NoReturn:
    raise error from cause


def test_what_we_depend_on_is_down() -> None:
    assert passes(DependencyDown("sms"))
    assert passes(caught(lambda: raise_from(UnableToStoreFile(), OSError(errno.ENOSPC, "full"))))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS])
def test_the_disk(code: int) -> None:
    assert passes(OSError(code, "x"))


@pytest.mark.parametrize(
    "mistake",
    [None, ValueError(), OSError(errno.ENOENT, "x"), IntegrityError(), DataError(), OperationalError()],
)
def test_mistakes(mistake: Exception | None) -> None:
    assert not passes(mistake)


@pytest.mark.parametrize("statement", ["SELECT nothing FROM nowhere", "SELEKT", "SELECT 1 + "])
def test_a_wrong_statement_is_our_mistake(statement: str) -> None:
    assert not passes(caught(lambda: execute(statement)))


def test_a_broken_constraint_is_our_mistake() -> None:
    ClockOffset.objects.create(id=1, seconds=0)
    assert not passes(caught(lambda: ClockOffset.objects.create(id=1, seconds=0)))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own codes")
@pytest.mark.django_db(databases="__all__", transaction=True)
def test_sqlite_busy_full_and_read_only() -> None:
    def write() -> object:
        return ClockOffset.objects.create(id=1, seconds=0)

    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        execute("PRAGMA busy_timeout = 50")
        assert passes(caught(write))
    execute("PRAGMA query_only = 1")
    assert passes(caught(write))
    execute("PRAGMA query_only = 0")
    execute("PRAGMA max_page_count = 1")
    assert passes(caught(lambda: execute(f"CREATE TABLE more AS SELECT randomblob({free_bytes() + 90_000})")))
    connection.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own codes")
@pytest.mark.parametrize(
    ("code", "moment"),
    [
        ("53100", True),  # disk full
        ("53300", True),  # too many connections
        ("57P01", True),  # an operator stops the server
        ("40001", True),  # serialisation
        ("55P03", True),  # a lock is not to be had
        ("08006", True),  # connection lost
        ("58030", True),  # read or write error
        ("22P02", False),
        ("23505", False),
        ("42P01", False),
    ],
)
def test_codes_of_postgresql(code: str, moment: bool) -> None:
    raising = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$"
    assert passes(caught(lambda: execute(raising))) is moment


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file has no connection to lose")
@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_lost_connection() -> None:
    assert passes(caught(lambda: execute("SELECT pg_terminate_backend(pg_backend_pid())")))
    connection.close()
