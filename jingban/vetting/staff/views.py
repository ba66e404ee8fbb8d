"""The reviewers' pages: the queue, a petition with its papers beside the register's data, the ruling."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jingban.foundation.clock import china_date
from jingban.foundation.files import FileLost, serve_file
from jingban.ledger import record
from jingban.staff.models import UnmaskReason
from jingban.staff.policies import is_same
from jingban.staff.use_cases.unmask import UnableToUnmask, unmask
from jingban.ui.decorators import require_role
from jingban.ui.errors import Refusal, refused
from jingban.ui.paging import page_of
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting import kinds
from jingban.vetting.events import VettingEvent
from jingban.vetting.models import Paper, Petition, PetitionEvent
from jingban.vetting.policies import REVIEWERS
from jingban.vetting.presenting import (
    cooling_of,
    history_of,
    reasons_of,
    tag_of,
    told_of,
    word_of,
)
from jingban.vetting.progress import UnableToAdvance
from jingban.vetting.queries import events_of, papers_of
from jingban.vetting.staff import queries
from jingban.vetting.staff.forms import APPROVE, MORE, REFUSE, LookForm, ReviewForm
from jingban.vetting.staff.looking import looks_at, open_look
from jingban.vetting.staff.unmasking import KIND, PAPERS
from jingban.vetting.states import REVIEWABLE, PetitionAction, PetitionState
from jingban.vetting.use_cases.review_petition import (
    UnableToReview,
    approve_petition,
    ask_for_more,
    refuse_petition,
    take_petition,
)

View = Callable[..., HttpResponse]
CODES = tuple(role.value for role in REVIEWERS)
TEMPLATE = "vetting/staff/petition.html"


def petition_page(view: View) -> View:
    """Give a view the `petition` of `petition_id`, if this reviewer may see it."""

    @wraps(view)
    def opened(request: HttpRequest, petition_id: UUID, **rest: Any) -> HttpResponse:
        found = queries.open_petition(request.officer, petition_id)
        if found is None:
            raise Http404
        if found.refusal:
            return _may_not(request, found.petition, found.refusal)
        return view(request, found.petition, **rest)

    return require_role(*CODES)(opened)


@require_role(*CODES)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for this reviewer, what waits for others, and what is closed."""
    shown = request.GET.get("show", "todo")
    if shown not in queries.SHOWN:
        shown = "todo"
    if shown == "todo":
        found, by = queries.todo_for(request.officer), "id"
    else:
        found, by = queries.petitions_for(request.officer).filter(state__in=queries.SHOWN[shown]), "-id"
    page = page_of(found, request.GET.get("after"), by=by)
    rows = [
        {
            "petition": one,
            "kind": kinds.get(one.kind),
            "tag": tag_of(one.state),
            "late": _is_late(request, one),
        }
        for one in page.rows
    ]
    shows = [("todo", _("待审")), ("waiting", _("等待中")), ("closed", _("已办结"))]
    context = {"rows": rows, "page": page, "shown": shown, "shows": shows}
    return render(request, "vetting/staff/queue.html", context)


