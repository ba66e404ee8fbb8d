"""Gives every request its session and sends the cookie back."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse

from jingban.accounts.sessions import SessionStore


class SessionMiddleware:
    """Sets `request.session`; afterwards writes it if it was changed, and the cookie if the key was.

    The cookie ends with the browser; the row's own times say how long it is good for. A view decorated by
    `ui.decorators.polling` does not lengthen the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Open the session by `request.now`, let the view run, keep what changed."""
        sent = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        session = SessionStore(sent, request.now)
        request.session = session
        response = self.get_response(request)
        if response.status_code < 500:
            self._keep(request, session)
            self._send_cookie(session, sent, response)
        return response

    def _keep(self, request: HttpRequest, session: SessionStore) -> None:
        try:
            if session.modified and (session.row is not None or not session.is_empty()):
                session.save()
            elif not getattr(_view(request), "is_polling", False):
                session.touch()
        except UpdateError:
            # The session was ended on another device while this request ran: it stays ended.
            session.flush()

    def _send_cookie(self, session: SessionStore, sent: str | None, response: HttpResponse) -> None:
        key = session.session_key if session.row is not None else None
        if key and key != sent:
            response.set_cookie(
                settings.SESSION_COOKIE_NAME,
                key,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        elif sent and not key:
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")


def _view(request: HttpRequest) -> object:
    return getattr(request.resolver_match, "func", None)
