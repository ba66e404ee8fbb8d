"""The clock of all processes is moved: forward, to an instant, or back to real time."""

import re
from datetime import UTC, datetime, timedelta

from jingban.foundation.clock import CHINA, database_now, now
from jingban.foundation.models import ClockOffset

_STEP = re.compile(r"([+-]?)(\d{1,5})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
FARTHEST = timedelta(days=3660)


class UnableToMoveClock(Exception):
    """The text is neither a step, an instant nor `reset`, or leads more than ten years away."""


def move_clock(*, text: str) -> datetime:
    """Move by `+3d` (s, m, h, d, w; also `-2h`), to `2026-12-01T00:00+08:00` (China time without a zone), or `reset`.

    Gives the new present; raises `UnableToMoveClock`.
    """
    real = database_now()
    target = _target(text.strip(), real)
    if abs(target - real) > FARTHEST:
        raise UnableToMoveClock("more than ten years away")
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": round((target - real).total_seconds())})
    return now()


def _target(text: str, real: datetime) -> datetime:
    if text == "reset":
        return real
    step = _STEP.fullmatch(text)
    if step:
        sign, count, unit = step.groups()
        length = timedelta(**{_UNITS[unit]: int(count)})
        return now() - length if sign == "-" else now() + length
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UnableToMoveClock("use +3d, 2026-12-01T00:00+08:00 or reset") from None
    return (instant if instant.tzinfo else instant.replace(tzinfo=CHINA)).astimezone(UTC)
