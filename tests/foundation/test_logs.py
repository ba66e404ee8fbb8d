"""A failure in the log names its kind and place, never what was said."""

import logging
import logging.config
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DataError

WHO = "".join(("周", "欣", "然"))


def failing() -> None:
    try:
        raise ValueError(f"Key (name)=({WHO}) already exists")
    except ValueError as cause:
        raise DataError(WHO) from cause


@pytest.fixture
def formatter() -> logging.Formatter:
    form = dict(settings.LOGGING["formatters"]["plain"])
    return logging.config.DictConfigurator({"version": 1}).configure_formatter(form)


@pytest.fixture
def record() -> logging.LogRecord:
    with pytest.raises(DataError) as caught:
        failing()
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "Internal Server Error: %s", ("/x",), None)
    record.exc_info = (type(caught.value), caught.value, caught.value.__traceback__)
    return record


def test_they_go_to_standard_error_and_nowhere_else() -> None:
    handlers = settings.LOGGING["handlers"]
    assert {name: one["class"] for name, one in handlers.items()} == {"console": "logging.StreamHandler"}
    assert handlers["console"].keys() == {"class", "formatter"}, "standard error, by no stream of another's"
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert not [one for one in settings.LOGGING["loggers"].values() if "handlers" in one]


@pytest.mark.parametrize("status", [None, 500])
def test_words_of_failures_are_left_out(
    formatter: logging.Formatter, record: logging.LogRecord, status: int | None
) -> None:
    if status:
        record.status_code = status
    line = formatter.format(record)
    assert "Internal Server Error: /x" in line
    assert "in failing" in line
    assert line.index("ValueError\n") < line.rindex("DataError")
    assert WHO not in line


def test_a_fault_of_the_request_is_one_line(formatter: logging.Formatter, record: logging.LogRecord) -> None:
    record.status_code = 400
    assert "\n" not in formatter.format(record)
    assert record.exc_info


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x00", "\x1b[2J", "\x85", "\u2028", "\u202e"])
def test_what_a_request_brings_begins_no_line_of_its_own(formatter: logging.Formatter, end: str) -> None:
    path = f"/x{end}2026-01-01T00:00:00.000+00:00 INFO jingban.errors all is well"
    line = formatter.format(
        logging.LogRecord("x", logging.WARNING, "x.py", 1, "Not Found: %s", (path,), None)
    )
    assert end not in line
    assert len(line.splitlines()) == 1
    assert "Not Found: /x" in line


def test_the_time_is_utc(formatter: logging.Formatter, record: logging.LogRecord) -> None:
    written = datetime.fromisoformat(formatter.format(record).split(" ")[0])
    assert written.utcoffset() == UTC.utcoffset(None)
    assert abs(written.timestamp() - record.created) < 0.001


def test_a_line_about_a_request_names_who_sent_it(
    formatter: logging.Formatter, record: logging.LogRecord
) -> None:
    assert "=" not in formatter.format(record).splitlines()[0]
    record.request = SimpleNamespace(signed_in=SimpleNamespace(account_id="a1"), officer=None)
    assert formatter.format(record).splitlines()[0].endswith(" account=a1")
    record.request = SimpleNamespace(signed_in=None, officer=SimpleNamespace(id="o1"))
    assert formatter.format(record).splitlines()[0].endswith(" officer=o1")
