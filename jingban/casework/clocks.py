"""The legal clock of a case: a pure function of its events and the calendar (design.md 4).

The day of filing does not count, nor the days from a return up to and with the day of the correction; the day
of the return itself does (domain.md A.15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jingban.casework.states import CaseAction
from jingban.foundation.calendar import Calendar
from jingban.foundation.clock import china_date

ENDS: Final = frozenset({CaseAction.APPROVE, CaseAction.REFUSE, CaseAction.WITHDRAW})
Kind = Literal["on", "off", "stop"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Happened:
    """One event of a case, as far as the clock cares."""

    action: CaseAction
    at: datetime


@dataclass(frozen=True)
class ClockDay:
    """One day: does it count (`on`), not (`off`), or does the clock stand (`stop`); which counted day; why."""

    day: date
    kind: Kind
    number: int
    why: str

    @property
    def weekday(self) -> str:
        """The day of the week, in short."""
        week = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
        return week[self.day.weekday()]


@dataclass(frozen=True)
class LegalClock:
    """Where the clock stands today: of `limit` working days `used` are used; `due` is None while it stands."""

    limit: int
    used: int
    stopped: bool
    ended: bool
    due: date | None
    today: date
    days: tuple[ClockDay, ...]

    @property
    def left(self) -> int:
        """Working days left; negative when overdue."""
        return self.limit - self.used

    @property
    def boxes(self) -> list[str]:
        """One box a working day, for `<c-clock>`."""
        used = min(self.used, self.limit)
        return ["used"] * used + ["stop" if self.stopped else ""] * (self.limit - used)

    @property
    def tone(self) -> str:
        """How urgent: `bad` today or overdue, `warn` a day before, `mute` while it stands."""
        if self.ended or self.stopped:
            return "mute"
        return "bad" if self.left <= 0 else "warn" if self.left == 1 else ""

    @property
    def note(self) -> str:
        """The term, and the day on which it ends unless the clock stands."""
        if self.due is None:
            return _of_days(self.limit)
        return _("%(term)s，%(day)s 到期") % {"term": _of_days(self.limit), "day": self.due.strftime("%m-%d")}

    @property
    def text(self) -> str:
        """The state of the clock in a few words."""
        if self.ended:
            return ngettext("用了 %(days)d 个工作日", "用了 %(days)d 个工作日", self.used) % {
                "days": self.used
            }
        if self.stopped:
            return _("等补正，已停，%(left)s") % {"left": _left(max(self.left, 0))}
        if self.left < 0:
            over = -self.left
            return ngettext("已超过 %(days)d 个工作日", "已超过 %(days)d 个工作日", over) % {"days": over}
        if self.left == 0:
            return _("今天到期") if self.due == self.today else _("已到期")
        return _left(self.left)


def _left(days: int) -> str:
    return ngettext("还剩 %(days)d 个工作日", "还剩 %(days)d 个工作日", days) % {"days": days}


def _of_days(days: int) -> str:
    return ngettext("%(days)d 个工作日", "%(days)d 个工作日", days) % {"days": days}


def run(happened: Iterable[Happened], *, limit: int, today: date, calendar: Calendar) -> LegalClock | None:
    """Run a case's clock up to `today` (a day in China); None while nothing is filed."""
    events = sorted(happened, key=lambda one: one.at)
    filed = next((china_date(one.at) for one in events if one.action == CaseAction.FILE), None)
    if filed is None:
        return None
    ended = next((china_date(one.at) for one in events if one.action in ENDS), None)
    stops = _stops(events)
    days = list(_days(filed, ended or today, stops, calendar))
    used = days[-1].number
    stopped = ended is None and bool(stops) and stops[-1][1] is None
    running = ended is None and not stopped
    return LegalClock(
        limit=limit,
        used=used,
        stopped=stopped,
        ended=ended is not None,
        due=_due(days, limit, calendar) if running else None,
        today=today,
        days=tuple(days),
    )


def _stops(events: Sequence[Happened]) -> list[tuple[date, date | None]]:
    """Give the standing times as (day of return, day of correction or None)."""
    stops: list[tuple[date, date | None]] = []
    for one in events:
        if one.action == CaseAction.RETURN:
            stops.append((china_date(one.at), None))
        elif one.action in {CaseAction.RESUBMIT, CaseAction.WITHDRAW} and stops and stops[-1][1] is None:
            stops[-1] = (stops[-1][0], china_date(one.at))
    return stops


def _days(
    filed: date, last: date, stops: Sequence[tuple[date, date | None]], calendar: Calendar
) -> Iterable[ClockDay]:
    number = 0
    yield ClockDay(filed, "off", 0, _("提交当天不算，从次日起算"))
    day = filed
    while day < last:
        day += ONE_DAY
        explained = calendar.explain(day)
        if any(begun < day and (over is None or day <= over) for begun, over in stops):
            yield ClockDay(day, "stop", number, _("等单位补正，不算窗口的时间"))
        elif explained.counts:
            number += 1
            yield ClockDay(day, "on", number, explained.text)
        else:
            yield ClockDay(day, "off", number, explained.text)


def _due(days: Sequence[ClockDay], limit: int, calendar: Calendar) -> date:
    for one in days:
        if one.kind == "on" and one.number == limit:
            return one.day
    return calendar.add_working_days(days[-1].day, limit - days[-1].number)
