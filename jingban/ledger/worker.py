"""The worker: handles events, runs periodic work, seals the ledger, until it is told to stop.

Any number of workers may run, on any number of machines. Whatever fails, the loops go on; while the
database is away they wait longer each time.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connections

from jingban.foundation.clock import now
from jingban.ledger import leases
from jingban.ledger.outbox import run_next_event, where
from jingban.ledger.periods import run_next_period
from jingban.ledger.sealer import heads_folder, keep_head, seal_rows

logger = logging.getLogger(__name__)

IDLE = 0.25  # seconds between two looks for work
BURST = 0.5  # seconds of events before a look at periodic work
SEAL_EVERY = 1.0
RENEW_EVERY = leases.LEASE.total_seconds() / 4
LONGEST_PAUSE = 10.0
# What is still at work then is cut off; its lease runs out and it is done again (at least once).
GRACE = 0.5


class Worker:
    """Some threads at work and one each for sealing and for renewing leases."""

    def __init__(self, *, threads: int) -> None:
        self.stop = threading.Event()
        loops: list[tuple[str, Callable[[], bool], float]] = [
            *((f"work-{number}", work, IDLE) for number in range(1, threads + 1)),
            ("sealer", seal, SEAL_EVERY),
            ("leases", renew, RENEW_EVERY),
        ]
        self.threads = [
            threading.Thread(target=keep_on, args=(run, pause, self.stop), name=name, daemon=True)
            for name, run, pause in loops
        ]

    def run(self) -> None:
        """Work until `stop` is set; then give what is under way a moment, and end the process."""
        for thread in self.threads:
            thread.start()
        self.stop.wait()
        deadline = time.monotonic() + GRACE
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in self.threads):
            logging.shutdown()
            os._exit(0)


def work() -> bool:
    """Do events for a moment and one piece of periodic work; false when there was nothing to do."""
    handled = False
    until = time.monotonic() + BURST
    while time.monotonic() < until and run_next_event():
        handled = True
    return run_next_period() or handled


def seal() -> bool:
    """Seal what there is and keep the signed head; true when there may be more."""
    sealed = seal_rows(now=now())
    keep_head(heads_folder())
    return sealed > 0


def renew() -> bool:
    """Renew the leases of what is under way."""
    leases.renew_all()
    return False


def keep_on(run: Callable[[], bool], pause: float, stop: threading.Event) -> None:
    """Call `run` again and again: at once while it is busy, else after `pause`; ever later on failures."""
    failures = 0
    while not stop.is_set():
        try:
            close_old_connections()
            busy = run()
        except Exception as error:  # a worker outlives the database's outages and our own faults
            failures += 1
            wait = min(0.25 * 2 ** min(failures, 10), LONGEST_PAUSE)
            logger.error("worker: %s; again in %.1f s", where(error), wait)
            connections.close_all()
            stop.wait(wait)
        else:
            failures = 0
            if not busy:
                stop.wait(pause)
    connections.close_all()
