"""The desk's home and search."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.backoffice import queries
from jingban.backoffice.events import BackofficeEvent
from jingban.backoffice.forms import PersonSearchForm, SearchForm
from jingban.backoffice.policies import PERSON_SEARCHERS, SEARCHERS
from jingban.casework.own_matter import own_organisation
from jingban.casework.policies import READERS, WORKERS
from jingban.casework.presenting import name_of, tag_of
from jingban.casework.staff.queries import cases_for, todo_for
from jingban.foundation.clock import china_date
from jingban.foundation.masks import mask_name
from jingban.ledger import record
from jingban.mandates.queries import current_mandates, mandate_rows
from jingban.mandates.services import services_by_code
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import current_representative, former_names, people_by_number
from jingban.staff.models import Role
from jingban.staff.queries import OfficerOnDuty
from jingban.staff.traces import number_mark
from jingban.ui.decorators import require_role
from jingban.ui.errors import Refusal, refused
from jingban.ui.shortcuts import invalid

MOST_SHOWN = 10


@require_role()
def home(request: HttpRequest) -> HttpResponse:
    """Say what waits, by role."""
    officer: OfficerOnDuty = request.officer
    roles = officer.roles
    context: dict[str, Any] = {"posts": officer.posts}
    if roles & {role.value for role in WORKERS}:
        context["todo"] = todo_for(officer).order_by().count()
    if roles & {role.value for role in READERS}:
        context["counts"] = queries.count_states(officer)
    if Role.AUDITOR in roles:
        context["unmaskings"] = queries.unmaskings_since(request.now - timedelta(days=7))
    context["is_staff_admin"] = Role.STAFF_ADMIN in roles
    context["may_search"] = bool(roles & set(SEARCHERS))
    return render(request, "backoffice/home.html", context)


@require_role(*SEARCHERS)
def search(request: HttpRequest) -> HttpResponse:
    """Find a case by number, an organisation by code or name."""
    form = SearchForm(request.GET if "text" in request.GET else None)
    context: dict[str, Any] = {
        "form": form,
        "person_form": PersonSearchForm(),
        "may_search_people": bool(request.officer.roles & set(PERSON_SEARCHERS)),
    }
    if form.is_bound and not form.is_valid():
        return invalid(request, "backoffice/search.html", context)
    if form.is_bound:
        text = form.cleaned_data["text"]
        context |= {
            "text": text,
            "cases": _rows(queries.find_cases(request.officer, text)),
            "organisations": queries.find_organisations(text),
        }
    return render(request, "backoffice/search.html", context)


def _rows(cases: list[Any]) -> list[dict[str, Any]]:
    return [{"case": case, "name": name_of(case), "tag": tag_of(case.state)} for case in cases]


@require_role(*PERSON_SEARCHERS)
@require_http_methods(["POST"])
def person(request: HttpRequest) -> HttpResponse:
    """Show a person, masked, to who typed the certificate number and said why; in the ledger either way."""
    form = PersonSearchForm(request.POST)
    if not form.is_valid():
        context = {"form": SearchForm(), "person_form": form, "may_search_people": True}
        return invalid(request, "backoffice/search.html", context)
    found = people_by_number(form.cleaned_data["number"])
    own = request.officer.officer.person_id
    shown = [one for one in found if one.id != own]
    _note_search(request, form, found, own=len(shown) < len(found))
    context = {
        "cards": [queries.person_card(one) for one in shown],
        "own": len(shown) < len(found),
        "services": services_by_code(),
        "today": china_date(request.now),
    }
    return render(request, "backoffice/people.html", context)


def _note_search(request: HttpRequest, form: PersonSearchForm, found: list[Person], *, own: bool) -> None:
    looked_at: list[UUID | None] = [one.id for one in found]
    for party_id in looked_at or [None]:
        record(
            BackofficeEvent.PERSON_SEARCHED,
            now=request.now,
            officer_id=request.officer.id,
            party_id=party_id,
            outcome="own_matter" if own else "success" if party_id else "not_found",
            data={
                "reason": form.cleaned_data["reason"],
                "number": number_mark(form.cleaned_data["number"]),
            },
        )


@require_role(*SEARCHERS)
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show an organisation: its state, accounts, agents (masked) and the cases the officer may see."""
    found = get_object_or_404(Organisation, id=organisation_id)
    person_id = request.officer.officer.person_id
    own = person_id is not None and own_organisation(person_id, found.id)
    record(
        BackofficeEvent.ORGANISATION_OPENED,
        now=request.now,
        officer_id=request.officer.id,
        principal_id=found.id,
        outcome="own_matter" if own else "success",
    )
    if own:
        return refused(request, _own_organisation())
    representative = current_representative(found)
    mandates = list(current_mandates(found.id)[:MOST_SHOWN])
    cases = list(cases_for(request.officer).filter(principal=found).order_by("-number")[:MOST_SHOWN])
    context = {
        "organisation": found,
        "former_names": former_names(found),
        "representative": mask_name(representative.name) if representative else _("没有登记"),
        "accounts": queries.account_cards(found),
        "mandates": mandate_rows(mandates, china_date(request.now)),
        "cases": _rows(cases),
    }
    return render(request, "backoffice/organisation.html", context)


def _own_organisation() -> Refusal:
    return Refusal(
        title=_("这是您自己的单位"),
        lead=_("您是这个单位的法定代表人或经办人。按规定要回避，请用个人账号登录门户，或者交给同事。"),
        actions=[(reverse("backoffice:search"), _("回到查询"))],
    )
