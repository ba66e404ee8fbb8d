"""How staff change the working-day calendar: single days, or a whole year. Every edit is a new revision."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jingban.foundation.models import CalendarDay, CalendarRevision, CalendarYear, DayKind, YearStatus

_COLUMNS = ("day", "kind", "note_zh", "note_en")


class UnableToChangeCalendar(Exception):
    """The days cannot be taken over; `messages` are sentences for the person, one for each fault."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class DayChange:
    """What shall hold for a day: `working`, `rest`, or an empty kind to take back what was written before."""

    day: date
    kind: str
    note_zh: str = ""
    note_en: str = ""


def change_days(
    *, days: Iterable[DayChange], source: str, now: datetime, officer_id: UUID | None = None
) -> CalendarRevision:
    """Write single days over the calendar; raises `UnableToChangeCalendar` on an empty list or a fault."""
    changes = _checked(list(days), source)
    with transaction.atomic():
        return _write(changes, source, now, officer_id)


def import_year(
    *,
    year: int,
    days: Iterable[DayChange],
    status: YearStatus,
    source: str,
    now: datetime,
    officer_id: UUID | None = None,
) -> CalendarRevision:
    """Take over a year's whole list: what is not in it is an ordinary weekday or weekend.

    It replaces the package's, the estimated and all single days of that year.
    Raises `UnableToChangeCalendar` on an empty list, a day of another year or another fault.
    """
    changes = _checked(list(days), source)
    strangers = [change.day for change in changes if change.day.year != year]
    if strangers:
        raise UnableToChangeCalendar(
            [_("%(day)s 不在 %(year)d 年内") % {"day": day, "year": year} for day in strangers]
        )
    with transaction.atomic():
        revision = _write(changes, source, now, officer_id)
        CalendarYear.objects.create(revision=revision, year=year, status=status)
        return revision


def read_year_list(text: str) -> list[DayChange]:
    """Read a list in CSV with the header `day,kind,note_zh,note_en` (ISO days; kind `working` or `rest`).

    Raises `UnableToChangeCalendar` naming every line that cannot be read.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if tuple(reader.fieldnames or ())[:2] != _COLUMNS[:2]:
        raise UnableToChangeCalendar([_("第一行应为表头：day,kind,note_zh,note_en")])
    days, faults = [], []
    for row in reader:
        values = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        try:
            day = date.fromisoformat(values["day"])
        except ValueError:
            faults.append(_("第 %(line)d 行的日期应为 2027-01-01 这样的形式") % {"line": reader.line_num})
            continue
        if values["kind"] not in DayKind.values:
            faults.append(_("第 %(line)d 行的类别应为 working 或 rest") % {"line": reader.line_num})
            continue
        days.append(DayChange(day, values["kind"], values["note_zh"], values["note_en"]))
    if faults:
        raise UnableToChangeCalendar(faults)
    return days


def _checked(changes: list[DayChange], source: str) -> list[DayChange]:
    if not changes:
        raise UnableToChangeCalendar([_("没有要修改的日期")])
    if not source.strip():
        raise UnableToChangeCalendar([_("请写明依据，例如放假安排的文号")])
    days = [change.day for change in changes]
    twice = sorted({day for day in days if days.count(day) > 1})
    if twice:
        raise UnableToChangeCalendar([_("%(day)s 出现了两次") % {"day": day} for day in twice])
    return changes


def _write(changes: list[DayChange], source: str, now: datetime, officer_id: UUID | None) -> CalendarRevision:
    revision = CalendarRevision.objects.create(made_at=now, source=source.strip(), officer_id=officer_id)
    CalendarDay.objects.bulk_create(
        CalendarDay(revision=revision, day=c.day, kind=c.kind, note_zh=c.note_zh[:60], note_en=c.note_en[:60])
        for c in changes
    )
    return revision
