"""The filing journey: steps, check your answers, receipt (screens 09, 21, 14)."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.casework import answers, types
from jingban.casework.access import case_page
from jingban.casework.defects import defects_of, named_defects
from jingban.casework.forms import DeclareForm
from jingban.casework.models import Case, CaseEvent, CaseVersion
from jingban.casework.presenting import clock_of, filed_by, history_of
from jingban.casework.queries import events_of, filed_version, return_of, versions_of, working_version
from jingban.casework.states import CaseAction, CaseState
from jingban.casework.types import CaseType, Step
from jingban.casework.use_cases.discard_draft import UnableToDiscardDraft, discard_draft
from jingban.casework.use_cases.file_case import UnableToFileCase, file_case
from jingban.casework.use_cases.resubmit_case import resubmit_case
from jingban.casework.use_cases.save_draft import UnableToSaveDraft, save_draft
from jingban.foundation.calendar import load_calendar
from jingban.mandates.acts import Authority
from jingban.mandates.models import Act
from jingban.ui.forms import Form
from jingban.ui.shortcuts import invalid, see_other

Page = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@case_page("save")
def step(request: HttpRequest, case: Case, authority: Authority, code: str) -> HttpResponse:
    """Show one step of the form, and keep what is typed on it, whether it holds or not."""
    case_type = types.get(case.case_type)
    shown = case_type.step(code)
    version = working_version(case)
    if shown is None:
        raise Http404
    if version is None:
        return redirect("casework:case", case.id)
    if request.method == "POST":
        return _keep(request, case, authority, version, shown)
    form = answers.bound(shown, version.document["typed"], version.document["prefill"])
    if request.kept_form:
        # What was typed when the session ended is newer than what was saved.
        form = shown.form()
    return render(request, "casework/step.html", _step_page(request, case, version, shown, form))


def _keep(
    request: HttpRequest, case: Case, authority: Authority, version: CaseVersion, shown: Step
) -> HttpResponse:
    typed = answers.pick(shown, request.POST)
    form = answers.bound(shown, {shown.code: typed})
    try:
        version = save_draft(
            authority=authority,
            case=case,
            step=shown,
            typed=typed,
            revision=_number(request.POST.get("revision")),
            now=request.now,
        )
    except UnableToSaveDraft as refusal:
        if refusal.code == "filed":
            return see_other(reverse("casework:case", args=[case.id]))
        form.add_error(
            None,
            _("这份草稿刚才在另一个窗口改过，或者同事改过。您填的还在下面，再点一次就以您填的为准。"),
        )
        version.revision = refusal.revision
    else:
        if "later" in request.POST:
            return see_other(f"{reverse('casework:cases')}?tab=draft")
        if form.is_valid():
            return see_other(_onward(request, case, types.get(case.case_type), shown))
    return invalid(request, "casework/step.html", _step_page(request, case, version, shown, form))


def _onward(request: HttpRequest, case: Case, case_type: CaseType, shown: Step) -> str:
    following = case_type.after(shown.code)
    if following is None or request.POST.get("onward") == "check":
        return reverse("casework:check", args=[case.id])
    return reverse("casework:step", args=[case.id, following.code])


def _step_page(request: HttpRequest, case: Case, version: CaseVersion, shown: Step, form: Form) -> Page:
    case_type = types.get(case.case_type)
    codes = [one.code for one in case_type.steps]
    here = codes.index(shown.code)
    return {
        "case": case,
        "case_type": case_type,
        "step": shown,
        "form": form,
        "version": version,
        "rail": _rail(case_type, version),
        "here": here + 1,
        "previous": codes[here - 1] if here else "",
        "onward": request.POST.get("onward", request.GET.get("onward", "")),
        "defects": [one for one in named_defects(case, return_of(case)) if one["step"] == shown.code],
    }


def _rail(case_type: CaseType, version: CaseVersion) -> list[tuple[Step, bool]]:
    typed = version.document["typed"]
    return [(one, answers.is_complete(one, typed)) for one in case_type.steps]


@require_http_methods(["GET", "HEAD", "POST"])
@case_page("file")
def check(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Show everything once more, and file it as shown."""
    if request.method != "POST":
        version = working_version(case)
        if version is None:
            return redirect("casework:case", case.id)
        form = DeclareForm(initial={"revision": version.revision, "token": uuid4()})
        return render(request, "casework/check.html", _check_page(request, case, version, form))
    form = DeclareForm(request.POST)
    if form.is_valid():
        try:
            _hand_in(request, case, authority, form)
        except UnableToFileCase as refusal:
            if refusal.code in {"filed", "gone"}:
                gone = reverse("casework:cases") + "?tab=draft"
                return see_other(gone if refusal.code == "gone" else reverse("casework:case", args=[case.id]))
            form = _shown_anew(case, refusal.code)
        else:
            return see_other(reverse("casework:receipt", args=[case.id]))
    version = working_version(case)
    if version is None:
        return see_other(reverse("casework:case", args=[case.id]))
    return invalid(request, "casework/check.html", _check_page(request, case, version, form))


