"""Processes that are killed in the middle, and a disk that fills up: nothing is lost, nothing happens twice."""

import contextlib
import resource
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.house.pages import Browser
from tests.house.served import House, act_for, elsewhere, house_in, sign_in

# They use a database of their own.
pytestmark = pytest.mark.django_db(databases=[])
SECONDS = 3
# A long count stands in for a slow disk: SQLite cannot sleep.
LONG_COUNT = """
CREATE VIEW long_count AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300000000)
SELECT max(x) AS x FROM n
"""
WITHIN = 40.0


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_in(tmp_path_factory.mktemp("house")) as house:
        yield house


@contextlib.contextmanager
def slow(house: House, table: str, when: str) -> Iterator[None]:
    """Let a transaction stop for a long time after it has changed a table."""
    with house.database() as run:
        if house.database_url:
            run(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN PERFORM pg_sleep({SECONDS}); RETURN NEW; END $$"
            )
            run(f"CREATE TRIGGER slow AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION slow()")
        else:
            run(LONG_COUNT)
            run(f"CREATE TRIGGER slow AFTER {when} ON {table} BEGIN SELECT x FROM long_count; END")
        yield
        wait_for(lambda: not stuck(house))
        run("DROP FUNCTION slow() CASCADE" if house.database_url else "DROP TRIGGER slow")
        if not house.database_url:
            run("DROP VIEW long_count")


def stuck(house: House) -> bool:
    """Say whether a transaction stands in the slow place now."""
    if house.database_url:
        with house.database() as run:
            found = run(
                "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
            )
        return bool(found)
    path = house.folder / "jingban.sqlite3"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=0.5)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def count(house: House, what: str) -> int:
    with house.database() as run:
        return int(run(f"SELECT count(*) FROM {what}")[0][0])


def ready_to_file(house: House, browser: Browser) -> tuple[str, dict[str, list[str]]]:
    """Sign the agent in, and give the form of 核对并提交."""
    act_for(sign_in(browser, "17600005093"), house.has["organisation"])
    return browser.open(f"/cases/{house.has['case']}/check").prepared("law", true="on", law="on")


def fill_the_disk(house: House) -> None:
    """A server whose disk takes nothing more answers 503 and goes on showing pages; another takes the form."""
    most = 256 * 1024
    small = house.web(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    agent = small.browser()
    ready_to_file(house, agent)
    step = f"/cases/{house.has['case']}/fill/head"
    agent.open(step)
    for _press in range(300):
        agent.open(step).submit("mobile", name="顾清和", mobile="13900001234")
        if agent.status != 303:
            break
    assert (agent.status, agent.page.headers["retry-after"]) == (503, "120"), agent.heading()
    assert "刚才填写的内容没有提交" in agent.text
    assert "顾清和" in agent.text
    form = agent.prepared("mobile")
    assert agent.open("/").status == 200, "what is only read is still shown"
    assert agent.open(step).status == 200
    large = house.web()
    there = elsewhere(agent, large)
    there.address = step
    # The draft was saved by presses before: whoever saves over it is asked, and then does.
    if there.send(*form).status == 422:
        there.submit("mobile")
    assert there.status == 303, there.heading()


def test_a_disk_that_fills_up_and_a_web_process_killed_in_the_middle_of_a_filing(house: House) -> None:
    if not house.database_url:  # else the disk is PostgreSQL's; test_database_faults has its answer
        fill_the_disk(house)
    first = house.web()
    agent = first.browser()
    form = ready_to_file(house, agent)
    failures: list[Exception] = []

    def file() -> None:
        try:
            agent.send(*form)
        except httpx.HTTPError as failure:
            failures.append(failure)

    with slow(house, "casework_caseevent", "INSERT"):
        filing = threading.Thread(target=file)
        filing.start()
        wait_for(lambda: stuck(house))
        first.kill()
        filing.join()
        assert failures, "she saw that it was not answered"
    assert count(house, "casework_case WHERE state = 'submitted'") == 0
    assert count(house, "casework_caseevent WHERE action = 'file'") == 0
    assert count(house, "messages_message WHERE template = 'case.filed'") == 0
    assert count(house, "ledger_ledgerrow WHERE event = 'case.filed'") == 0
    # She presses 重新加载, twice; the draft is as it was, and is filed once.
    second = house.web()
    again = elsewhere(agent, second)
    assert "139" in again.open(f"/cases/{house.has['case']}/check").text
    for _press in range(2):
        again.address = "/"
        assert again.send(*form).status == 303, again.heading()
    assert "申请已提交" in again.follow().text
    assert count(house, "casework_case WHERE state = 'submitted'") == 1
    assert count(house, "casework_caseevent WHERE action = 'file'") == 1
    assert count(house, "messages_message WHERE template = 'case.filed'") == 2
    assert count(house, "ledger_ledgerrow WHERE event = 'case.filed'") == 1


def sent_sms(house: House) -> list[tuple[str, str]]:
    """List what the carrier has taken."""
    with contextlib.closing(sqlite3.connect(house.folder / "sandbox.sqlite3", timeout=20)) as connection:
        rows = connection.execute('SELECT "to", text FROM sandbox_sandboxmessage').fetchall()
    return sorted(rows)


def killed_at(house: House, column: str) -> int:
    """Kill a worker while it writes a delivery's column; give how many messages the carrier had taken by then."""
    with slow(house, "messages_delivery", f"UPDATE OF {column}"):
        worker = house.worker()
        wait_for(lambda: stuck(house))
        worker.kill()
    with house.database() as run:
        # Its leases run out.
        run("UPDATE ledger_outboxevent SET free_at = '2020-01-01 00:00:00+00:00', lease = NULL")
    return len(sent_sms(house))


def test_a_worker_killed_in_the_middle_of_messages(house: House) -> None:
    """Before the carrier is called: each goes once. After its yes, before our note of it: that one goes again."""
    waiting = count(house, "messages_delivery WHERE status = 'waiting'")
    assert waiting > 3
    assert killed_at(house, "attempts") == 0, "the attempt is counted before anything is sent"
    in_hand = killed_at(house, "status")
    assert 0 < in_hand <= 4, "one in each hand of the worker"
    house.worker()
    wait_for(lambda: count(house, "ledger_outboxevent WHERE topic = 'message.deliver'") == 0)
    assert count(house, "messages_delivery WHERE status = 'sent'") == waiting
    sent = sent_sms(house)
    assert waiting <= len(sent) <= waiting + in_hand, "nothing is lost; what was in hand may go again"
    assert count(house, "ledger_ledgerrow WHERE event = 'message.sent'") == waiting
