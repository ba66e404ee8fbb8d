"""Which language a page is in, and how data columns are read in it."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_from_request

from jingban.ui import who


def choose(request: HttpRequest) -> str:
    """Give the page's language: the account's, else the cookie's, else the browser's (design.md 2)."""
    known = dict(settings.LANGUAGES)
    account = getattr(who.signed_in(request), "language", "")
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    for code in (account, cookie):
        if code in known:
            return str(code)
    return get_language_from_request(request)


def language_of(text: str) -> str:
    """Give what somebody's own words are written in, for their `lang`: Chinese if there is any Chinese in them."""
    return "zh-Hans" if re.search("[\u3400-\u9fff]", text) else "en"


def local(thing: Any, field: str) -> str:
    """Give a data column in the page's language: `local(service, "name")` reads name_en or name_zh."""
    language = "en" if get_language() == "en" else "zh"
    return str(getattr(thing, f"{field}_{language}", "") or getattr(thing, f"{field}_zh"))
