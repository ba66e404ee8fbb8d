"""What the frame round every page shows, gathered once per request and only as far as the page reads it.

Rooms above hand in what they know through `register`; ui imports none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jingban.ui import desk, places, who

Hook = Callable[[HttpRequest], Any]
# unread: number of unread messages · region: the chosen region's name · standing: see `Standing`, or None
HOOKS: Final = frozenset({"unread", "region", "standing"})
_hooks: dict[str, Hook] = {}

MENU: Final = (
    ("home", _("首页")),
    ("personal_services", _("个人服务")),
    ("employer_services", _("用人单位服务")),
    ("guides", _("办事指南")),
    ("flagships", _("各地旗舰店")),
    ("points", _("人社服务电子地图")),
    ("notices", _("通知公告")),
)
# The places that an item of the bottom bar covers; it leads to the first.
BOTTOM: Final = (
    (("home",), "home", _("首页")),
    (("personal_services", "employer_services", "services", "search", "permits"), "grid", _("办事")),
    (("messages",), "message", _("消息")),
    (("me", "centre", "cases"), "user", _("我的")),
)


def register(name: str, hook: Hook) -> None:
    """Hand in a value of the frame as a function of the request; raises ValueError for an unknown name."""
    if name not in HOOKS:
        raise ValueError(f"{name} is not a value of the frame (jingban/ui/frame.py)")
    _hooks[name] = hook


@dataclass(frozen=True, slots=True)
class Standing:
    """What every page says of the organisation acted for, while it cannot act: a title and what holds until then."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One link of a menu."""

    url: str
    label: str
    current: bool
    icon: str = ""


class _Addresses(dict[str, str]):
    def __missing__(self, code: str) -> str:
        self[code] = places.url(code)
        return self[code]


class Frame:
    """The values that `ui/layout.html` and `ui/staff.html` read; each is worked out when first read."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def brand(self) -> dict[str, Any]:
        """The operator's brand (settings)."""
        return dict(settings.BRAND)

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """The footer's links: label and address (settings)."""
        return [(str(label), address) for label, address in settings.FOOTER_LINKS]

    @cached_property
    def signed_in(self) -> who.SignedInPerson | None:
        """Who is signed in, or None."""
        return who.signed_in(self._request)

    @cached_property
    def officer(self) -> who.Staff | None:
        """The member of staff, or None."""
        return who.officer(self._request)

    @cached_property
    def acting_for(self) -> who.ActingFor | None:
        """The principal for whom this session acts, or None."""
        return who.acting_for(self._request)

    @cached_property
    def unread(self) -> int:
        """How many messages wait; 0 for a stranger."""
        hook = _hooks.get("unread")
        return int(hook(self._request)) if hook and self.signed_in else 0

    @cached_property
    def region(self) -> str:
        """The chosen region's name, else the operator's own."""
        hook = _hooks.get("region")
        return str(hook(self._request)) if hook else str(settings.BRAND["region"])

    @cached_property
    def standing(self) -> Standing | None:
        """What to say of the organisation acted for; None while there is nothing to say."""
        hook = _hooks.get("standing")
        return hook(self._request) if hook and self.signed_in else None

    @cached_property
    def language(self) -> str:
        """The language of this page: `zh-hans` or `en`."""
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def html_language(self) -> str:
        """The same as an HTML `lang` value."""
        return "en" if self.language == "en" else "zh-Hans"

    @cached_property
    def care(self) -> bool:
        """Whether 关怀版 is on."""
        return bool(getattr(self._request, "care", False))

    @cached_property
    def sandbox(self) -> bool:
        """Whether this is the sandbox."""
        return bool(settings.JINGBAN_SANDBOX)

    @cached_property
    def here(self) -> str:
        """This page's address, to come back to after a preference is changed."""
        return self._request.get_full_path() if self._request.method == "GET" else ""

    @cached_property
    def at(self) -> dict[str, str]:
        """The addresses of the frame's places by code; empty where no room has registered one."""
        return _Addresses()

    @cached_property
    def nav(self) -> list[Item]:
        """The menu's items (walk.md M-2.a), as far as rooms have registered them."""
        return [
            Item(self.at[code], str(label), self._is_current(code) or self._covers_mine(code))
            for code, label in MENU
            if self.at[code]
        ]

    @cached_property
    def bottom(self) -> list[Item]:
        """The phone's bottom bar; the first item that covers this page is the current one."""
        shown = [one for one in BOTTOM if self.at[one[0][0]]]
        current = next((codes for codes, _icon, _label in shown if any(map(self._is_current, codes))), None)
        return [Item(self.at[codes[0]], str(label), codes == current, icon) for codes, icon, label in shown]

    @cached_property
    def desk(self) -> list[desk.Link]:
        """The staff shell's menu."""
        return desk.menu(self._request)

    def _is_current(self, code: str) -> bool:
        address, path = self.at[code], self._request.path
        if "?" in address:
            return self._request.get_full_path().startswith(address)
        return path == address or (len(address) > 1 and path.startswith(address))

    def _covers_mine(self, code: str) -> bool:
        """One's own pages lie under 个人服务, an organisation's and its business under 用人单位服务."""
        if code == "employer_services" and self._is_current("permits"):
            return True
        mine = {"person": "personal_services", "organisation": "employer_services"}
        kind = self.signed_in.kind if self.signed_in else ""
        return mine.get(kind) == code and any(map(self._is_current, ("centre", "agents", "cases")))
