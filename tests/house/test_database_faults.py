"""The database is busy, full or gone in the middle of a form: 503 with words, nothing half, sent again it is done."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import connection

from jingban.casework.models import Case, CaseEvent
from jingban.messages.models import Message
from tests.cast import PASSWORD, ZHOU
from tests.disk import free_bytes
from tests.house import story
from tests.house.fingerprint import NOTES, fingerprint
from tests.house.pages import Browser
from tests.house.story import Story, boxes, code_to, local, new_browser

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
LOOSE = NOTES | {"accounts_code"}
# Where the disk turns out to be full: late in the transaction of a filing, of a registration.
LAST_WRITTEN = ("messages_delivery", "registration_registration")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def dsn() -> dict[str, Any]:
    """Give what PostgreSQL's driver needs to reach the test's database."""
    wanted = ("dbname", "user", "password", "host", "port")
    return {name: value for name, value in connection.get_connection_params().items() if name in wanted}


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Another process holds the write lock for longer than we wait."""
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("BEGIN IMMEDIATE")
            execute("PRAGMA busy_timeout = 100")
            try:
                yield
            finally:
                execute("PRAGMA busy_timeout = 20000")
        return
    with psycopg.connect(**dsn()) as other:
        other.execute("LOCK TABLE accounts_account, casework_case, accounts_session IN EXCLUSIVE MODE")
        execute("SET lock_timeout = '100ms'")
        try:
            yield
        finally:
            execute("SET lock_timeout = 0")


@contextlib.contextmanager
def full() -> Iterator[None]:
    """The disk is full just before the work is done: no page can be added, or (PostgreSQL) the server says so."""
    if connection.vendor == "sqlite":
        execute("CREATE TABLE more (filling)")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        more = free_bytes() + 50_000
        trigger = f"AFTER INSERT ON {{table}} BEGIN INSERT INTO more VALUES (randomblob({more})); END"
    else:
        execute(
            "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$"
        )
        trigger = "AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION disk_full()"
    for table in LAST_WRITTEN:
        execute(f"CREATE TRIGGER {table}_disk_full " + trigger.format(table=table))
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            for table in LAST_WRITTEN:
                execute(f"DROP TRIGGER {table}_disk_full")
            execute("PRAGMA max_page_count = 1073741823")
            execute("DROP TABLE more")
        else:
            execute("DROP FUNCTION disk_full() CASCADE")


@contextlib.contextmanager
def gone() -> Iterator[None]:
    """The connection is cut while it is used; the next one is good."""
    if connection.vendor == "sqlite":
        pytest.skip("a file has no connection to lose")
    process = connection.connection.info.backend_pid
    with psycopg.connect(**dsn(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [process])
    yield
    connection.close()


FAULTS = {"busy": busy, "full": full, "gone": gone}


def patient(browser: Browser) -> Browser:
    """Let a browser be answered what fails before any view is asked; Django's client would raise it."""
    browser.transport.raise_request_exception = False
    return browser


def registering() -> tuple[Browser, str, dict[str, Any]]:
    Story()
    browser = patient(new_browser()).open("/register/person/")
    typed = {
        "name": ZHOU[0],
        "number": ZHOU[1],
        **boxes("valid_from", story.VALID_FROM),
        **boxes("valid_to", story.VALID_TO),
        "province": "150000",
        "phone": local(ZHOU[2]),
        "consent": "on",
    }
    browser.submit("consent", through="/code", **typed)
    return browser, "consent", {"code": code_to(ZHOU[2]), "password": PASSWORD, "again": PASSWORD}


def filing() -> tuple[Browser, str, dict[str, Any]]:
    told = Story()
    told.people_register()
    told.firm_registers()
    told.head_confirms()
    told.firm_binds(ZHOU)
    told.agent_enters()
    return patient(told.agent_fills()), "law", {"true": "on", "law": "on"}


@pytest.mark.parametrize("fault", FAULTS)
def test_filing(fault: str) -> None:
    agent, form, typed = filing()
    fails_and_is_sent_again(agent, form, typed, FAULTS[fault]())
    agent.follow()
    assert "申请已提交" in agent.text
    case = Case.objects.get()
    assert case.number.endswith("000001"), "no number was lost"
    assert CaseEvent.objects.filter(case=case, action="file").count() == 1
    assert Message.objects.filter(template="case.filed").count() == 2


@pytest.mark.parametrize("fault", FAULTS)
def test_registering(fault: str) -> None:
    browser, form, typed = registering()
    with FAULTS[fault]():
        browser.submit(form, **typed)
        assert browser.status == 503, browser.heading()
        assert "刚才填写的内容没有提交" in browser.text
        assert PASSWORD not in browser.text
        page = browser.form_with("consent").filled({})
        assert page["name"] == [ZHOU[0]]
    # From the 503 page: all is there but the passwords, and the code is still good.
    browser.submit("consent")
    assert browser.status == 422, browser.heading()
    browser.submit(form, **typed)
    assert browser.status == 303, browser.heading()


def fails_and_is_sent_again(
    browser: Browser, form: str, typed: dict[str, Any], fault: AbstractContextManager[None]
) -> None:
    """Send a form into a fault, see that nothing was done, and send it again from the page that says so."""
    before = fingerprint(without=LOOSE)
    with fault:
        browser.submit(form, **typed)
        assert (browser.status, browser.page.headers["retry-after"]) == (503, "120"), browser.heading()
        assert "再试一次" in browser.text
    assert fingerprint(without=LOOSE) == before, "something was half made"
    browser.submit(form)
    assert browser.status == 303, browser.heading()


def test_while_one_writes_others_read() -> None:
    """A writer that takes its time holds no reader up."""
    told = Story()
    told.people_register()
    with busy():
        assert new_browser().open("/").status == 200
