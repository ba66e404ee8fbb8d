"""Who may open a page, as far as the request alone can say: signed in or not, kind, level, role, freshness.

A stranger is led to sign in (302, back afterwards); somebody else gets 403 with the reason and what to do.
Whether a person may act on *this* thing is a room's own `policies`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from jingban.ui import places, refusals, who
from jingban.ui.errors import refused

View = TypeVar("View", bound=Callable[..., HttpResponse])
Check = Callable[[HttpRequest], HttpResponse | None]

SIGN_IN = "/sign-in/"
STAFF_SIGN_IN = "/staff/sign-in/"


def public(view: View) -> View:
    """Let everybody in; without it a page asks for signing in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def polling(view: View) -> View:
    """Say that a page asks this by itself: it does not lengthen the session (design.md 6)."""
    view.is_polling = True  # type: ignore[attr-defined]
    return view


def require_person(level: str | None = None) -> Callable[[View], View]:
    """Let in a signed-in person, of at least this level (`L1`…`L3`) when one is named."""
    return _guard(lambda request: _check(request, "person", level))


def require_organisation(level: str | None = None) -> Callable[[View], View]:
    """Let in an organisation's own account, of at least this level (`O1`, `O2`) when one is named."""
    return _guard(lambda request: _check(request, "organisation", level))


def require_role(*roles: str) -> Callable[[View], View]:
    """Let in a member of staff who has one of these roles; without roles, any member of staff."""

    def check(request: HttpRequest) -> HttpResponse | None:
        officer = who.officer(request)
        if officer is None:
            return _to_sign_in(request, places.url("staff_sign_in") or STAFF_SIGN_IN)
        if roles and not set(roles) & set(officer.roles):
            return refused(request, refusals.wrong_role())
        return None

    return _guard(check)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead a stranger to the sign-in page, and back here afterwards."""
    return _to_sign_in(request, places.url("sign_in") or SIGN_IN)


def _guard(check: Check) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return check(request) or view(request, *args, **kwargs)

        # The guard answers strangers itself, with the right sign-in page.
        guarded.is_guarded = True  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def _check(request: HttpRequest, kind: str, level: str | None) -> HttpResponse | None:
    person = who.signed_in(request)
    if person is None:
        return to_sign_in(request)
    if person.kind != kind:
        return refused(request, refusals.wrong_kind(needed=kind))
    if level is not None and not who.reaches(person.level, level):
        return refused(request, refusals.level_too_low(needed=level, next_page=_here(request)))
    return None


def _here(request: HttpRequest) -> str:
    return request.get_full_path() if request.method in {"GET", "HEAD"} else ""


def _to_sign_in(request: HttpRequest, address: str) -> HttpResponse:
    here = _here(request)
    return HttpResponseRedirect(f"{address}?{urlencode({'next': here})}" if here else address)
