"""The region a visitor has chosen, kept in a cookie; it narrows guides, portals and points."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from jingban.foundation import divisions

COOKIE = "jingban_region"


def chosen_region(request: HttpRequest) -> str:
    """Give the chosen division's code, or an empty text."""
    code = request.COOKIES.get(COOKIE, "")
    return code if divisions.find(code) else ""


def region_name(request: HttpRequest) -> str:
    """Give the chosen region's name in the page's language, else the operator's own region."""
    found = divisions.find(chosen_region(request))
    return found.short_name(get_language() or "zh") if found else str(settings.BRAND["region"])
