"""Real worker processes: killed, stopped, doubled, cut off from the database. Nothing is lost."""

import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from jingban.foundation.clock import now
from jingban.ledger import emit, record
from jingban.ledger.models import LedgerRow, OutboxEvent
from tests.ledger.events import SampleEvent
from tests.ledger.processes import Workers, workers

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Workers]:
    with workers(tmp_path) as group:
        yield group


def all_done() -> bool:
    return not OutboxEvent.objects.exists()


def test_what_a_killed_worker_was_at_is_done_by_the_next(group: Workers):
    first = group.start()
    emit("sample.slow", subject_id=UUID(int=1), now=now(), seconds=60)
    emit("sample.quick", subject_id=UUID(int=1), now=now(), n=2)
    group.wait_for(lambda: bool(group.lines()))
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = group.start()
    group.wait_for(all_done)
    assert group.lines() == [
        ["begin", "1", str(first.pid)],
        ["begin", "2", str(second.pid)],
        ["end", "2", str(second.pid)],
        ["begin", "1", "2", str(second.pid)],
        ["end", "1", "2", str(second.pid)],
    ]


def test_a_worker_stops_within_a_second_of_sigterm_whatever_it_is_at(group: Workers):
    worker = group.start()
    emit("sample.slow", subject_id=UUID(int=1), now=now(), seconds=60)
    group.wait_for(lambda: bool(group.lines()))
    began = time.monotonic()
    worker.terminate()
    assert worker.wait(timeout=5) == 0
    assert time.monotonic() - began < 1
    group.start()
    group.wait_for(all_done)


def test_work_that_takes_longer_than_a_lease_is_not_done_twice(group: Workers):
    group.start()
    group.start()
    emit("sample.slow", subject_id=UUID(int=1), now=now(), seconds=5)
    group.wait_for(all_done)
    assert [words[:2] for words in group.lines()] == [["begin", "1"], ["end", "1"]]


def test_two_workers_share_the_work_and_keep_the_order_of_each_subject(group: Workers):
    instant = now()
    for n in range(10):
        for subject in range(20):
            emit("sample.quick", subject_id=UUID(int=subject), now=instant, n=n)
            record(SampleEvent.DONE, now=instant)
    group.start()
    group.start()
    group.wait_for(all_done, seconds=90)
    seen = defaultdict(list)
    for what, subject, n, _ in group.lines():
        seen[int(subject)].append((what, int(n)))
    in_order = [(what, n) for n in range(10) for what in ("begin", "end")]
    assert seen == dict.fromkeys(range(20), in_order)
    assert len({words[-1] for words in group.lines()}) == 2, "both had a share"


def test_two_workers_seal_one_chain(group: Workers, settings):
    settings.DATA = group.folder
    group.start()
    group.start()
    for _ in range(300):
        record(SampleEvent.DONE, now=now())
        time.sleep(0.005)
    group.wait_for(lambda: not LedgerRow.objects.filter(position=None).exists())
    group.wait_for((group.folder / "ledger").exists)
    call_command("verify_ledger")
    assert LedgerRow.objects.count() == 300


def test_two_workers_never_run_one_periodic_work_at_once(group: Workers):
    group.start(ticks=True)
    group.start(ticks=True)
    group.wait_for(lambda: len(group.lines()) >= 8)
    words = [words[0] for words in group.lines()]
    assert words[:8] == ["begin", "end"] * 4


def test_a_worker_outlives_the_loss_of_its_connections(group: Workers):
    if connection.vendor != "postgresql":
        pytest.skip("a file has no connections to lose")
    group.start()
    emit("sample.quick", subject_id=UUID(int=1), now=now(), n=1)
    group.wait_for(all_done)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0
    emit("sample.quick", subject_id=UUID(int=1), now=now(), n=2)
    group.wait_for(all_done)
