"""Working days: the vectors of domain.md E.7, the layers, the estimate beyond the last list, and edits."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jingban.foundation import calendar
from jingban.foundation.calendar import Calendar, Said, Why, load_calendar
from jingban.foundation.calendar_edit import (
    DayChange,
    UnableToChangeCalendar,
    change_days,
    import_year,
    read_year_list,
)
from jingban.foundation.models import CalendarDay, CalendarRevision, YearStatus

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BARE = Calendar("0", {}, {})


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 2, 10), 5, date(2026, 2, 24)),
        (date(2026, 4, 30), 10, date(2026, 5, 18)),
        (date(2026, 9, 28), 10, date(2026, 10, 16)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
    ],
)
def test_terms(start: date, n: int, end: date) -> None:
    assert calendar.add_working_days(start, n) == end
    assert BARE.add_working_days(start, n) == end
    assert calendar.working_days_between(start, end) == n
    assert calendar.working_days_between(end, start) == -n


def test_no_term_is_negative() -> None:
    with pytest.raises(ValueError):
        BARE.add_working_days(date(2026, 1, 5), -1)


@pytest.mark.parametrize(
    ("day", "counts", "why", "text"),
    [
        (date(2026, 11, 24), True, Why.WORKDAY, "工作日"),
        (date(2026, 11, 22), False, Why.WEEKEND, "周末"),
        (date(2026, 10, 1), False, Why.HOLIDAY, "放假：国庆节"),
        (date(2026, 10, 10), True, Why.MOVED, "调休上班：国庆节"),
        (date(2027, 6, 9), False, Why.HOLIDAY, "放假：端午节（暂定）"),
        (date(2027, 2, 10), False, Why.HOLIDAY, "放假：春节（暂定）"),
        (date(2027, 3, 1), True, Why.WORKDAY, "工作日（暂定）"),
        (date(2050, 10, 3), False, Why.HOLIDAY, "放假：国庆节（暂定）"),
        (date(2003, 12, 31), True, Why.WORKDAY, "工作日（暂定）"),
    ],
)
def test_each_day_is_explained(day: date, counts: bool, why: Why, text: str) -> None:
    explained = calendar.explain(day)
    assert (explained.counts, explained.why) == (counts, why)
    assert calendar.is_working_day(day) is counts
    with translation.override("zh-hans"):
        assert explained.text == text


def test_the_holiday_has_its_english_name() -> None:
    with translation.override("en"):
        assert "National Day" in BARE.explain(date(2026, 10, 1)).text


@given(st.dates(date(2005, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    end = BARE.add_working_days(start, n)
    assert BARE.working_days_between(start, end) == n
    assert n == 0 or BARE.is_working_day(end)


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.sets(st.integers(1, 40)), st.integers(1, 15))
def test_a_day_of_rest_never_shortens_a_term(start: date, offsets: set[int], n: int) -> None:
    rest = {start + timedelta(days=i): Said(False, "停工", "closed") for i in offsets}
    assert Calendar("1", rest, {}).add_working_days(start, n) >= BARE.add_working_days(start, n)


def test_a_day_written_by_staff_wins_and_can_be_taken_back() -> None:
    storm = date(2026, 11, 25)
    assert calendar.calendar_version().startswith("0+")
    change_days(days=[DayChange(storm, "rest", "台风停工", "Typhoon")], source="市通告 12 号", now=NOW)
    explained = calendar.explain(storm)
    assert (explained.counts, explained.name_zh, explained.source) == (False, "台风停工", "市通告 12 号")
    assert calendar.add_working_days(date(2026, 11, 24), 1) == date(2026, 11, 26)
    kept = calendar.calendar_version()
    change_days(days=[DayChange(storm, "")], source="市通告 13 号", now=NOW)
    assert calendar.is_working_day(storm)
    assert calendar.calendar_version() != kept
    former = calendar.load_calendar(int(kept.partition("+")[0]))
    assert not former.is_working_day(storm)
    assert former.version == kept


def test_a_years_list_replaces_the_estimate() -> None:
    change_days(days=[DayChange(date(2027, 3, 1), "rest", "旧", "old")], source="旧安排", now=NOW)
    days = [
        DayChange(date(2027, 1, 1), "rest", "元旦", "New Year's Day"),
        DayChange(date(2027, 1, 3), "working", "元旦", "New Year's Day"),
    ]
    import_year(year=2027, days=days, status=YearStatus.OFFICIAL, source="国办发明电〔2026〕1 号", now=NOW)
    loaded = load_calendar()
    assert not loaded.is_provisional(2027)
    assert loaded.is_provisional(2028)
    assert not loaded.is_working_day(date(2027, 1, 1))
    assert loaded.explain(date(2027, 1, 3)).why == Why.MOVED
    assert loaded.is_working_day(date(2027, 3, 1))
    assert loaded.is_working_day(date(2027, 6, 9))
    change_days(days=[DayChange(date(2027, 6, 9), "rest", "端午节", "")], source="更正", now=NOW)
    assert not load_calendar().is_working_day(date(2027, 6, 9))


def test_what_cannot_be_taken_over() -> None:
    new_year = DayChange(date(2027, 1, 1), "rest")
    for days, source, said in (
        ([], "依据", "没有要修改的日期"),
        ([new_year], " ", "请写明依据，例如放假安排的文号"),
        ([new_year, new_year], "依据", "2027-01-01 出现了两次"),
        ([DayChange(date(2026, 12, 31), "rest")], "依据", "2026-12-31 不在 2027 年内"),
    ):
        with translation.override("zh-hans"), pytest.raises(UnableToChangeCalendar) as error:
            import_year(year=2027, days=days, status=YearStatus.OFFICIAL, source=source, now=NOW)
        assert error.value.messages == [said]
    assert not CalendarRevision.objects.exists()


def test_a_list_is_read_from_csv(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("\ufeffday,kind,note_zh,note_en\n2027-01-01,rest,元旦,New Year\n2027-01-03,working,,\n")
    call_command("import_calendar", 2027, file, source="国办发明电〔2026〕1 号")
    assert CalendarDay.objects.count() == 2
    with pytest.raises(CommandError):
        call_command("import_calendar", 2028, file, source="国办发明电〔2026〕1 号")
    with pytest.raises(CommandError):
        call_command("import_calendar", 2027, tmp_path / "none.csv", source="x")


def test_every_bad_line_is_named() -> None:
    with translation.override("zh-hans"), pytest.raises(UnableToChangeCalendar) as error:
        read_year_list("day,kind\n2027/1/1,rest\n2027-01-02,holiday\n2027-01-03,rest\n")
    assert error.value.messages == [
        "第 2 行的日期应为 2027-01-01 这样的形式",
        "第 3 行的类别应为 working 或 rest",
    ]
    with pytest.raises(UnableToChangeCalendar):
        read_year_list("date;type\n")
