"""One case, as its filer's side sees it (screen 22): who must act, what was said, what was filed, its papers."""

from collections.abc import Sequence
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingban.casework import answers, queries, types
from jingban.casework.access import case_page
from jingban.casework.defects import defects_of
from jingban.casework.models import Case, CaseVersion, DeterminationOutcome
from jingban.casework.presenting import clock_of, filed_by, handler_of, history_of, tag_of, turn_of
from jingban.casework.progress import UnableToAdvance
from jingban.casework.states import CaseAction, CaseState, allowed
from jingban.casework.types import CaseType
from jingban.casework.use_cases.hand_over_cases import UnableToHandOverCases, hand_over_cases
from jingban.casework.use_cases.withdraw_case import withdraw_case
from jingban.foundation.calendar import load_calendar
from jingban.foundation.clock import china_date
from jingban.mandates.acts import Authority
from jingban.parties.models import OrganisationState, Person
from jingban.parties.queries import name_at
from jingban.ui.errors import Refusal, refused
from jingban.ui.shortcuts import see_other

DETERMINED: Final = frozenset({CaseAction.APPROVE, CaseAction.REFUSE})


@case_page()
def case(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Show a case; a draft leads to its form."""
    if case.state == CaseState.DRAFT:
        return redirect("casework:step", case.id, types.get(case.case_type).steps[0].code)
    case_type = types.get(case.case_type)
    events = queries.events_of(case)
    clock = clock_of(case, events, now=request.now, calendar=load_calendar())
    done, versions = {one.action for one in events}, queries.versions_of(case)
    notice = queries.return_of(case) if CaseAction.RETURN in done else None
    defects = defects_of(case, notice, versions)
    left = sum(not one.done for one in defects)
    viewer = request.signed_in.person if request.signed_in.kind == "person" else None
    may_act = case.principal.state == OrganisationState.LIVE
    context = {
        "case": case,
        "case_type": case_type,
        "tag": tag_of(case.state),
        "turn": turn_of(
            case,
            clock=clock,
            notice=notice,
            left_to_correct=left,
            viewer=viewer,
            today=china_date(request.now),
        ),
        "left": left,
        "clock": None if case.principal.state == OrganisationState.DISSOLVED else clock,
        "history": history_of(case, events, clock=clock),
        "notice": notice,
        "defects": defects,
        "sections": _sections(case_type, versions),
        "determination": queries.determination_of(case) if done & DETERMINED else None,
        "handler": handler_of(case),
        "may_act": may_act,
        "may_withdraw": may_act and allowed(CaseAction.WITHDRAW, case.state),
        "may_hand_over": may_act and allowed(CaseAction.HAND_OVER, case.state),
        "may_take_over": may_act and _may_take_over(case, viewer),
    }
    return render(request, "casework/case.html", context)


def _may_take_over(case: Case, viewer: Person | None) -> bool:
    return viewer is not None and case.handler_id != viewer.id and allowed(CaseAction.HAND_OVER, case.state)


def _sections(case_type: CaseType, versions: Sequence[CaseVersion]) -> list[answers.Section]:
    filed = [one for one in versions if one.filed_at]
    return answers.sections(case_type, filed[-1].document["facts"], masked=True) if filed else []


@require_http_methods(["GET", "HEAD", "POST"])
@case_page("withdraw")
def withdraw(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Take a case back, after asking."""
    if not allowed(CaseAction.WITHDRAW, case.state):
        return redirect("casework:case", case.id)
    if request.method != "POST":
        return render(
            request, "casework/withdraw.html", {"case": case, "case_type": types.get(case.case_type)}
        )
    try:
        withdraw_case(authority=authority, case=case, now=request.now)
    except UnableToAdvance:
        return _meanwhile(request, case)
    return see_other(reverse("casework:case", args=[case.id]))


@require_POST
@case_page("hand_over")
def take_over(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Carry a colleague's case from now on."""
    person = request.signed_in.person
    if person is None:
        raise Http404
    try:
        hand_over_cases(authority=authority, case_ids=[case.id], to=person, now=request.now)
    except UnableToHandOverCases:
        return refused(
            request,
            Refusal(
                title=_("不能接办"),
                lead=_("办件要由有这项业务授权的经办人来办。"),
                actions=[(reverse("casework:case", args=[case.id]), _("回到办件"))],
            ),
        )
    except UnableToAdvance:
        return _meanwhile(request, case)
    return see_other(reverse("casework:case", args=[case.id]))


def _meanwhile(request: HttpRequest, case: Case) -> HttpResponse:
    refusal = Refusal(
        title=_("这件办件刚刚有了变化"),
        lead=_("在您操作的同时，窗口或同事已经办了下一步。您的操作没有执行，请看看现在到了哪一步。"),
        actions=[(reverse("casework:case", args=[case.id]), _("查看办件"))],
    )
    response = refused(request, refusal)
    response.status_code = 409
    return response


@case_page()
def letter(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Show the determination as a sheet to print."""
    determination = queries.determination_of(case)
    if determination is None:
        raise Http404
    case_type = types.get(case.case_type)
    grounds = {ground.code: ground.label for ground in case_type.grounds}
    context = {
        "case": case,
        "case_type": case_type,
        "principal_name": name_at(case.principal, determination.at),
        "determination": determination,
        "approved": determination.outcome == DeterminationOutcome.APPROVED,
        "grounds": [grounds[code] for code in determination.reasons if code in grounds],
        "sections": _sections(case_type, queries.versions_of(case)),
    }
    return render(request, "casework/letter.html", context)


@case_page()
def notice(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Show the one list of defects as a sheet to print."""
    found = queries.return_of(case)
    if found is None:
        raise Http404
    case_type = types.get(case.case_type)
    context = {
        "case": case,
        "case_type": case_type,
        "principal_name": name_at(case.principal, found.at),
        "notice": found,
        "defects": defects_of(case, found, queries.versions_of(case)),
    }
    return render(request, "casework/notice.html", context)


@case_page()
def filing(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Show the receipt with what was filed as a sheet to print."""
    filed = queries.filed_version(case)
    if filed is None:
        raise Http404
    case_type = types.get(case.case_type)
    context = {
        "case": case,
        "case_type": case_type,
        "principal_name": name_at(case.principal, filed.filed_at or request.now),
        "filed": filed,
        "filed_by": filed_by(filed.saved_by),
        "handler": handler_of(case),
        "sections": _sections(case_type, queries.versions_of(case)),
    }
    return render(request, "casework/filing.html", context)
