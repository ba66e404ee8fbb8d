"""法人注册 (walk.md M-3.2)."""

import secrets
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jingban.foundation.clock import china_date
from jingban.registration.events import RegistrationEvent
from jingban.registration.forms.organisation import OrganisationForm
from jingban.registration.use_cases.register_organisation import register_organisation
from jingban.registration.use_cases.send_registration_code import ORGANISATION
from jingban.registration.views.codes import answer_code
from jingban.registration.views.faults import FAILURES, refuse
from jingban.registration.views.person import app_page, applicant
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import must_wait, pay, proof_fields
from jingban.ui import places
from jingban.ui.decorators import public
from jingban.ui.shortcuts import invalid, see_other, wants_fragment

TEMPLATE = "registration/organisation.html"
FIELDS = "registration/part/certificate_fields.html"


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the form, change the certificate's type, or register."""
    form = _form(request)
    if request.method != "POST":
        return render(request, TEMPLATE, _page(request, form))
    if "choose" in request.POST:
        form.keep_errors_of()
        return render(request, FIELDS if wants_fragment(request) else TEMPLATE, _page(request, form))
    if not form.is_valid():
        return invalid(request, TEMPLATE, _page(request, form))
    try:
        pay(request, PublicForm.REGISTRATION)
        register_organisation(
            claim=form.claim(),
            username=form.cleaned_data["username"],
            applicant=applicant(request, form, ORGANISATION),
            token=secrets.token_urlsafe(16),
            now=request.now,
        )
    except ProofNeeded:
        return must_wait(request, TEMPLATE, {**_page(request, form), "must_wait": _("注册")})
    except FAILURES as failure:
        return refuse(
            request,
            TEMPLATE,
            _page(request, form),
            form=form,
            event=RegistrationEvent.ORGANISATION,
            failure=failure,
        )
    return see_other(f"{places.url('sign_in')}?kind=organisation&notice=organisation-registered")


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_code(request: HttpRequest) -> HttpResponse:
    """「获取验证码」; its address alone leads back to the form."""
    if request.method != "POST":
        return see_other(reverse("registration:register_organisation"))
    form = _form(request)
    return answer_code(
        request, form=form, purpose=ORGANISATION, template=TEMPLATE, context=_page(request, form)
    )


def _form(request: HttpRequest) -> OrganisationForm:
    return OrganisationForm(
        request.POST if request.method == "POST" else None,
        initial={"type": request.GET.get("type", "")},
        today=china_date(request.now),
        fresh=uuid.uuid4(),
    )


def _page(request: HttpRequest, form: OrganisationForm) -> dict[str, Any]:
    return {
        "form": form,
        "code_url": reverse("registration:organisation_code"),
        **app_page(request),
        **proof_fields(request, PublicForm.REGISTRATION),
    }
