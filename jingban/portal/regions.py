"""The region a visitor has chosen, kept in a cookie; it narrows services, guides, portals and points."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingban.foundation import divisions

COOKIE = f"{settings.COOKIE_PREFIX}jingban_region"


def own_region() -> str:
    """Give the operator's own division, or an empty text where there is none."""
    code = str(settings.BRAND.get("region_code", ""))
    return code if divisions.find(code) else ""


def chosen_region(request: HttpRequest) -> str:
    """Give the chosen division's code, else the operator's own, else an empty text."""
    code = request.COOKIES.get(COOKIE, "")
    found = divisions.find(code)
    return code if found and not found.until else own_region()


def region_name(request: HttpRequest) -> str:
    """Give the chosen region's short name in the page's language, the operator's as the brand writes it."""
    code = chosen_region(request)
    if code == own_region():
        return str(settings.BRAND["region"])
    return divisions.short_name(code, get_language() or "zh")


def region_label(code: str) -> str:
    """Give a region's full name in the page's language; 全国 for an empty code."""
    return divisions.name(code, get_language() or "zh") if code else _("全国")
