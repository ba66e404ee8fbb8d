"""Which functions handle which events, and which run periodically; filled when rooms' `handlers.py` load."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from jingban.ledger.models import OutboxEvent

Handler: TypeAlias = "Callable[[OutboxEvent, datetime], None]"
Periodic: TypeAlias = Callable[[datetime], None]


@dataclass(frozen=True)
class Period:
    """A function that runs every so many seconds."""

    name: str
    seconds: int
    run: Periodic


handlers: dict[str, list[Handler]] = defaultdict(list)
periods: dict[str, Period] = {}


def handles(*topics: str) -> Callable[[Handler], Handler]:
    """Register a handler of events: `def f(event, now) -> None`, run outside any transaction.

    It may run twice for one event (at least once), in the order of `due_at` for one subject. An exception
    puts the event back, to be tried again later; `DependencyDown` is tried for days, others some ten times.
    """

    def register(function: Handler) -> Handler:
        for topic in topics:
            handlers[topic].append(function)
        return function

    return register


def every(*, seconds: int, name: str) -> Callable[[Periodic], Periodic]:
    """Register periodic work: `def f(now) -> None`; never runs twice at once, in however many workers.

    Raises `ValueError` when the name is already used.
    """

    def register(function: Periodic) -> Periodic:
        if name in periods:
            raise ValueError(f"periodic work {name} is registered twice")
        periods[name] = Period(name, seconds, function)
        return function

    return register
