"""Working days: what counts, why, and which day a term of n working days ends on (domain.md E.7).

Three layers, the upper one first: what staff wrote into the table; the official arrangements that the
`chinesecalendar` package knows; beyond its last year an estimate from the statutory days, marked provisional
until the State Council's list is imported. A `Calendar` is a value: all its answers are pure functions of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import version as package_version
from pathlib import Path

from chinese_calendar import constants as official
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingban.foundation.models import CalendarDay, CalendarRevision, CalendarYear, DayKind, YearStatus

FIRST_OFFICIAL_YEAR = min(official.holidays).year
LAST_OFFICIAL_YEAR = max(official.holidays).year
_SATURDAY = 5


class Why(StrEnum):
    """Why a day counts as a working day or does not."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED = "moved"


@dataclass(frozen=True)
class Said:
    """What a layer says of one day; `source` is empty for the package's and the estimated days."""

    works: bool
    name_zh: str
    name_en: str
    source: str = ""


@dataclass(frozen=True)
class Explanation:
    """One day: does it count, why, by whose word, and is that still provisional."""

    day: date
    counts: bool
    why: Why
    name_zh: str
    name_en: str
    source: str
    provisional: bool

    @property
    def text(self) -> str:
        """The explanation as a sentence part in the current language."""
        name = self.name_en if (get_language() or "").startswith("en") else self.name_zh
        texts = {
            Why.WORKDAY: _("工作日"),
            Why.WEEKEND: _("周末"),
            Why.HOLIDAY: _("放假：%(name)s") % {"name": name},
            Why.MOVED: _("调休上班：%(name)s") % {"name": name},
        }
        return texts[self.why] + (_("（暂定）") if self.provisional else "")


@dataclass(frozen=True)
class Calendar:
    """The calendar at one version: what the table says, over what is known without it."""

    version: str
    said: Mapping[date, Said]
    years: Mapping[int, str]

    def explain(self, day: date) -> Explanation:
        """Say of a day whether it counts as a working day and why."""
        said = self.said.get(day) or (None if day.year in self.years else _said_without_table(day))
        weekend = day.weekday() >= _SATURDAY
        works = said.works if said else not weekend
        if said is None or (works and not weekend):
            why = Why.WORKDAY if works else Why.WEEKEND
        else:
            why = Why.MOVED if works else Why.HOLIDAY
        name_zh, name_en, source = (said.name_zh, said.name_en, said.source) if said else ("", "", "")
        return Explanation(day, works, why, name_zh, name_en, source, self.is_provisional(day.year))

    def is_working_day(self, day: date) -> bool:
        """Say whether a day counts."""
        return self.explain(day).counts

    def is_provisional(self, year: int) -> bool:
        """Say whether a year's arrangement may still change."""
        if year in self.years:
            return self.years[year] != YearStatus.OFFICIAL
        return not FIRST_OFFICIAL_YEAR <= year <= LAST_OFFICIAL_YEAR

    def add_working_days(self, start: date, n: int) -> date:
        """Give the last day of a term of `n` working days. The starting day is day 0 and not counted.

        Raises `ValueError` when `n` is negative.
        """
        if n < 0:
            raise ValueError("a term has no negative length")
        day = start
        while n:
            day += timedelta(days=1)
            n -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


def load_calendar(revision: int | None = None) -> Calendar:
    """Give the calendar of now, or as it stood at a revision of the table (two queries)."""
    upto = {} if revision is None else {"revision__lte": revision}
    years = CalendarYear.objects.filter(**upto).order_by("revision_id")
    listed = {row.year: row for row in years}
    said: dict[date, Said] = {}
    last = max((row.revision_id for row in listed.values()), default=0)
    for row in CalendarDay.objects.filter(**upto).select_related("revision").order_by("revision_id"):
        last = max(last, row.revision_id)
        whole = listed.get(row.day.year)
        if whole is not None and row.revision_id < whole.revision_id:
            continue  # the year's list came later and replaces single days
        said.pop(row.day, None)
        if row.kind:
            works = row.kind == DayKind.WORKING
            said[row.day] = Said(works, row.note_zh, row.note_en, row.revision.source)
    return Calendar(_version(last), said, {year: row.status for year, row in listed.items()})


def calendar_version() -> str:
    """Give the version to keep beside a computed date: the table's revision and the package's version."""
    newest = CalendarRevision.objects.order_by("-number").values_list("number", flat=True).first()
    return _version(newest or 0)


def is_working_day(day: date) -> bool:
    """Say whether a day counts, by the calendar of now. For many days load the calendar once instead."""
    return load_calendar().is_working_day(day)


def explain(day: date) -> Explanation:
    """Say why a day counts or not, by the calendar of now."""
    return load_calendar().explain(day)


def add_working_days(start: date, n: int) -> date:
    """Give the last day of a term of `n` working days after `start`, by the calendar of now."""
    return load_calendar().add_working_days(start, n)


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and with `end`, by the calendar of now."""
    return load_calendar().working_days_between(start, end)


def _version(revision: int) -> str:
    return f"{revision}+{package_version('chinesecalendar')}"


def _said_without_table(day: date) -> Said | None:
    if FIRST_OFFICIAL_YEAR <= day.year <= LAST_OFFICIAL_YEAR:
        if day in official.holidays:
            return _named(official.holidays[day], works=False)
        return _named(official.workdays[day], works=True) if day in official.workdays else None
    names = _statutory_days().get(day) or _fixed_days().get((day.month, day.day))
    return Said(False, *names) if names else None


def _named(english: str, *, works: bool) -> Said:
    return Said(works, official.Holiday(english).chinese, english)


@cache
def _statutory_days() -> dict[date, tuple[str, str]]:
    """The statutory days of the years after the package's last, lunar ones included, with days in lieu."""
    text = (Path(__file__).parent / "data" / "statutory_days.json").read_text(encoding="utf-8")
    return {date.fromisoformat(day): (zh, en) for day, (zh, en) in json.loads(text).items()}


def _fixed_days() -> dict[tuple[int, int], tuple[str, str]]:
    """The statutory days of the solar calendar, for years too far off for the list."""
    labour, national = ("劳动节", "Labour Day"), ("国庆节", "National Day")
    new_year = {(1, 1): ("元旦", "New Year's Day")}
    return new_year | {(5, d): labour for d in (1, 2)} | {(10, d): national for d in (1, 2, 3)}
