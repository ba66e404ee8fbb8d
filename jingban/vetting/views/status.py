"""查进度: by receipt number and the phone that was proven; then the petition, its papers, and taking it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.accounts.codes import CodePurpose, UnableToRedeemCode, check_code, spend_code
from jingban.ledger import record
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import waiting
from jingban.ui.decorators import public
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting import kinds
from jingban.vetting.codes import answer_code
from jingban.vetting.events import VettingEvent
from jingban.vetting.forms import StatusForm
from jingban.vetting.holding import held, hold, let_go
from jingban.vetting.models import Petition
from jingban.vetting.numbers import in_groups, plain_receipt
from jingban.vetting.presenting import (
    cooling_of,
    history_of,
    reasons_of,
    tag_of,
    told_of,
    word_of,
)
from jingban.vetting.progress import UnableToAdvance
from jingban.vetting.queries import events_of, petition_by_receipt
from jingban.vetting.states import PetitionAction, PetitionState, allowed
from jingban.vetting.use_cases.end_petition import withdraw_petition

FIND = "vetting/find.html"
PURPOSE = "vetting-status"
# Once it has gone on, "received" is old news.
JUST_SUBMITTED = (PetitionState.SUBMITTED, PetitionState.ASKED)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for receipt number, phone and code; whoever has them sees the petition."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, FIND, _find_page(request, form))
    if not form.is_valid():
        return invalid(request, FIND, _find_page(request, form))
    typed = form.cleaned_data
    try:
        code = check_code(
            phone=typed["phone"],
            code=typed["code"],
            bound_to=_bound_to(request, typed["receipt"]),
            now=request.now,
        )
        petition = petition_by_receipt(typed["receipt"], typed["phone"])
        if petition is None:
            raise UnableToRedeemCode
        spend_code(code, now=request.now)
    except UnableToRedeemCode:
        record(VettingEvent.FOLLOWED, now=request.now, outcome="wrong_code")
        form.add_error("code", _("受理号、手机号和验证码对不上，或者验证码已经失效。请核对，或者重新获取"))
        return invalid(request, FIND, _find_page(request, form))
    hold(request.session, petition, request.now)
    record(VettingEvent.FOLLOWED, now=request.now, subject_id=petition.id)
    return see_other(reverse("vetting:petition"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status_code(request: HttpRequest) -> HttpResponse:
    """「获取验证码」: a code goes out only if receipt number and phone belong together; the answer is one."""
    if request.method != "POST":
        return see_other(reverse("vetting:status"))
    form = StatusForm(request.POST)
    form.keep_errors_of("receipt", "phone")
    typed = form.cleaned_data
    phone = typed.get("phone") if not form.errors else None
    petition = petition_by_receipt(typed["receipt"], phone) if phone else None
    return answer_code(
        request,
        form=form,
        phone=phone if petition else None,
        bound_to=_bound_to(request, typed.get("receipt", "")),
        said=_("受理号和手机号对得上的，验证码已经发出，5 分钟内有效"),
        template=FIND,
        context=_find_page(request, form),
        toll=PublicForm.FOLLOW_CODE,
    )


@public
@require_http_methods(["GET", "HEAD"])
def petition(request: HttpRequest) -> HttpResponse:
    """Show the petition in hands: where it stands, what comes, who was told, what to do."""
    found = held(request.session, request.now)
    if found is None:
        return see_other(reverse("vetting:status"))
    if found.state == PetitionState.DRAFT:
        return see_other(reverse("vetting:papers"))
    return render(request, "vetting/petition.html", petition_page(request, found))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask whether to take the petition back, and do."""
    found = held(request.session, request.now)
    if found is None:
        return see_other(reverse("vetting:status"))
    if not allowed(PetitionAction.WITHDRAW, found.state):
        return see_other(reverse("vetting:petition"))
    if request.method != "POST":
        return render(request, "vetting/withdraw.html", petition_page(request, found))
    try:
        withdraw_petition(petition=found, now=request.now)
    except UnableToAdvance:
        # The page says what happened meanwhile.
        return see_other(reverse("vetting:petition") + "?meanwhile=1")
    return see_other(reverse("vetting:petition"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Let go of the petition on a device of somebody else."""
    if request.method == "POST":
        let_go(request.session)
    return see_other(reverse("vetting:status"))


def petition_page(request: HttpRequest, petition: Petition) -> dict[str, Any]:
    """Give what the applicant's page shows."""
    events = events_of(petition)
    return {
        "petition": petition,
        "kind": kinds.get(petition.kind),
        "matter": kinds.get(petition.kind).matter(petition),
        "receipt": in_groups(petition.receipt),
        "tag": tag_of(petition.state),
        "cooling": cooling_of(petition, request.now),
        "history": history_of(petition, events),
        "told": told_of(petition),
        "reasons": reasons_of(petition, events),
        "word": word_of(events, PetitionAction.REFUSE),
        "asked_for": word_of(events, PetitionAction.ASK_MORE),
        "may_withdraw": allowed(PetitionAction.WITHDRAW, petition.state),
        "confirm_address": request.build_absolute_uri(reverse("vetting:confirm", args=[petition.id]))
        if petition.state == PetitionState.ASKED
        else "",
        "just_submitted": "submitted" in request.GET and petition.state in JUST_SUBMITTED,
        "meanwhile": "meanwhile" in request.GET,
    }


def _find_page(request: HttpRequest, form: StatusForm) -> dict[str, Any]:
    return {"form": form, "wait": waiting(request)}


def _bound_to(request: HttpRequest, receipt: str) -> CodePurpose:
    return CodePurpose(purpose=PURPOSE, flow=plain_receipt(receipt), session=request.session.ref())
