"""The staff shell's menu: rooms register their entries, each with the roles that see it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from jingban.ui import who

Counter = Callable[[HttpRequest], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was registered."""

    code: str
    label: Any
    url_name: str
    order: int
    roles: frozenset[str]
    count: Counter | None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry on a page; `count` is None where none is shown."""

    url: str
    label: str
    current: bool
    count: int | None


_entries: dict[str, Entry] = {}


def register(
    *,
    code: str,
    label: Any,
    url_name: str,
    order: int,
    roles: Collection[str] = (),
    count: Counter | None = None,
) -> None:
    """Add an entry for staff with one of `roles` (none: all staff); `count` gives the number beside it."""
    _entries[code] = Entry(code, label, url_name, order, frozenset(roles), count)


def menu(request: HttpRequest) -> list[Link]:
    """Give the entries that the signed-in member of staff may open, in order."""
    officer = who.officer(request)
    if officer is None:
        return []
    mine = set(officer.roles)
    links = []
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if entry.roles and not entry.roles & mine:
            continue
        url = reverse(entry.url_name)
        number = entry.count(request) if entry.count else None
        links.append(Link(url, str(entry.label), request.path.startswith(url), number))
    return links
