"""Who is signed in, who must be, and for whom a form was opened."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse

from jingban.signin import doors, kept_forms, signed_in
from jingban.ui import principal
from jingban.ui.forms import kept

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignedInMiddleware:
    """Sets `request.signed_in` from the session, which has compared the account's epoch."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read who it is; keep pages of somebody signed in out of every cache and the back button."""
        request.signed_in = signed_in.read(request.session)
        known = request.session.row is not None
        response = self.get_response(request)
        if known:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class LoginRequiredMiddleware:
    """Asks for signing in on every page that is not `@public`, and for a member of staff under /staff/.

    A form that comes too late is kept, and shown again after the same account has signed in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Offer to the page's forms what was typed into them before."""
        values = kept_forms.kept_for(request) if request.method == "GET" else None
        request.kept_form = values is not None
        with kept.offered(values) if values is not None else nullcontext():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead strangers to the sign-in page."""
        if is_public(view) or doors.has_entered(request):
            return None
        return doors.ask_to_sign_in(request)


class SamePrincipalMiddleware:
    """Refuses a form that was opened by another account, or for another principal, than the one here now."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Compare the form's token with who is here; a form without one was not opened by anybody signed in."""
        if request.method != "POST" or is_public(view):
            return None
        opened_by = request.POST.get(principal.FIELD, "")
        if opened_by and opened_by != principal.token(request):
            return doors.refuse_other_principal(request)
        kept_forms.drop_kept(request)
        return None


def is_public(view: Any) -> bool:
    """Say whether a view lets strangers in."""
    return bool(getattr(view, "is_public", False))
