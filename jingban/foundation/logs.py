"""How a log line looks: a failure by its kind and its place, without its own words.

What an exception says may repeat what somebody typed, or a row of the database (design.md 6: no personal data in logs).
"""

import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

# What ends a line, moves the cursor of a terminal, or turns the direction of reading.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class WordlessFormatter(logging.Formatter):
    """Writes tracebacks with every frame and the exceptions' kinds, and leaves out their messages.

    What was answered below 500 is a request's fault (a foreign host, a broken upload): it has a line, no traceback.
    What a request brings (a path) cannot begin a line of its own. Times are UTC.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        if record.exc_info and getattr(record, "status_code", 500) < 500:
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Give the line's own words, and the id of whoever sent the request it is about."""
        words = super().formatMessage(record) + _sender(getattr(record, "request", None))
        return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), words)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """Give the instant in UTC, to the millisecond."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatException(self, ei: ExcInfo) -> str:
        """Give the traceback, the causes first."""
        lines: list[str] = []
        failure = ei[1]
        while failure is not None:
            frames = traceback.format_tb(failure.__traceback__)
            lines = [*frames, f"{type(failure).__qualname__}\n", *lines]
            failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
        return "Traceback, without what was said:\n" + "".join(lines).rstrip()


def _sender(request: object) -> str:
    """Name the account or officer by id; nothing for strangers and for what no request caused."""
    officer = getattr(getattr(request, "officer", None), "id", None)
    account = getattr(getattr(request, "signed_in", None), "account_id", None)
    if officer:
        return f" officer={officer}"
    return f" account={account}" if account else ""
