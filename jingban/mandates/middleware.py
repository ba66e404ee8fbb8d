"""Gives each request its `acting_for`, and turns a refused decision into the page that explains it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jingban.foundation.clock import china_date
from jingban.ledger import record
from jingban.mandates.acts import Refused, explained
from jingban.mandates.decision import Reason
from jingban.mandates.events import MandateEvent
from jingban.mandates.principal import acting_for
from jingban.mandates.queries import may_choose
from jingban.mandates.views.refusal import refusal_page
from jingban.signin.next_page import with_next
from jingban.ui import places


class ActingForMiddleware:
    """Reads the chosen principal; answers `Refused`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on `request.acting_for`; it carries no right."""
        request.acting_for = acting_for(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal: the first use leads to accepting, all else to a page that says why (M-7.2)."""
        if not isinstance(exception, Refused):
            return None
        decision = exception.decision
        if decision.reason == Reason.NOT_ACCEPTED:
            onward = request.get_full_path() if request.method == "GET" else ""
            return redirect(with_next(reverse("mandates:first_use"), onward))
        if decision.reason == Reason.NO_MANDATE and exception.principal_id is None:
            if request.signed_in.kind == "organisation":
                # An account that lost its organisation: the page about the organisation says what happened.
                return redirect(places.url("confirm_organisation") or reverse("portal:home"))
            if may_choose(request.signed_in.person, china_date(request.now)):
                onward = request.get_full_path() if request.method == "GET" else ""
                return redirect(with_next(f"{reverse('mandates:choose')}?why=organisation", onward))
            exception = explained(exception, request.signed_in, request.now)
            decision = exception.decision
        record(
            MandateEvent.REFUSED,
            now=request.now,
            account_id=request.signed_in.account_id,
            party_id=request.signed_in.person_id,
            principal_id=exception.principal_id,
            outcome=decision.reason.value,
            data={"service": exception.service_code} if exception.service_code else None,
        )
        return refusal_page(request, exception)
