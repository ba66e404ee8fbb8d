"""Language and 关怀版 as the reader chooses them: a cookie, and the account's own row by a hook."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingban.ui import who
from jingban.ui.decorators import public
from jingban.ui.middleware import CARE_COOKIE, cookie_options
from jingban.ui.shortcuts import own_path, see_other

Saver = Callable[[HttpRequest, str, Any], None]
# Which preferences were chosen here before signing in, and so are not in the account yet. It ends with the
# browser, or at sign-in: the language that somebody else used here before is no choice of whoever comes next.
CHOSEN_COOKIE = f"{settings.COOKIE_PREFIX}jingban_chosen"
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
        _keep(request, response, "language", code, (settings.LANGUAGE_COOKIE_NAME, code))
    return response


@public
@require_POST
def care(request: HttpRequest) -> HttpResponse:
    """Switch 关怀版 on (`care=1`) or off."""
    response = see_other(_back(request))
    chosen = request.POST.get("care") == "1"
    _keep(request, response, "care", chosen, (CARE_COOKIE, "1" if chosen else "0"))
    return response


def chosen_before(request: HttpRequest) -> dict[str, Any]:
    """Give what was chosen in this browser before signing in, by name: it goes before what the account says."""
    names = request.COOKIES.get(CHOSEN_COOKIE, "").split("-")
    chosen: dict[str, Any] = {}
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if "language" in names and language in dict(settings.LANGUAGES):
        chosen["language"] = language
    if "care" in names:
        chosen["care"] = request.COOKIES.get(CARE_COOKIE) == "1"
    return chosen


def forget_chosen(response: HttpResponse) -> None:
    """Note that what was chosen before is the account's now."""
    response.delete_cookie(CHOSEN_COOKIE)


def _keep(
    request: HttpRequest, response: HttpResponse, name: str, value: Any, cookie: tuple[str, str]
) -> None:
    response.set_cookie(*cookie, **cookie_options())  # type: ignore[arg-type]
    if who.signed_in(request) is None:
        names = {name, *chosen_before(request)}
        session_only = {**cookie_options(), "max_age": None}
        response.set_cookie(CHOSEN_COOKIE, "-".join(sorted(names)), **session_only)  # type: ignore[arg-type]
    for saver in _savers:
        saver(request, name, value)


def _back(request: HttpRequest) -> str:
    return own_path(request.POST.get("next", "")) or "/"
