"""How a log line looks: a failure by its kind and its place, without its own words.

What an exception says may repeat what somebody typed, or a row of the database (design.md 6: no personal data in logs).
"""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WordlessFormatter(logging.Formatter):
    """Writes tracebacks with every frame and the exceptions' kinds, and leaves out their messages.

    What was answered below 500 is a request's fault (a foreign host, a broken upload): it has a line, no traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        if record.exc_info and getattr(record, "status_code", 500) < 500:
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:
        """Give the traceback, the causes first."""
        lines: list[str] = []
        failure = ei[1]
        while failure is not None:
            frames = traceback.format_tb(failure.__traceback__)
            lines = [*frames, f"{type(failure).__qualname__}\n", *lines]
            failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
        return "Traceback, without what was said:\n" + "".join(lines).rstrip()
