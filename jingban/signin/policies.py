"""What is asked of an attempt beyond the password, by how many wrong ones came before (design.md 6)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

WORK_AFTER = 3
CODE_AFTER = 10
# Behind one network there may be a whole town: its misses count for an hour only, and it takes more of them
# until everybody there who comes with a new device is asked for a code.
NETWORK_CODE_AFTER = 50
SUBJECT_WINDOW = timedelta(hours=24)
NETWORK_WINDOW = timedelta(hours=1)


class Demand(IntEnum):
    """What an attempt has to bring; each asks for all before it."""

    PASSWORD = 0
    WORK = 1
    CODE = 2


@dataclass(frozen=True, slots=True)
class Misses:
    """Wrong attempts so far, each counted up to what asks for a code.

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
    if misses.subject >= CODE_AFTER or misses.network >= NETWORK_CODE_AFTER:
        return Demand.CODE
    return Demand.WORK if max(misses.subject, misses.network) >= WORK_AFTER else Demand.PASSWORD
