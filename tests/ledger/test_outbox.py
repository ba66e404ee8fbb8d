"""Events reach their handlers: when due, in order for one subject, again after a failure, given up in the end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from jingban.foundation.clock import database_now, now
from jingban.foundation.errors import DependencyDown
from jingban.foundation.models import ClockOffset
from jingban.ledger import emit, handles, leases
from jingban.ledger.models import OutboxEvent
from jingban.ledger.outbox import (
    MOST_ATTEMPTS,
    MOST_ATTEMPTS_WHEN_DOWN,
    due_events,
    run_due_events,
    run_next_event,
)
from jingban.ledger.registry import handlers

TOPIC = "test.topic"
SUBJECT = UUID(int=1)


class Handler:
    """Notes what it was given; fails while `error` is set."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.error: Exception | None = None

    def __call__(self, event: OutboxEvent, now: datetime) -> None:
        if self.error and event.ids.get("fail", True):
            raise self.error
        self.seen.append(event.ids["n"])


@pytest.fixture
def handler() -> Iterator[Handler]:
    function = Handler()
    handles(TOPIC)(function)
    yield function
    handlers.pop(TOPIC)


def send(n: int, *, subject: UUID = SUBJECT, due_in: int = 0, **ids: object) -> None:
    instant = now()
    emit(TOPIC, subject_id=subject, now=instant, due_at=instant + timedelta(seconds=due_in), n=n, **ids)


def wait_out_back_off() -> None:
    OutboxEvent.objects.filter(dead_at=None).update(free_at=database_now())


def status() -> str:
    out = StringIO()
    call_command("worker", "--status", stdout=out)
    return out.getvalue()


def test_events_are_handled_once_in_order(handler: Handler):
    for n in range(3):
        send(n)
    assert run_due_events() == 3
    assert handler.seen == [0, 1, 2]
    assert run_due_events() == 0


def test_an_event_nobody_handles_is_done():
    emit("test.nobody", subject_id=uuid4(), now=now())
    assert run_due_events() == 1
    assert not OutboxEvent.objects.exists()


def test_a_later_event_waits_for_its_time_and_holds_up_nothing(handler: Handler):
    send(1, due_in=3600)
    send(2)
    assert run_due_events() == 1
    assert handler.seen == [2]


def test_time_is_the_sandboxs(handler: Handler):
    send(1, due_in=3 * 86400)
    assert run_due_events() == 0
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": 3 * 86400 + 1})
    assert run_due_events() == 1


def test_moving_the_clock_frees_no_lease(handler: Handler):
    send(1)
    event = OutboxEvent.objects.get()
    assert leases.take(OutboxEvent, event.pk, Q(), present=database_now())
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": 86400})
    assert run_due_events() == 0
    assert leases.take(OutboxEvent, event.pk, Q(), present=database_now()) is None


def test_a_failure_holds_up_its_subject_only(handler: Handler):
    handler.error = RuntimeError("不好 13800138000")
    send(1)
    send(2, fail=False)
    send(3, subject=uuid4(), fail=False)
    run_due_events()
    assert handler.seen == [3]
    handler.error = None
    wait_out_back_off()
    run_due_events()
    assert handler.seen == [3, 1, 2]


def test_what_failed_is_noted_without_its_words(handler: Handler, caplog: pytest.LogCaptureFixture):
    handler.error = RuntimeError("李晓波 13800138000")
    send(1)
    run_due_events()
    noted = OutboxEvent.objects.get().last_error
    assert noted.startswith("RuntimeError at test_outbox.py:")
    assert "13800138000" not in noted + caplog.text
    assert "李" not in noted + caplog.text


def test_the_pause_doubles_up_to_ten_minutes(handler: Handler):
    handler.error = DependencyDown("sms")
    send(1)
    pauses = []
    for _ in range(12):
        run_due_events()
        rests = OutboxEvent.objects.get().free_at - database_now()
        pauses.append(round(rests.total_seconds()))
        wait_out_back_off()
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]


@pytest.mark.parametrize(
    ("error", "most"), [(RuntimeError(), MOST_ATTEMPTS), (DependencyDown("sms"), MOST_ATTEMPTS_WHEN_DOWN)]
)
def test_an_event_that_always_fails_is_given_up_shown_and_revived(
    handler: Handler, error: Exception, most: int
):
    handler.error = error
    send(1)
    send(2, fail=False)
    OutboxEvent.objects.update(attempts=most - 2)
    run_due_events()
    assert OutboxEvent.objects.filter(dead_at=None).count() == 2
    wait_out_back_off()
    run_due_events()
    assert handler.seen == [2], "the next of the subject goes on"
    dead = OutboxEvent.objects.exclude(dead_at=None).get()
    assert f"{dead.pk} {TOPIC} of {SUBJECT}, {most} attempts, {type(error).__name__}" in status()
    handler.error = None
    call_command("worker", "--retry", str(dead.pk), stdout=StringIO())
    run_due_events()
    assert handler.seen == [2, 1]
    assert "events given up: 0" in status()


def test_an_event_that_kills_every_worker_is_given_up(handler: Handler):
    send(1)
    OutboxEvent.objects.update(attempts=MOST_ATTEMPTS_WHEN_DOWN)
    run_due_events()
    assert handler.seen == []
    assert OutboxEvent.objects.exclude(dead_at=None).exists()


def test_who_lost_the_lease_changes_nothing_any_more(handler: Handler):
    send(1)
    event = OutboxEvent.objects.get()
    slow = leases.take(OutboxEvent, event.pk, Q(), present=database_now())
    assert slow
    OutboxEvent.objects.update(free_at=database_now())
    quick = leases.take(OutboxEvent, event.pk, Q(), present=database_now())
    assert quick
    assert not leases.give_back(slow, free_at=database_now(), dead_at=now())
    assert not leases.end(slow)
    assert OutboxEvent.objects.get().lease == quick.token


def test_renewing_moves_only_what_is_held(handler: Handler):
    send(1)
    event = OutboxEvent.objects.get()
    lease = leases.take(OutboxEvent, event.pk, Q(), present=database_now())
    assert lease
    OutboxEvent.objects.update(free_at=database_now())
    leases.renew_all()
    assert OutboxEvent.objects.get().free_at > database_now() + leases.LEASE / 2
    assert leases.give_back(lease, free_at=database_now())
    leases.renew_all()
    assert OutboxEvent.objects.get().free_at <= database_now()


def test_status_counts_what_waits(handler: Handler):
    send(1)
    send(2)
    send(3, due_in=60)
    assert "events waiting: 3 (due and free 1, under way 0, failing 0, due later 1)" in status()


def test_looking_for_work_asks_three_questions(django_assert_num_queries):
    with django_assert_num_queries(3):
        run_next_event()


def test_postgresql_reads_by_index_before_it_has_any_statistics():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans by rule")
    instant = now()
    OutboxEvent.objects.bulk_create(
        [
            OutboxEvent(topic=TOPIC, subject_id=uuid4(), created_at=instant, due_at=instant)
            for _ in range(5000)
        ],
        batch_size=1000,
    )
    assert "Seq Scan" not in due_events(instant, database_now())[:1].explain()
