"""代表…办理: choose for whom, and accept at the first time."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jingban.foundation.clock import china_date
from jingban.mandates.acts import ask_to_accept
from jingban.mandates.models import Mandate
from jingban.mandates.principal import choose_principal
from jingban.mandates.queries import MandateRow, mandate_rows, mandates_held
from jingban.mandates.services import services_by_code
from jingban.mandates.states import MandateState
from jingban.mandates.use_cases.accept_mandate import UnableToAcceptMandate, accept_mandate
from jingban.parties.models import Organisation
from jingban.parties.queries import organisations_represented_by
from jingban.signin.next_page import next_of, with_next
from jingban.ui.decorators import require_person
from jingban.ui.shortcuts import see_other


@require_person("L3")
def choose(request: HttpRequest) -> HttpResponse:
    """Show for whom the person can act, and take the choice."""
    person = request.signed_in.person
    rows = mandate_rows(mandates_held(person), china_date(request.now))
    represented = organisations_represented_by(person)
    if request.method == "POST":
        return _choose(request, rows, represented)
    context = {
        "own_name": request.signed_in.display_name,
        "active": _by_organisation(rows, MandateState.ACTIVE),
        "pending": _by_organisation(rows, MandateState.PENDING),
        "represented": represented,
        "services": services_by_code(),
        "next": next_of(request),
        "needs_organisation": request.GET.get("why") == "organisation",
    }
    return render(request, "mandates/acting_for.html", context)


def _by_organisation(rows: list[MandateRow], state: MandateState) -> list[dict[str, Any]]:
    grouped: dict[Organisation, list[MandateRow]] = defaultdict(list)
    for row in rows:
        if row.state == state:
            grouped[row.mandate.principal].append(row)
    return [
        {
            "organisation": organisation,
            "rows": held,
            "last": max(row.mandate.valid_to for row in held),
            "first": min(row.mandate.valid_from for row in held),
            "soonest": min(held, key=lambda row: row.days_left),
        }
        for organisation, held in grouped.items()
    ]


def _choose(request: HttpRequest, rows: list[MandateRow], represented: list[Organisation]) -> HttpResponse:
    chosen = request.POST.get("principal", "")
    onward = next_of(request)
    if not chosen:
        choose_principal(request, None)
        return see_other(onward or reverse("portal:home"))
    usable = {str(row.mandate.principal_id): row.mandate for row in rows if row.state == MandateState.ACTIVE}
    by_register = {str(one.id): one for one in represented}
    organisation = by_register.get(chosen) or (usable[chosen].principal if chosen in usable else None)
    if organisation is None:
        return see_other(reverse("mandates:choose"))
    choose_principal(request, organisation)
    if chosen not in by_register and _to_accept(rows, organisation.id):
        return see_other(with_next(reverse("mandates:first_use"), onward))
    return see_other(onward or reverse("portal:home"))


def _to_accept(rows: list[MandateRow], principal: UUID) -> list[Mandate]:
    return [
        row.mandate
        for row in rows
        if row.mandate.principal_id == principal
        and row.state == MandateState.ACTIVE
        and row.mandate.series.accepted_at is None
    ]


def _accept(request: HttpRequest, waiting: list[Mandate], onward: str) -> HttpResponse:
    """Accept what stood on the page: what was granted or changed since then is shown first."""
    shown = set(request.POST.getlist("mandate"))
    for mandate in waiting:
        if str(mandate.id) not in shown:
            continue
        try:
            authority = ask_to_accept(signed_in=request.signed_in, mandate=mandate, at=request.now)
            accept_mandate(authority=authority, mandate=mandate, now=request.now)
        except UnableToAcceptMandate:
            return see_other(f"{reverse('mandates:mine')}?done=gone")
    if all(str(mandate.id) in shown for mandate in waiting):
        return see_other(onward)
    return see_other(with_next(reverse("mandates:first_use"), onward))


@require_person("L3")
def first_use(request: HttpRequest) -> HttpResponse:
    """Accept, at the first use, what the chosen organisation has granted."""
    acting = request.acting_for
    if acting is None:
        return see_other(reverse("mandates:choose"))
    rows = mandate_rows(mandates_held(request.signed_in.person), china_date(request.now))
    waiting = _to_accept(rows, acting.principal_id)
    onward = next_of(request) or reverse("portal:home")
    if request.method == "POST":
        return _accept(request, waiting, onward)
    if not waiting:
        return see_other(onward)
    context = {
        "rows": [row for row in rows if row.mandate in waiting],
        "organisation": acting.organisation,
        "services": services_by_code(),
        "next": next_of(request),
    }
    return render(request, "mandates/first_use.html", context)
