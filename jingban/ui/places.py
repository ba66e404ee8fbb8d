"""Where the frame's links lead. Rooms register their pages; a place that nobody registered is not shown."""

from typing import Final

from django.urls import reverse

CODES: Final = frozenset(
    {
        # the seven of the menu (walk.md M-2.a)
        "home",
        "personal_services",
        "employer_services",
        "guides",
        "flagships",
        "points",
        "notices",
        # the frame's other links
        "services",
        "search",
        "region",
        "sign_in",
        "sign_out",
        "register_person",
        "register_organisation",
        "centre",
        "security",
        "agents",
        "my_mandates",
        "cases",
        "messages",
        "me",
        "acting_for",
        "permits",
        # what a refused person can do (see decorators)
        "complete_person",
        "verify_face",
        "confirm_organisation",
        "staff_sign_in",
        "staff_sign_out",
        "staff_home",
    }
)
_registered: dict[str, str] = {}


def register(code: str, url_name: str) -> None:
    """Say which URL name a place has; raises ValueError for a code that is not in `CODES`.

    A room calls it in its `AppConfig.ready()`.
    """
    if code not in CODES:
        raise ValueError(f"{code} is not a place of the frame (jingban/ui/places.py)")
    _registered[code] = url_name


def url(code: str) -> str:
    """Give a place's path, or an empty text when no room has registered it."""
    if code not in CODES:
        raise ValueError(f"{code} is not a place of the frame (jingban/ui/places.py)")
    name = _registered.get(code)
    return reverse(name) if name else ""
