"""The officers' pages: what waits, all cases, one case and what is done to it (screens 10 and 23)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingban.casework import types
from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, DeterminationOutcome
from jingban.casework.policies import READERS, WORKERS
from jingban.casework.presenting import rows_of
from jingban.casework.progress import UnableToAdvance
from jingban.casework.queries import events_of_all, return_of
from jingban.casework.staff import queries
from jingban.casework.staff.forms import DetermineForm, NumberForm, ReturnForm
from jingban.casework.staff.page import case_context
from jingban.casework.states import CaseState
from jingban.casework.use_cases.accept_case import accept_case
from jingban.casework.use_cases.determine_case import UnableToDetermineCase, determine_case
from jingban.casework.use_cases.officer_act import UnableToTouchCase
from jingban.casework.use_cases.return_case import UnableToReturnCase, return_case
from jingban.foundation.calendar import load_calendar
from jingban.ledger import record
from jingban.ui.decorators import require_role
from jingban.ui.errors import Refusal, refused
from jingban.ui.paging import page_in_order
from jingban.ui.shortcuts import invalid, see_other

View = Callable[..., HttpResponse]
READER_CODES = tuple(role.value for role in READERS)
WORKER_CODES = tuple(role.value for role in WORKERS)


def staff_case_page(view: View) -> View:
    """Give a view the `case` of `case_id`, if this officer may see it."""

    @wraps(view)
    def opened(request: HttpRequest, case_id: UUID) -> HttpResponse:
        found = queries.open_case(request.officer, case_id)
        if found is None:
            raise Http404
        if found.refusal:
            return _may_not(request, found.case, found.refusal)
        return view(request, found.case)

    return require_role(*READER_CODES)(opened)


def _may_not(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """Answer 403 and write the attempt into the ledger."""
    record(
        CaseEventName.ATTEMPT_REFUSED,
        now=request.now,
        officer_id=request.officer.id,
        principal_id=case.principal_id,
        subject_id=case.id,
        outcome=code,
    )
    lead = {
        "role": _("您的岗位不办这一步。"),
        "elsewhere": _("这件办件不在您的辖区。"),
        "own_matter": _("这件办件与您本人或您的单位有关。按规定要回避，请由同事办理。"),
        "four_eyes": _("受理的人不能再作决定，请由另一位工作人员决定。"),
        "dissolved": _("申请单位已注销，它的办件只能查看。"),
    }[code]
    actions = [(reverse("casework:todo"), _("回到待办"))]
    return refused(request, Refusal(title=_("这件办件您不能办"), lead=lead, actions=actions))


@require_role(*WORKER_CODES)
def todo(request: HttpRequest) -> HttpResponse:
    """List what waits for this officer, first filed first."""
    found = queries.todo_for(request.officer)
    page = page_in_order(found, request.GET.get("after"), by="filed_at")
    context = {"rows": _rows(request, page.rows), "page": page, "total": found.order_by().count()}
    return render(request, "casework/staff/todo.html", context)


@require_role(*READER_CODES)
def all_cases(request: HttpRequest) -> HttpResponse:
    """List every case the officer may see, newest first; found by state, number or organisation."""
    state = request.GET.get("state", "")
    form = NumberForm(request.GET if "text" in request.GET else None)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.cases_for(request.officer)
    if state in CaseState.values and state != CaseState.DRAFT:
        found = found.filter(state=state)
    else:
        state = ""
    if text:
        found = found.filter(queries.matching(text))
    page = page_in_order(found, request.GET.get("after"), by="-filed_at")
    context = {
        "rows": _rows(request, page.rows),
        "page": page,
        "state": state,
        "states": [(one.value, one.label) for one in CaseState if one != CaseState.DRAFT],
        "form": form,
        "text": text,
    }
    return render(request, "casework/staff/all.html", context)


def _rows(request: HttpRequest, cases: list[Case]) -> Any:
    return rows_of(cases, events_of_all(cases), now=request.now, calendar=load_calendar())


@staff_case_page
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """Show a case, masked."""
    return render(request, "casework/staff/case.html", _seen(request, case))


def _seen(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Give what a page shows of a case; that it was looked at is in the ledger, whichever page it is."""
    record(
        CaseEventName.LOOKED_AT,
        now=request.now,
        officer_id=request.officer.id,
        principal_id=case.principal_id,
        subject_id=case.id,
    )
    return case_context(request, case)


@require_POST
@staff_case_page
def accept(request: HttpRequest, case: Case) -> HttpResponse:
    """Accept the case."""
    try:
        accept_case(officer=request.officer, case=case, now=request.now)
    except UnableToTouchCase as refusal:
        return _may_not(request, case, refusal.code)
    except UnableToAdvance:
        return _meanwhile(request, case)
    return see_other(reverse("casework:staff_case", args=[case.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_case_page
def return_to_filer(request: HttpRequest, case: Case) -> HttpResponse:
    """Gather the defects and send the one list."""
    case_type = types.get(case.case_type)
    form = ReturnForm(request.POST or None, case_type=case_type)
    if request.method != "POST":
        if case.state != CaseState.SUBMITTED or return_of(case):
            return redirect("casework:staff_case", case.id)
        return render(request, "casework/staff/return.html", {**_seen(request, case), "form": form})
    if form.is_valid():
        try:
            return_case(officer=request.officer, case=case, defects=form.told(), now=request.now)
        except UnableToTouchCase as refusal:
            return _may_not(request, case, refusal.code)
        except UnableToAdvance:
            return _meanwhile(request, case)
        except UnableToReturnCase:
            form.add_error(None, _("一次性告知已经发过，不能再发。请受理，再作决定。"))
        else:
            return see_other(reverse("casework:staff_case", args=[case.id]))
    return invalid(request, "casework/staff/return.html", {**_seen(request, case), "form": form})


@require_POST
@staff_case_page
def determine(request: HttpRequest, case: Case) -> HttpResponse:
    """Decide the case."""
    form = DetermineForm(request.POST, case_type=types.get(case.case_type))
    if form.is_valid():
        try:
            determine_case(
                officer=request.officer,
                case=case,
                outcome=DeterminationOutcome(form.cleaned_data["outcome"]),
                reasons=form.reasons(),
                text=form.cleaned_data["text"],
                now=request.now,
            )
        except UnableToTouchCase as refusal:
            return _may_not(request, case, refusal.code)
        except (UnableToAdvance, UnableToDetermineCase):
            return _meanwhile(request, case)
        return see_other(reverse("casework:staff_case", args=[case.id]))
    return invalid(request, "casework/staff/case.html", {**_seen(request, case), "form": form})


def _meanwhile(request: HttpRequest, case: Case) -> HttpResponse:
    refusal = Refusal(
        title=_("这件办件刚刚有了变化"),
        lead=_("在您操作的同时，同事或申请单位已经办了下一步。您的操作没有执行。"),
        actions=[(reverse("casework:staff_case", args=[case.id]), _("查看办件"))],
    )
    response = refused(request, refusal)
    response.status_code = 409
    return response
