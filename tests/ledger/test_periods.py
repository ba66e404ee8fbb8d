"""Periodic work runs when it is due, by the sandbox's clock, and again after a failure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from jingban.foundation.clock import database_now, now
from jingban.foundation.models import ClockOffset
from jingban.ledger import every, leases
from jingban.ledger.models import Schedule
from jingban.ledger.periods import run_next_period
from jingban.ledger.registry import periods

DAY = 86400


@pytest.fixture
def ran() -> Iterator[list[datetime]]:
    """Register one piece of nightly work in place of all others, and give when it ran."""
    others = dict(periods)
    periods.clear()
    ran: list[datetime] = []

    @every(seconds=DAY, name="test.nightly")
    def nightly(instant: datetime) -> None:
        ran.append(instant)
        if len(ran) == 1:
            raise RuntimeError

    yield ran
    periods.clear()
    periods.update(others)


def move_clock(seconds: int) -> None:
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": seconds})


def test_it_runs_at_first_sight_and_soon_again_after_a_failure(ran: list[datetime]):
    assert run_next_period()
    assert not run_next_period()
    schedule = Schedule.objects.get()
    assert schedule.next_at == ran[0] + timedelta(seconds=300)
    assert schedule.last_error.startswith("RuntimeError at test_periods.py")
    move_clock(301)
    assert run_next_period()
    assert Schedule.objects.get().next_at == ran[1] + timedelta(days=1)
    assert Schedule.objects.get().last_error == ""


def test_a_clock_set_back_does_not_stop_it(ran: list[datetime]):
    move_clock(30 * DAY)
    run_next_period()
    move_clock(30 * DAY + 400)
    run_next_period()
    move_clock(0)
    assert run_next_period()
    assert ran[2] < ran[1]
    assert not run_next_period()


def test_what_somebody_is_at_is_left_alone(ran: list[datetime]):
    Schedule.objects.create(name="test.nightly", next_at=now())
    assert leases.take(Schedule, "test.nightly", Q(), present=database_now())
    assert not run_next_period()
    assert ran == []


def test_a_name_is_used_once(ran: list[datetime]):
    with pytest.raises(ValueError, match="registered twice"):
        every(seconds=1, name="test.nightly")(print)
