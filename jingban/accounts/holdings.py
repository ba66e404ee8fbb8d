"""What the house keeps about the holder of an account: each room hands in its own part.

And what an account's end means to each: rooms say what stands in the way, and do their part when it is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jingban.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is kept; `masked` is shown until its holder has proven herself lately.

    `language` is that of the value where it is not the page's.
    """

    label: str
    value: str
    masked: str = ""
    language: str = ""

    def shown(self, *, whole: bool) -> str:
        """Give the value, or its mask."""
        return self.value if whole or not self.masked else self.masked


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what is kept: what it is for, how long it stays, and the facts."""

    code: str
    title: str
    purpose: str
    kept: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an account cannot be closed yet, and where that is settled (empty: at a counter)."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """A room's part. `read` gives the section, None when there is nothing of the kind for this account.

    `obstacles` says what has to be settled before closing; `close` does the room's part of it, inside the
    transaction in which the account is closed.
    """

    code: str
    order: int
    read: Callable[[Account, datetime], Section | None]
    obstacles: Callable[[Account, datetime], list[Obstacle]] = lambda _account, _now: []
    close: Callable[[Account, datetime], Any] = lambda _account, _now: None


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Hand in a room's part; a code registered again is replaced."""
    _holdings[holding.code] = holding


def all_holdings() -> list[Holding]:
    """Give every part in the order of the page."""
    return sorted(_holdings.values(), key=lambda one: one.order)


def sections_of(account: Account, now: datetime) -> list[Section]:
    """Give all that is kept about an account's holder."""
    found = (one.read(account, now) for one in all_holdings())
    return [section for section in found if section]


def obstacles_of(account: Account, now: datetime) -> list[Obstacle]:
    """Give all that stands in the way of closing an account."""
    return [obstacle for one in all_holdings() for obstacle in one.obstacles(account, now)]
