"""The entry of 外国人来华工作管理服务系统, and where 单位信息变更 begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.casework import answers
from jingban.casework.models import Case
from jingban.casework.queries import case_under_way
from jingban.casework.states import CaseState
from jingban.casework.use_cases.start_draft import UnableToStartDraft, start_draft
from jingban.mandates.acts import Authority
from jingban.mandates.authority import authorise
from jingban.parties.models import Organisation
from jingban.permits.employer_change import EMPLOYER_CHANGE, SERVICE
from jingban.permits.queries import present_profile, profile_history
from jingban.ui.shortcuts import see_other


def home(request: HttpRequest) -> HttpResponse:
    """Show what can be filed here, and what is held of the employer; who may not enter is told why."""
    authority = authorise(request, SERVICE, "enter")
    principal = _principal(authority)
    profile = present_profile(principal.id)
    context = {
        "principal": principal,
        "sections": _held(profile.contact) if profile else [],
        "profile": profile,
        "case": case_under_way(principal.id, EMPLOYER_CHANGE.code),
        "history": profile_history(principal.id),
        "later": _later_items(),
    }
    return render(request, "permits/home.html", context)


def _principal(authority: Authority) -> Organisation:
    return Organisation.objects.get(id=authority.principal_id)


def _held(contact: dict[str, dict[str, str]]) -> list[answers.Section]:
    found = answers.sections(EMPLOYER_CHANGE, contact, masked=True)
    return [section for section in found if section.lines]


def _later_items() -> list[str]:
    """List the items of domain.md A.5 that come with the next version."""
    return [
        _("申请外国人工作许可（90 日以上）"),
        _("申请外国人工作许可（90 日以下）"),
        _("外国人工作许可延期"),
        _("外国人工作许可变更"),
        _("外国人工作许可注销"),
        _("外国高端人才确认函"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def employer_change(request: HttpRequest) -> HttpResponse:
    """Say what is needed, and begin a draft or go on with the one there is; one that is filed is named instead."""
    authority = authorise(request, SERVICE, "start" if request.method == "POST" else "enter")
    if request.method != "POST":
        case = case_under_way(_principal(authority).id, EMPLOYER_CHANGE.code)
        return _employer_change(request, case)
    try:
        case = start_draft(authority=authority, case_type=EMPLOYER_CHANGE, now=request.now)
    except UnableToStartDraft as refusal:
        return _employer_change(request, refusal.case, status=409)
    return see_other(reverse("casework:step", args=[case.id, EMPLOYER_CHANGE.steps[0].code]))


def _employer_change(request: HttpRequest, case: Case | None, status: int = 200) -> HttpResponse:
    context = {
        "case_type": EMPLOYER_CHANGE,
        "case": case,
        "is_filed": case is not None and case.state != CaseState.DRAFT,
    }
    return render(request, "permits/employer_change.html", context, status=status)
