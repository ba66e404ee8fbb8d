"""What is asked of an attempt beyond the password, by how many wrong ones came before (design.md 6)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

WORK_AFTER = 3
CODE_AFTER = 10
# A subject's misses count for a day, a network's for an hour: behind one network there may be many people.
SUBJECT_WINDOW = timedelta(hours=24)
NETWORK_WINDOW = timedelta(hours=1)


class Demand(IntEnum):
    """What an attempt has to bring; each asks for all before it."""

    PASSWORD = 0
    WORK = 1
    CODE = 2


@dataclass(frozen=True, slots=True)
class Misses:
    """Wrong attempts so far, each counted up to `CODE_AFTER`.

    `subject` and `network` leave out what came from browsers known to the account; `device` is None for a
    browser that the account does not know.
    """

    subject: int
    network: int
    device: int | None = None


def trusts(misses: Misses) -> bool:
    """Say whether the browser counts as known: it is, and has not itself gone wrong too often."""
    return misses.device is not None and misses.device < CODE_AFTER


def demand(misses: Misses) -> Demand:
    """Give what the next attempt has to bring. A known browser answers only for its own misses."""
    if misses.device is not None and trusts(misses):
        return Demand.WORK if misses.device >= WORK_AFTER else Demand.PASSWORD
    worst = max(misses.subject, misses.network)
    if worst >= CODE_AFTER:
        return Demand.CODE
    return Demand.WORK if worst >= WORK_AFTER else Demand.PASSWORD
