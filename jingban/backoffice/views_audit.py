"""The auditor's pages: the ledger, and what was shown unmasked. Reading them is in the ledger too."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jingban.backoffice import queries
from jingban.backoffice.events import BackofficeEvent
from jingban.backoffice.forms import AuditForm
from jingban.backoffice.policies import AUDITORS
from jingban.casework.models import Case
from jingban.foundation.clock import china_midnight
from jingban.ledger import record
from jingban.ledger.models import LedgerRow
from jingban.staff.models import Officer
from jingban.ui.decorators import require_role
from jingban.ui.shortcuts import invalid
from jingban.vetting.models import Petition


@require_role(*AUDITORS)
def audit(request: HttpRequest) -> HttpResponse:
    """Show audit rows, newest first, narrowed by what the auditor looks for."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return invalid(request, "backoffice/audit.html", {"form": form, "rows": []})
    page = queries.ledger_rows(_wanted(form), request.GET.get("after"))
    _note(request, "ledger")
    context = {"form": form, "rows": _named(page.rows), "page": page}
    return render(request, "backoffice/audit.html", context)


def _wanted(form: AuditForm) -> queries.LedgerFilter:
    data = form.cleaned_data
    return queries.LedgerFilter(
        event=data["event"],
        outcome=data["outcome"],
        officer_id=data["login"].id if data["login"] else None,
        related_id=data["related"],
        since=china_midnight(data["since"]) if data["since"] else None,
        until=china_midnight(data["until"] + timedelta(days=1)) if data["until"] else None,
    )


def _named(rows: list[LedgerRow]) -> list[dict[str, Any]]:
    officers = {row.officer_id for row in rows if row.officer_id}
    logins = dict(Officer.objects.filter(id__in=officers).values_list("id", "login"))
    return [
        {
            "row": row,
            "login": logins.get(row.officer_id, "") if row.officer_id else "",
            "tone": "ok" if row.outcome == "success" else "bad",
            "ids": [
                (name, value, str(value)[-12:])
                for name, value in (
                    ("account", row.account_id),
                    ("party", row.party_id),
                    ("principal", row.principal_id),
                    ("subject", row.subject_id),
                )
                if value
            ],
        }
        for row in rows
    ]


@require_role(*AUDITORS)
def unmaskings(request: HttpRequest) -> HttpResponse:
    """Show which values were shown unmasked, to whom and why."""
    login = request.GET.get("login", "").strip().lower()
    officer = Officer.objects.filter(login=login).first() if login else None
    page = queries.unmaskings(officer.id if officer else None, request.GET.get("after"))
    _note(request, "unmaskings")
    cases = Case.objects.in_bulk({row.subject_id for row in page.rows if row.kind == "case"})
    petitions = Petition.objects.in_bulk({row.subject_id for row in page.rows if row.kind == "vetting"})
    matters = {**cases, **petitions}
    context = {
        "rows": [{"row": row, "matter": matters.get(row.subject_id)} for row in page.rows],
        "page": page,
        "login": login,
        "unknown": bool(login) and officer is None,
    }
    return render(request, "backoffice/unmaskings.html", context)


def _note(request: HttpRequest, what: str) -> None:
    record(BackofficeEvent.AUDIT_READ, now=request.now, officer_id=request.officer.id, data={"what": what})