def _hand_in(request: HttpRequest, case: Case, authority: Authority, form: DeclareForm) -> None:
    revision, token = form.cleaned_data["revision"], form.cleaned_data["token"]
    if case.state == CaseState.RETURNED:
        resubmit_case(authority=authority, case=case, revision=revision, token=token, now=request.now)
        return
    file_case(
        authority=authority,
        case=case,
        revision=revision,
        token=token,
        entropy=secrets.token_bytes(16),
        now=request.now,
    )


def _shown_anew(case: Case, code: str) -> DeclareForm:
    version = working_version(case)
    revision = version.revision if version else 0
    # The declarations are asked again: they were given for what was shown before.
    form = DeclareForm({"revision": str(revision), "token": str(uuid4())})
    form.is_valid()
    form.errors.clear()
    text = {
        "edited": _("这份草稿在您核对的时候改过了。请再核对一次下面的内容，再提交。"),
        "unfinished": _("还有步骤没有填完，请先填完再提交。"),
    }[code]
    form.add_error(None, text)
    return form


def _check_page(request: HttpRequest, case: Case, version: CaseVersion, form: DeclareForm) -> Page:
    case_type = types.get(case.case_type)
    typed = version.document["typed"]
    facts = answers.facts_of(case_type, typed)
    return {
        "case": case,
        "case_type": case_type,
        "version": version,
        "form": form,
        "rail": _rail(case_type, version),
        "sections": [one for one in answers.sections(case_type, facts, masked=False) if one.lines],
        "unfinished": answers.unfinished(case_type, typed),
        "correcting": case.state == CaseState.RETURNED,
        "untouched": [one for one in defects_of(case, return_of(case), versions_of(case)) if not one.done],
    }


@case_page()
def receipt(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Say that it was filed, under which number, and what comes next."""
    if filed_version(case) is None:
        return redirect("casework:check", case.id)
    events = events_of(case)
    clock = clock_of(case, events, now=request.now, calendar=load_calendar())
    context = {
        "case": case,
        "case_type": types.get(case.case_type),
        "history": history_of(case, events, clock=clock),
        "filed_by": filed_by(_filing_act(events)),
    }
    return render(request, "casework/receipt.html", context)


def _filing_act(events: Sequence[CaseEvent]) -> Act:
    return [one for one in events if one.action in {CaseAction.FILE, CaseAction.RESUBMIT}][-1].act


@require_http_methods(["GET", "HEAD", "POST"])
@case_page("discard")
def discard(request: HttpRequest, case: Case, authority: Authority) -> HttpResponse:
    """Throw a draft away, after asking."""
    if case.state != CaseState.DRAFT:
        return redirect("casework:case", case.id)
    if request.method != "POST":
        return render(
            request, "casework/discard.html", {"case": case, "case_type": types.get(case.case_type)}
        )
    try:
        discard_draft(authority=authority, case=case, now=request.now)
    except UnableToDiscardDraft:
        return see_other(reverse("casework:case", args=[case.id]))
    return see_other(f"{reverse('casework:cases')}?tab=draft")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1
