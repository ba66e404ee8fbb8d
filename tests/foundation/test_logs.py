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


def test_words_of_failures_are_left_out() -> None:
    form = dict(settings.LOGGING["formatters"]["plain"])
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(form)
    with pytest.raises(DataError) as caught:
        failing()
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "Internal Server Error: %s", ("/x",), None)
    record.exc_info = (type(caught.value), caught.value, caught.value.__traceback__)
    line = formatter.format(record)
    assert "Internal Server Error: /x" in line
    assert "in failing" in line
    assert line.index("ValueError\n") < line.rindex("DataError")
    assert WHO not in line
