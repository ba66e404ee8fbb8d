"""Whoever has not agreed to the terms as they hold now is asked to, before anything of one's own is shown."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from jingban.registration import terms
from jingban.signin.middleware import is_public
from jingban.signin.next_page import with_next
from jingban.staff.middleware import PATH as STAFF
from jingban.ui.shortcuts import see_other, wants_fragment

# Nobody has to agree to leave: to see and take along what is kept, to close the account or to freeze it.
WITHOUT = {
    "registration:agree",
    "registration:data",
    "registration:data_download",
    "registration:data_close",
    "prove",
    "prove-options",
    "phone-former",
    "stop-own",
}


class TermsMiddleware:
    """Leads to the page that asks. A form that is being sent is taken: its page was opened before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Ask an account that agreed to an older version, or, moved in from a former system, to none."""
        signed_in = request.signed_in
        if signed_in is None or signed_in.account.terms_version == terms.CURRENT:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        free = is_public(view) or request.path.startswith(STAFF) or name in WITHOUT
        if free or request.method not in {"GET", "HEAD"} or wants_fragment(request):
            return None
        return see_other(with_next(reverse("registration:agree"), request.get_full_path()))
