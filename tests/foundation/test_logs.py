"""A failure in the log names its kind and place, never what was said."""

import logging
import logging.config

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
