"""认证中心: which tabs it has, and who it says is signed in. Rooms register; ui draws (design.md 7).

An organisation's tabs are 安全评分 · 单位信息 · 实名信息 · 我的经办人, a person's
安全评分 · 实名信息 · 我的授权; 账号安全 is a segment of the bar on top. A tab whose room does not exist
is not registered, so not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from jingban.ui import who

KINDS: Final = ("person", "organisation")


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as it was registered."""

    code: str
    label: Any
    url_name: str
    order: int


@dataclass(frozen=True, slots=True)
class Link:
    """A tab on a page."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The card that says who is signed in: name and note, and facts such as 绑定手机 as (label, value)."""

    name: str
    note: str = ""
    note_label: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)


_tabs: dict[str, dict[str, Tab]] = {kind: {} for kind in KINDS}
_card: list[Callable[[HttpRequest], Card]] = []


def register_tab(*, kind: str, code: str, label: Any, url_name: str, order: int) -> None:
    """Add a tab for accounts of a kind; `label` is lazy text. Registering a code again replaces it."""
    if kind not in KINDS:
        raise ValueError(f"{kind} is neither person nor organisation")
    _tabs[kind][code] = Tab(code, label, url_name, order)


def register_card(read: Callable[[HttpRequest], Card]) -> None:
    """Hand in the function that gives the card; the last one registered is used."""
    _card[:] = [read]


def card(request: HttpRequest) -> Card:
    """Give the card of who is signed in; without a registered reader, the name alone."""
    if _card:
        return _card[0](request)
    person = who.signed_in(request)
    return Card(name=person.display_name if person else "")


def tabs(request: HttpRequest, current: str) -> list[Link]:
    """Give the tabs of the signed-in account in order; `current` is the code of the open one."""
    person = who.signed_in(request)
    if person is None:
        return []
    ordered = sorted(_tabs[person.kind].values(), key=lambda tab: tab.order)
    return [Link(reverse(tab.url_name), str(tab.label), tab.code == current) for tab in ordered]