@require_safe
@petition_page
def petition(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Show a petition, masked; that it was opened is in the ledger."""
    record(
        VettingEvent.OPENED,
        now=request.now,
        officer_id=request.officer.id,
        principal_id=petition.organisation_id,
        subject_id=petition.id,
    )
    return render(request, TEMPLATE, _page(request, petition))


@require_POST
@petition_page
def look(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Open the papers for a reason, which is in the ledger before anything is shown."""
    form = LookForm(request.POST)
    if not form.is_valid():
        return invalid(request, TEMPLATE, {**_page(request, petition), "look_form": form})
    reason = UnmaskReason(form.cleaned_data["reason"])
    try:
        unmask(
            officer=request.officer,
            kind=KIND,
            subject_id=petition.id,
            field=PAPERS,
            reason=reason,
            note=form.cleaned_data["note"],
            now=request.now,
        )
    except UnableToUnmask as refusal:
        return _may_not(request, petition, refusal.code)
    record(
        VettingEvent.LOOKED_AT,
        now=request.now,
        officer_id=request.officer.id,
        principal_id=petition.organisation_id,
        subject_id=petition.id,
        data={"reason": reason.value, "papers": len(papers_of(petition))},
    )
    open_look(request.staff_session, petition.id, request.now)
    return see_other(reverse("vetting:staff_petition", args=[petition.id]))


@require_safe
@petition_page
def paper(request: HttpRequest, petition: Petition, paper_id: UUID) -> HttpResponse:
    """Send one paper to a reviewer who has said why she looks."""
    found = Paper.objects.filter(petition=petition, id=paper_id).select_related("upload").first()
    if found is None or found.upload is None:
        raise Http404
    if not looks_at(request.staff_session, petition.id, request.now):
        return _may_not(request, petition, "no_reason")
    record(
        VettingEvent.PAPER_SHOWN,
        now=request.now,
        officer_id=request.officer.id,
        subject_id=petition.id,
        data={"paper": found.id, "slot": found.slot},
    )
    try:
        return serve_file(found.upload, inline=True)
    except FileLost:
        raise Http404 from None


@require_POST
@petition_page
def take(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Begin to review."""
    try:
        take_petition(officer=request.officer, petition=petition, now=request.now)
    except UnableToReview as refusal:
        return _may_not(request, petition, refusal.code)
    except UnableToAdvance:
        return _meanwhile(request, petition)
    return see_other(reverse("vetting:staff_petition", args=[petition.id]))


@require_POST
@petition_page
def review(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Take the reviewer's ruling."""
    outcomes = _outcomes(request, petition, events_of(petition))
    form = ReviewForm(request.POST, kind=kinds.get(petition.kind), outcomes=outcomes)
    if form.is_valid():
        try:
            _rule(request, petition, form.cleaned_data)
        except UnableToReview as refusal:
            if refusal.code != "hindered":
                return _may_not(request, petition, refusal.code)
            form.add_error("outcome", _("按现在的登记，这件不能通过，只能不予通过"))
        except UnableToAdvance:
            return _meanwhile(request, petition)
        else:
            return see_other(reverse("vetting:staff_petition", args=[petition.id]))
    return invalid(request, TEMPLATE, {**_page(request, petition), "form": form})


def _rule(request: HttpRequest, petition: Petition, typed: dict[str, Any]) -> None:
    match typed["outcome"]:
        case "approve":
            approve_petition(
                officer=request.officer, petition=petition, checks=typed["checks"], now=request.now
            )
        case "more":
            ask_for_more(
                officer=request.officer,
                petition=petition,
                slots=typed["slots"],
                text=typed["text"],
                now=request.now,
            )
        case _:
            refuse_petition(
                officer=request.officer,
                petition=petition,
                reasons=typed["reasons"],
                text=typed["text"],
                now=request.now,
            )


def _was_first(request: HttpRequest, petition: Petition) -> bool:
    return is_same(request.officer.officer, petition.first_by)


def _outcomes(request: HttpRequest, petition: Petition, events: list[PetitionEvent]) -> list[str]:
    """Give what this reviewer can rule as it stands."""
    match PetitionState(petition.state):
        case PetitionState.IN_REVIEW:
            asked = any(one.action == PetitionAction.ASK_MORE for one in events)
            return [APPROVE, REFUSE] if asked else [APPROVE, MORE, REFUSE]
        case PetitionState.APPROVED_ONCE:
            return [REFUSE] if _was_first(request, petition) else [APPROVE, REFUSE]
        case PetitionState.COOLING:
            return [REFUSE]
    return []


def _page(request: HttpRequest, petition: Petition) -> dict[str, Any]:
    kind, events = kinds.get(petition.kind), events_of(petition)
    outcomes = _outcomes(request, petition, events)
    slots = {one.code: one.label for one in kind.slots}
    return {
        "petition": petition,
        "kind": kind,
        "matter": kind.matter(petition),
        "tag": tag_of(petition.state),
        "lines": kind.compare(petition),
        "hindrance": kind.hindrance(petition) if petition.state in REVIEWABLE else "",
        "papers": [(one, slots.get(one.slot, one.slot)) for one in papers_of(petition)],
        "looking": looks_at(request.staff_session, petition.id, request.now),
        "look_form": LookForm(),
        "history": history_of(petition, events, officers=True),
        "cooling": cooling_of(petition, request.now),
        "told": told_of(petition),
        "reasons": reasons_of(petition, events),
        "word": word_of(events, PetitionAction.REFUSE),
        "asked_for": word_of(events, PetitionAction.ASK_MORE),
        "outcomes": outcomes,
        "second": petition.state == PetitionState.APPROVED_ONCE,
        "was_first": _was_first(request, petition),
        "form": ReviewForm(kind=kind, outcomes=outcomes),
    }


def _is_late(request: HttpRequest, petition: Petition) -> bool:
    return petition.expected is not None and petition.expected < china_date(request.now)


def _may_not(request: HttpRequest, petition: Petition, code: str) -> HttpResponse:
    """Answer 403 and write the attempt into the ledger."""
    record(
        VettingEvent.ATTEMPT_REFUSED,
        now=request.now,
        officer_id=request.officer.id,
        principal_id=petition.organisation_id,
        subject_id=petition.id,
        outcome=code,
    )
    lead = {
        "elsewhere": _("这件申请不在您的辖区。"),
        "own_matter": _("这件申请与您本人或您的单位有关。按规定要回避，请由同事办理。"),
        "four_eyes": _("第一次审核是您作的，请由另一位工作人员作第二次审核。"),
        "no_reason": _("请先在申请的页面上说明查看材料的理由。"),
    }.get(code, _("您的岗位不办这一步。"))
    actions = [(reverse("vetting:queue"), _("回到人工核验"))]
    return refused(request, Refusal(title=_("这件申请您不能办"), lead=lead, actions=actions))


def _meanwhile(request: HttpRequest, petition: Petition) -> HttpResponse:
    refusal = Refusal(
        title=_("这件申请刚刚有了变化"),
        lead=_("在您操作的同时，同事、申请人或有关的人已经办了下一步。您的操作没有执行。"),
        actions=[(reverse("vetting:staff_petition", args=[petition.id]), _("查看申请"))],
    )
    response = refused(request, refusal)
    response.status_code = 409
    return response
