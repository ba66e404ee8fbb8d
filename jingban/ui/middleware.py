"""Sets the language and 关怀版 of a page, answers for failures of the moment, and knows three methods."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers

from jingban.foundation.errors import passes
from jingban.ui import errors, language, who

CARE_COOKIE = f"{settings.COOKIE_PREFIX}jingban_care"


METHODS = ("GET", "HEAD", "POST")


class MethodsMiddleware:
    """Refuses every method that neither pages nor forms have; a view says which of the three it takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 405 before anything is read of the request."""
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class LanguageMiddleware:
    """Activates the language and hands on `request.care`: the account's choice, else the cookie's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose before the view runs; say in the answer which language it is in."""
        chosen = language.choose(request)
        account = getattr(who.signed_in(request), "care", None)
        request.care = request.COOKIES.get(CARE_COOKIE) == "1" if account is None else account
        with translation.override(chosen):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a failure of the moment that no view has caught into the 503 page."""
        return errors.unavailable(request, failure=exception) if passes(exception) else None


def cookie_options() -> dict[str, object]:
    """Give the options of a preference's cookie: a year, this site only, not for scripts."""
    return {
        "max_age": 365 * 24 * 3600,
        "samesite": "Lax",
        "secure": settings.CSRF_COOKIE_SECURE,
        "httponly": True,
    }
