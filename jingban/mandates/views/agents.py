"""我的经办人: the list, its search, the history and the export (M-6.list)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jingban.foundation.clock import china_date
from jingban.mandates import queries
from jingban.mandates.export import agents_workbook
from jingban.mandates.forms import FindForm
from jingban.mandates.models import Mandate
from jingban.mandates.services import services_by_code
from jingban.mandates.states import MandateState
from jingban.mandates.views.bind import held_text
from jingban.mandates.views.management import is_confirmed, organisation_front, organisation_page
from jingban.parties.models import Organisation
from jingban.ui.paging import page_of
from jingban.vetting.queries import no_new_mandates_until

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@organisation_front
def agents(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show the list; a POST searches it, so that no number stands in an address.

    An account at O1 is told to wait. The representative may have bound agents from the own account: whoever
    else knew the organisation's public facts learns nothing of them.
    """
    if not is_confirmed(request):
        return render(request, "mandates/agents.html", {"tab": "agents", "organisation": organisation})
    return render(request, "mandates/agents.html", list_context(request, organisation))


def list_context(
    request: HttpRequest, organisation: Organisation, asked: Mandate | None = None
) -> dict[str, Any]:
    """Give what the list shows; behind a dialog also `row`, the mandate that it asks about."""
    today = china_date(request.now)
    # Behind a dialog the list is only a backdrop: the dialog says itself when it may not grant.
    until = None if asked else no_new_mandates_until(organisation.id, request.now)
    state = request.GET.get("state", "")
    if state not in MandateState.values:
        state = ""
    form = FindForm(request.POST if "text" in request.POST else None)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.mandates_listed(
        organisation.id,
        today=today,
        state=state,
        agents=queries.find_agents(text, organisation.id) if text else None,
    )
    page = page_of(found, request.GET.get("after"))
    rows = queries.mandate_rows([*page.rows, asked] if asked else page.rows, today)
    row = rows.pop() if asked else None
    counts = queries.count_by_state(organisation.id, today)
    tabs = [("", None, counts["all"])] + [(one.value, one.label, counts[one.value]) for one in MandateState]
    return {
        "tab": "agents",
        "organisation": organisation,
        "rows": rows,
        "row": row,
        "page": page,
        "state": state,
        "state_tabs": tabs,
        "find": form,
        "searched": text,
        "to_be_confirmed": any(row.to_be_confirmed for row in rows),
        "soon": [row for row in rows if row.ends_soon],
        "services": services_by_code(),
        "may_create": True,
        "held": held_text(until) if until else "",
    }


@organisation_page
def history(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show every version that was ever granted, with how each ended."""
    page = page_of(queries.history(organisation.id), request.GET.get("after"))
    today = china_date(request.now)
    context = {
        "tab": "agents",
        "organisation": organisation,
        "rows": queries.mandate_rows(page.rows, today),
        "page": page,
        "services": services_by_code(),
    }
    return render(request, "mandates/history.html", context)


@organisation_page
def export(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Give the list as a spreadsheet, masked as on the page."""
    today = china_date(request.now)
    rows = queries.every_mandate_row(organisation.id, today)
    response = HttpResponse(agents_workbook(rows, services_by_code()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="agents-{today.isoformat()}.xlsx"'
    return response
