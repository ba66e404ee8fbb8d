"""The one clock: the database's time, moved by the sandbox's offset. Read once per request or task."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

CHINA = ZoneInfo("Asia/Shanghai")

# One statement gives both the time and the offset; the offset table is only asked in the sandbox.
_TIME = {"postgresql": "clock_timestamp()", "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')"}


def now() -> datetime:
    """Give the present instant (aware, UTC): the database's clock plus the sandbox's offset in seconds."""
    return _read(
        "(SELECT seconds FROM foundation_clockoffset WHERE id = 1)" if settings.JINGBAN_SANDBOX else "0"
    )


def database_now() -> datetime:
    """Give the database's own time (aware, UTC), which the sandbox cannot move: for leases and back-off."""
    return _read("0")


def _read(offset: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_TIME[connection.vendor]}, COALESCE({offset}, 0)")
        instant, seconds = cursor.fetchone()
    if isinstance(instant, str):
        instant = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    moved: datetime = instant.astimezone(UTC) + timedelta(seconds=seconds)
    return moved


def china_date(instant: datetime) -> date:
    """Give the calendar day in China (Asia/Shanghai) at an instant."""
    return instant.astimezone(CHINA).date()


def china_minute(instant: datetime) -> str:
    """Give an instant as messages and pages write it: 2026-11-24 09:58, China time."""
    return instant.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def china_midnight(day: date) -> datetime:
    """Give the instant (UTC) at which a calendar day begins in China."""
    return datetime.combine(day, time.min, tzinfo=CHINA).astimezone(UTC)


class ClockMiddleware:
    """Gives every request one `now`, so that all it does happens at one instant."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the clock once and hand it on as `request.now`."""
        request.now = now()
        return self.get_response(request)
