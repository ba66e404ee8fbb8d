"""The legal clock: which day counts, which stands, when it is due, each explained (domain.md A.15)."""

from datetime import UTC, date, datetime

import pytest

from jingban.casework.clocks import Happened, run
from jingban.casework.states import CaseAction
from jingban.foundation.calendar import Calendar, load_calendar


@pytest.fixture
def calendar() -> Calendar:
    return load_calendar()


def on(month: int, day: int, hour: int = 10) -> datetime:
    """Give an instant of 2026 by the clock in China."""
    return datetime(2026, month, day, hour - 8, tzinfo=UTC)


FILED = Happened(CaseAction.FILE, on(11, 24))  # a Tuesday
RETURNED = Happened(CaseAction.RETURN, on(11, 27, 16))
CORRECTED = Happened(CaseAction.RESUBMIT, on(12, 1))


def test_nothing_filed_no_clock(calendar: Calendar) -> None:
    started = Happened(CaseAction.START, on(11, 24))
    assert run([started], limit=3, today=date(2026, 11, 24), calendar=calendar) is None


@pytest.mark.parametrize(
    ("today", "used", "left", "tone"),
    [
        (24, 0, 3, ""),
        (25, 1, 2, ""),
        (26, 2, 1, "warn"),
        (27, 3, 0, "bad"),
        (28, 3, 0, "bad"),
        (30, 4, -1, "bad"),
    ],
)
def test_the_day_of_filing_does_not_count(
    calendar: Calendar, today: int, used: int, left: int, tone: str
) -> None:
    clock = run([FILED], limit=3, today=date(2026, 11, today), calendar=calendar)
    assert clock is not None
    assert (clock.used, clock.left, clock.tone) == (used, left, tone)
    assert clock.due == date(2026, 11, 27)


def test_the_screen_of_a_returned_case(calendar: Calendar) -> None:
    """Screen 22: filed on the 24th, returned on the 27th, today is the 30th, of five days two are left."""
    clock = run([FILED, RETURNED], limit=5, today=date(2026, 11, 30), calendar=calendar)
    assert clock is not None
    assert [(one.day.day, one.kind, one.number) for one in clock.days] == [
        (24, "off", 0),
        (25, "on", 1),
        (26, "on", 2),
        (27, "on", 3),
        (28, "stop", 3),
        (29, "stop", 3),
        (30, "stop", 3),
    ]
    assert (clock.used, clock.left, clock.stopped, clock.due) == (3, 2, True, None)
    assert clock.boxes == ["used", "used", "used", "stop", "stop"]


def test_the_day_of_correction_does_not_count(calendar: Calendar) -> None:
    clock = run([FILED, RETURNED, CORRECTED], limit=5, today=date(2026, 12, 2), calendar=calendar)
    assert clock is not None
    assert [(one.day.day, one.kind) for one in clock.days[-2:]] == [(1, "stop"), (2, "on")]
    assert (clock.used, clock.due) == (4, date(2026, 12, 3))


def test_a_holiday_does_not_count_and_says_which(calendar: Calendar) -> None:
    filed = Happened(CaseAction.FILE, datetime(2026, 9, 29, 2, tzinfo=UTC))
    clock = run([filed], limit=3, today=date(2026, 10, 9), calendar=calendar)
    assert clock is not None
    national = next(one for one in clock.days if one.day == date(2026, 10, 1))
    assert national.kind == "off"
    assert "国庆" in national.why
    assert clock.due == date(2026, 10, 9)


@pytest.mark.parametrize("end", [CaseAction.APPROVE, CaseAction.REFUSE, CaseAction.WITHDRAW])
def test_a_closed_case_has_no_further_days(calendar: Calendar, end: CaseAction) -> None:
    closed = Happened(end, on(11, 26))
    clock = run([FILED, closed], limit=3, today=date(2027, 3, 1), calendar=calendar)
    assert clock is not None
    assert (clock.used, clock.ended, clock.due, clock.tone) == (2, True, None, "mute")
    assert clock.days[-1].day == date(2026, 11, 26)


def test_overdue_days_go_on_counting(calendar: Calendar) -> None:
    clock = run([FILED], limit=3, today=date(2026, 12, 2), calendar=calendar)
    assert clock is not None
    assert (clock.left, clock.due) == (-3, date(2026, 11, 27))
    assert clock.boxes == ["used"] * 3
