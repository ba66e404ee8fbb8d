"""A staff administrator's pages: who is a member of staff, in which roles."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingban.staff.enrolling import GivenCode
from jingban.staff.forms import OfficerForm, RolesForm
from jingban.staff.models import Officer, Role, Standing
from jingban.staff.policies import can_change_roles, may_confirm
from jingban.staff.queries import officers as all_officers
from jingban.staff.queries import posts_of
from jingban.staff.use_cases.change_roles import UnableToChangeRoles, change_roles
from jingban.staff.use_cases.confirm_enrolment import UnableToConfirmEnrolment, confirm_enrolment
from jingban.staff.use_cases.create_officer import UnableToCreateOfficer, create_officer
from jingban.staff.use_cases.deactivate_officer import UnableToDeactivateOfficer, deactivate_officer
from jingban.staff.use_cases.find_own_person import UnableToFindOwnPerson, find_own_person
from jingban.staff.use_cases.re_enrol_officer import UnableToReEnrolOfficer, re_enrol_officer
from jingban.ui.decorators import require_role
from jingban.ui.errors import Refusal, refused
from jingban.ui.shortcuts import invalid, see_other

ADMIN = Role.STAFF_ADMIN.value
PAGE_SIZE = 50


@require_role(ADMIN)
def officers(request: HttpRequest) -> HttpResponse:
    """List the members of staff, those who left last."""
    found = all_officers().order_by("deactivated_at", "-id")
    before = request.GET.get("from", "0")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 7 else 0
    page = list(found[start : start + PAGE_SIZE + 1])
    context = {"officers": page[:PAGE_SIZE], "more": start + PAGE_SIZE if len(page) > PAGE_SIZE else None}
    return render(request, "staff/officers.html", context)


@require_role(ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open an account; the code its officer enrols with stands on the answer, once."""
    own = request.officer.posts[0].division
    form = OfficerForm(request.POST or None, initial={"division": own})
    if request.method != "POST":
        return render(request, "staff/create.html", {"form": form})
    if form.is_valid():
        data, by = form.cleaned_data, request.officer.officer
        try:
            number = data["number"]
            created = create_officer(
                login=data["login"],
                name=data["name"],
                roles=form.picked(),
                division=data["division"],
                person=find_own_person(number=number, by=by, now=request.now) if number else None,
                by=by,
                now=request.now,
            )
        except UnableToFindOwnPerson:
            form.add_error("number", _("没有查到这个人，请检查号码，或者先不填"))
        except UnableToCreateOfficer as refusal:
            field, text = {
                "login_taken": ("login", _("这个工号已经有人用了")),
                "no_person": (
                    "number",
                    _("受理、审查、决定、核验岗位要填本人的证件号码；没有注册过的，请本人先注册个人账号"),
                ),
                "own_person": ("number", _("不能给自己再开一个账号")),
                "kept_apart": ("roles", _kept_apart()),
                "elsewhere": ("division", _("这不在您的辖区里")),
                "no_roles": ("roles", _("请至少选一个岗位")),
            }[refusal.code]
            form.add_error(field, text)
        else:
            return _code(request, created.officer, created.enrolment)
    return invalid(request, "staff/create.html", {"form": form})


@require_role(ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Show a member of staff, and change the roles; a code she has to enrol with stands on the answer, once."""
    found = get_object_or_404(_with_enrolment(), id=officer_id)
    posts = posts_of(found)
    initial = {
        "roles": [post.role.value for post in posts],
        "division": posts[0].division if posts else request.officer.posts[0].division,
    }
    form = RolesForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {
        "form": form,
        "member": found,
        "posts": posts,
        "history": found.held_roles.order_by("-given_at").select_related("given_by", "taken_by"),
        "may_change": can_change_roles(request.officer.officer, found) and not found.deactivated_at,
        "waits": found.standing == Standing.ENROLLED,
        "may_confirm": may_confirm(request.officer.officer, found),
    }
    if request.method != "POST":
        return render(request, "staff/officer.html", context)
    if form.is_valid():
        try:
            given = change_roles(
                officer=found,
                roles=form.picked(),
                division=form.cleaned_data["division"],
                by=request.officer.officer,
                now=request.now,
            )
        except UnableToChangeRoles as refusal:
            field, text = {
                "not_hers": ("roles", _("不能改自己的岗位和辖区以外的岗位，请另一位管理员来改")),
                "kept_apart": ("roles", _kept_apart()),
                "elsewhere": ("division", _("这不在您的辖区里")),
                "no_roles": ("roles", _("请至少选一个岗位")),
                "no_person": (
                    "roles",
                    _("这个账号没有关联个人身份，不能受理、审查、决定、核验，请用本人的证件号码另开账号"),
                ),
                "changed_meanwhile": ("roles", _("另一位管理员刚刚改过，请核对后再改")),
            }[refusal.code]
            form.add_error(field, text)
        else:
            return _code(request, found, given) if given else see_other(_page_of(found))
    return invalid(request, "staff/officer.html", context)


@require_role(ADMIN)
@require_POST
def re_enrol(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Let who lost her password or device enrol anew; the code stands on the answer, once."""
    found = get_object_or_404(Officer, id=officer_id)
    try:
        given = re_enrol_officer(officer=found, by=request.officer.officer, now=request.now)
    except UnableToReEnrolOfficer:
        return refused(request, _not_hers())
    return _code(request, found, given)


@require_role(ADMIN)
@require_POST
def confirm(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Let an enrolled officer in, as the second administrator."""
    found = get_object_or_404(Officer, id=officer_id)
    try:
        confirm_enrolment(officer=found, by=request.officer.officer, now=request.now)
    except UnableToConfirmEnrolment as refusal:
        if refusal.code != "over":
            return refused(request, _not_hers())
    return see_other(_page_of(found))


@require_role(ADMIN)
@require_POST
def deactivate(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """End an account."""
    found = get_object_or_404(Officer, id=officer_id)
    try:
        deactivate_officer(officer=found, by=request.officer.officer, now=request.now)
    except UnableToDeactivateOfficer:
        return refused(request, _not_hers())
    return see_other(_page_of(found))


def _with_enrolment() -> QuerySet[Officer]:
    return Officer.objects.select_related("enrolment__issued_by", "enrolment__confirmed_by")


def _page_of(member: Officer) -> str:
    return reverse("staff:officer", args=[member.id])


def _not_hers() -> Refusal:
    return Refusal(
        title=_("这个账号您不能改"),
        lead=_("自己的账号和辖区以外的账号，要由另一位人员管理员来改；登记要由没有给登记码的管理员来确认。"),
        actions=[(reverse("staff:officers"), _("回到人员列表"))],
    )


def _kept_apart() -> str:
    return _("人员管理员不能同时受理、审查、决定或核验，请由两个人担任")


def _code(request: HttpRequest, member: Officer, given: GivenCode) -> HttpResponse:
    return render(request, "staff/code.html", {"member": member, "given": given})
