"""用户信息完善 (walk.md M-7.1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jingban.accounts.clients import network_of
from jingban.foundation.clock import china_date
from jingban.registration.events import RegistrationEvent
from jingban.registration.forms.person import CompleteForm
from jingban.registration.queries import lacks
from jingban.registration.use_cases.complete_person import complete_person
from jingban.registration.views.faults import FAILURES, refuse
from jingban.signin.next_page import next_of
from jingban.ui.decorators import require_person
from jingban.ui.shortcuts import invalid, see_other, wants_fragment

TEMPLATE = "registration/complete.html"
FIELDS = "registration/part/certificate_fields.html"


@require_person()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest) -> HttpResponse:
    """Ask for the certificate of an account without bound person, or of one whose data are incomplete."""
    account = request.signed_in.account
    if not lacks(account):
        return see_other(_onward(request))
    posted = request.POST if request.method == "POST" else None
    form = CompleteForm(posted, initial={"type": request.GET.get("type", "")}, today=china_date(request.now))
    page = {"form": form, "next": next_of(request)}
    if posted is None:
        return render(request, TEMPLATE, page)
    if "choose" in posted:
        form.keep_errors_of()
        return render(request, FIELDS if wants_fragment(request) else TEMPLATE, page)
    if not form.is_valid():
        return invalid(request, TEMPLATE, page)
    try:
        complete_person(
            account=account,
            certificate=form.certificate(),
            network=network_of(request),
            now=request.now,
        )
    except FAILURES as failure:
        return refuse(request, TEMPLATE, page, form=form, event=RegistrationEvent.COMPLETED, failure=failure)
    return see_other(_onward(request))


def _onward(request: HttpRequest) -> str:
    return next_of(request) or f"{reverse('registration:identity')}?done=completed"
