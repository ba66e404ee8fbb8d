"""Handlers that write down when they began and ended, in which process."""

import os
import time
from datetime import datetime, timedelta

from jingban.ledger import every, handles, leases
from jingban.ledger.models import OutboxEvent

TRACES = os.environ["JINGBAN_TEST_TRACES"]
leases.LEASE = timedelta(seconds=2)  # so that the suite need not wait long


def trace(*words: object) -> None:
    """Add one line, whole, however many processes write."""
    file = os.open(TRACES, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, (" ".join(map(str, [*words, os.getpid()])) + "\n").encode())
    os.close(file)


@handles("sample.quick")
def quick(event: OutboxEvent, now: datetime) -> None:
    trace("begin", event.subject_id.int, event.ids["n"])
    time.sleep(0.01)
    trace("end", event.subject_id.int, event.ids["n"])


@handles("sample.slow")
def slow(event: OutboxEvent, now: datetime) -> None:
    """Take long at the first attempt, none at later ones."""
    trace("begin", event.attempts)
    time.sleep(event.ids["seconds"] if event.attempts == 1 else 0)
    trace("end", event.attempts)


if "JINGBAN_TEST_TICKS" in os.environ:

    @every(seconds=1, name="sample.tick")
    def tick(now: datetime) -> None:
        trace("begin")
        time.sleep(0.3)
        trace("end")
