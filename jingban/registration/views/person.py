"""个人注册 (walk.md M-3.1.1)."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jingban.accounts.clients import device_of, network_of
from jingban.foundation.clock import china_date
from jingban.registration.applicant import Applicant, Origin
from jingban.registration.events import RegistrationEvent
from jingban.registration.forms.applicant import ApplicantForm
from jingban.registration.forms.person import PersonForm
from jingban.registration.use_cases.register_person import register_person
from jingban.registration.use_cases.send_registration_code import PERSON
from jingban.registration.views.codes import answer_code, bound_to
from jingban.registration.views.faults import FAILURES, refuse
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import must_wait, pay, proof_fields
from jingban.ui import places
from jingban.ui.decorators import public
from jingban.ui.qr import qr_image
from jingban.ui.shortcuts import invalid, see_other, wants_fragment

TEMPLATE = "registration/person.html"
FIELDS = "registration/part/certificate_fields.html"


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
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
        register_person(
            certificate=form.certificate(),
            applicant=applicant(request, form, PERSON),
            card_province=form.cleaned_data["province"],
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
            event=RegistrationEvent.PERSON,
            failure=failure,
        )
    return see_other(f"{places.url('sign_in')}?notice=registered")


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def person_code(request: HttpRequest) -> HttpResponse:
    """「获取验证码」; its address alone leads back to the form."""
    if request.method != "POST":
        return see_other(reverse("registration:person"))
    form = _form(request)
    return answer_code(request, form=form, purpose=PERSON, template=TEMPLATE, context=_page(request, form))


def applicant(request: HttpRequest, form: ApplicantForm, purpose: str) -> Applicant:
    """Give who sits at a valid form."""
    typed = form.cleaned_data
    return Applicant(
        phone=typed["phone"],
        code=typed["code"],
        bound_to=bound_to(request, purpose),
        password=typed["password"],
        submission=typed["submission"],
        origin=Origin(network=network_of(request), device=device_of(request)),
        language=get_language() or "zh-hans",
    )


def app_page(request: HttpRequest) -> dict[str, Any]:
    """Give what the side panel needs: the QR code that opens the site on a phone."""
    return {"app_qr": qr_image(request.build_absolute_uri("/"))}


def _form(request: HttpRequest) -> PersonForm:
    return PersonForm(
        request.POST if request.method == "POST" else None,
        initial={"type": request.GET.get("type", "")},
        today=china_date(request.now),
        fresh=uuid.uuid4(),
    )


def _page(request: HttpRequest, form: PersonForm) -> dict[str, Any]:
    return {
        "form": form,
        "code_url": reverse("registration:person_code"),
        **app_page(request),
        **proof_fields(request, PublicForm.REGISTRATION),
    }
