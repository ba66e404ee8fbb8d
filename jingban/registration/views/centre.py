"""认证中心: 实名信息 of a person; 单位信息 and 实名信息 of an organisation; waiting for the representative."""

import secrets
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingban.accounts.models import Level, Link
from jingban.foundation.clock import china_date
from jingban.foundation.identifiers import OrganisationKind
from jingban.foundation.masks import mask_name, mask_number
from jingban.parties.queries import current_certificate, current_representative, former_names
from jingban.registration.policies import waits
from jingban.registration.queries import lacks_validity, live_confirmation, waiting_for
from jingban.registration.use_cases.ask_representative import UnableToAsk, ask_representative
from jingban.registration.use_cases.lapse_confirmations import last_day_to_confirm
from jingban.ui.decorators import polling, require_organisation, require_person
from jingban.ui.qr import qr_image
from jingban.ui.shortcuts import see_other


@require_person()
@require_safe
def identity(request: HttpRequest) -> HttpResponse:
    """实名信息 of a person, masked; what waits for an answer as legal representative stands on top."""
    link = request.signed_in.link
    person = link.person if link else None
    certificate = current_certificate(person) if person else None
    context = {
        "tab": "identity",
        "link": link,
        "name": mask_name(person.name) if person else "",
        "certificate": certificate,
        "number": mask_number(certificate.type, certificate.number) if certificate else "",
        "expired": certificate and certificate.valid_to and certificate.valid_to < china_date(request.now),
        "incomplete": person is None or certificate is None or lacks_validity(certificate),
        "waiting": waiting_for(person) if person and link and link.level == Level.L3 else [],
    }
    return render(request, "registration/identity.html", context)


@require_organisation()
@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """单位信息; before the representative has confirmed it is the page that asks for him (screen 18b)."""
    link = request.signed_in.link
    context: dict[str, Any] = {"tab": "organisation", "link": link}
    if link is None or link.organisation is None:
        return render(request, "registration/untied.html", context)
    context["representative"] = _representative(link)
    context["former_names"] = former_names(link.organisation)
    if waits(link):
        context |= _asking(request, link)
    template = "waiting.html" if link.level == Level.O1 else "organisation_facts.html"
    return render(request, f"registration/{template}", context)


def _asking(request: HttpRequest, link: Link) -> dict[str, Any]:
    confirmation = live_confirmation(link, request.now)
    context = {
        "confirmation": confirmation,
        "asked": confirmation is not None or link.confirmations.exists(),
        "phone": request.signed_in.masked_phone,
        "last_day": last_day_to_confirm(link) if link.level == Level.O2 else None,
    }
    if confirmation:
        path = reverse("registration:confirm_link", args=[confirmation.token])
        address = request.build_absolute_uri(path)
        context |= {"address": address, "qr": qr_image(address)}
    return context


@require_organisation()
@require_POST
def new_link(request: HttpRequest) -> HttpResponse:
    """Make a fresh confirmation link; the former one leads nowhere from now on."""
    link = request.signed_in.link
    if link:
        # Confirmed meanwhile, or untied: the page they come back to says so.
        with suppress(UnableToAsk):
            ask_representative(link=link, token=secrets.token_urlsafe(16), now=request.now)
    return see_other(reverse("registration:organisation"))


@polling
@require_organisation()
@require_safe
def still_waiting(request: HttpRequest) -> HttpResponse:
    """Answer the waiting page's script: 204 while it waits, else reload."""
    link = request.signed_in.link
    response = HttpResponse(status=204)
    if link is None or not waits(link):
        response = HttpResponse()
        response.headers["HX-Refresh"] = "true"
    return response


@require_organisation()
@require_safe
def organisation_identity(request: HttpRequest) -> HttpResponse:
    """实名信息 of an organisation: its representative and how far the account is proven."""
    link = request.signed_in.link
    context: dict[str, Any] = {"tab": "identity", "link": link}
    if link is None or link.organisation is None:
        return render(request, "registration/untied.html", context)
    context["representative"] = _representative(link)
    return render(request, "registration/organisation_identity.html", context)


def _representative(link: Link) -> dict[str, object]:
    assert link.organisation is not None
    person = current_representative(link.organisation)
    if person is None:
        return {}
    certificate = current_certificate(person)
    return {
        "label": OrganisationKind(link.organisation.kind).head_label,
        "name": mask_name(person.name),
        "certificate": certificate,
        "number": mask_number(certificate.type, certificate.number) if certificate else "",
    }
