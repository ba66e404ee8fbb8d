"""Gives each request under /staff/ its `officer`; elsewhere there is none.

Staff have a cookie of their own, sent to /staff/ alone and never with another site's link (docs/decisions):
a member of staff who is also a citizen stays both, and no page of the portal carries an officer's session.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jingban.accounts.models import SessionKind
from jingban.accounts.sessions import SessionStore
from jingban.staff.queries import OfficerOnDuty, on_duty_in

PATH = "/staff/"


def cookie_name() -> str:
    """Give the staff cookie's name; browsers hold `__Secure-` names to HTTPS."""
    return "__Secure-jingban_staff" if settings.SESSION_COOKIE_SECURE else "jingban_staff"


class OfficerMiddleware:
    """Reads and writes the staff session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on `request.officer` and `request.staff_session`; keep the cookie as the session is."""
        request.officer = None
        if not request.path.startswith(PATH):
            return self.get_response(request)
        brought = request.COOKIES.get(cookie_name())
        session = SessionStore(brought, now=request.now)
        request.staff_session = session
        request.officer = officer_of(session)
        response = self.get_response(request)
        if request.officer is not None:
            session.touch()
            response.headers["Cache-Control"] = "no-store"
        _keep_cookie(response, session, brought)
        return response


def officer_of(session: SessionStore) -> OfficerOnDuty | None:
    """Give whose session this is; None for a stranger, an ended account, or a session of an older epoch."""
    row = session.row
    if row is None or row.kind != SessionKind.STAFF or row.officer_id is None:
        return None
    return on_duty_in(row.officer_id, row.credential_epoch)


def _keep_cookie(response: HttpResponse, session: SessionStore, brought: str | None) -> None:
    key = session.session_key
    if key and key != brought:
        response.set_cookie(
            cookie_name(),
            key,
            path=PATH,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
    elif brought and not key:
        response.delete_cookie(cookie_name(), path=PATH, samesite="Strict")
