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

    `name` counts those on the typed name, `account` those on the account by whichever of its names. They and
    `network` leave out what came from browsers known to the account; `device` is None for a browser that the
    account does not know.
    """

    name: int
    network: int
    device: int | None = None
    account: int = 0


def trusts(misses: Misses) -> bool:
    """Say whether the browser counts as known: it is, and has not itself gone wrong too often."""
    return misses.device is not None and misses.device < CODE_AFTER


def demand(misses: Misses) -> Demand:
    """Give what the next attempt has to bring. A known browser answers only for its own misses.

    Anybody can ask this for any name, so the account's count is no part of it: it would tell which phone and
    which certificate number are one account's.
    """
    if misses.device is not None and trusts(misses):
        return Demand.WORK if misses.device >= WORK_AFTER else Demand.PASSWORD
    if misses.name >= CODE_AFTER or misses.network >= NETWORK_CODE_AFTER:
        return Demand.CODE
    return Demand.WORK if max(misses.name, misses.network) >= WORK_AFTER else Demand.PASSWORD


def right_needs_code(misses: Misses) -> bool:
    """Say whether even the right password waits for a code: the account was guessed at by its other names."""
    return not trusts(misses) and misses.account >= CODE_AFTER
