"""Language and 关怀版 as the reader chooses them: a cookie, and the account's own row by a hook."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingban.ui.decorators import public
from jingban.ui.middleware import CARE_COOKIE, cookie_options
from jingban.ui.shortcuts import own_path, see_other

Saver = Callable[[HttpRequest, str, Any], None]
_savers: list[Saver] = []


def register_saver(saver: Saver) -> None:
    """Hand in a function `(request, name, value)` that keeps a preference in the account.

    `name` is `language` (value `zh-hans` or `en`) or `care` (value a bool).
    """
    _savers.append(saver)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language; an unknown one changes nothing."""
    response = see_other(_back(request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        _save(request, "language", code)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, **cookie_options())  # type: ignore[arg-type]
    return response


@public
@require_POST
def care(request: HttpRequest) -> HttpResponse:
    """Switch 关怀版 on (`care=1`) or off."""
    response = see_other(_back(request))
    chosen = request.POST.get("care") == "1"
    _save(request, "care", chosen)
    response.set_cookie(CARE_COOKIE, "1" if chosen else "0", **cookie_options())  # type: ignore[arg-type]
    return response


def _save(request: HttpRequest, name: str, value: Any) -> None:
    for saver in _savers:
        saver(request, name, value)


def _back(request: HttpRequest) -> str:
    return own_path(request.POST.get("next", "")) or "/"
