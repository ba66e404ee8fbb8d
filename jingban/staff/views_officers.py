"""A staff administrator's pages: who is a member of staff, in which roles."""

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.passwords import Busy
from jingban.staff.forms import OfficerForm, RolesForm
from jingban.staff.models import Officer, Role
from jingban.staff.policies import can_change_roles
from jingban.staff.queries import officers as all_officers
from jingban.staff.queries import posts_of
from jingban.staff.use_cases.change_roles import UnableToChangeRoles, change_roles
from jingban.staff.use_cases.create_officer import Credentials, UnableToCreateOfficer, create_officer
from jingban.staff.use_cases.deactivate_officer import UnableToDeactivateOfficer, deactivate_officer
from jingban.staff.use_cases.reset_credentials import UnableToResetCredentials, reset_credentials
from jingban.ui.decorators import require_role
from jingban.ui.errors import Refusal, refused, unavailable
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
    """Open an account; its first credentials stand on the answer, once."""
    own = request.officer.posts[0].division
    form = OfficerForm(request.POST or None, initial={"division": own})
    if request.method != "POST":
        return render(request, "staff/create.html", {"form": form})
    if form.is_valid():
        data = form.cleaned_data
        try:
            created = create_officer(
                login=data["login"],
                name=data["name"],
                roles=form.picked(),
                division=data["division"],
                person=data["number"],
                by=request.officer.officer,
                now=request.now,
            )
        except UnableToCreateOfficer as refusal:
            field, text = {
                "login_taken": ("login", _("这个工号已经有人用了")),
                "own_person": ("number", _("不能给自己再开一个账号")),
                "elsewhere": ("division", _("这不在您的辖区里")),
                "no_roles": ("roles", _("请至少选一个岗位")),
            }[refusal.code]
            form.add_error(field, text)
        except Busy:
            return unavailable(request, retry_after=5)
        else:
            return _credentials(request, created.officer, created.credentials)
    return invalid(request, "staff/create.html", {"form": form})


@require_role(ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Show a member of staff, and change the roles."""
    found = get_object_or_404(Officer, id=officer_id)
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
    }
    if request.method != "POST":
        return render(request, "staff/officer.html", context)
    if form.is_valid():
        try:
            change_roles(
                officer=found,
                roles=form.picked(),
                division=form.cleaned_data["division"],
                by=request.officer.officer,
                now=request.now,
            )
        except UnableToChangeRoles as refusal:
            field, text = {
                "not_hers": ("roles", _("不能改自己的岗位和辖区以外的岗位，请另一位管理员来改")),
                "elsewhere": ("division", _("这不在您的辖区里")),
                "no_roles": ("roles", _("请至少选一个岗位")),
                "changed_meanwhile": ("roles", _("另一位管理员刚刚改过，请核对后再改")),
            }[refusal.code]
            form.add_error(field, text)
        else:
            return see_other(reverse("staff:officer", args=[found.id]))
    return invalid(request, "staff/officer.html", context)


@require_role(ADMIN)
@require_POST
def reset(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Give new credentials to who lost hers; they stand on the answer, once."""
    found = get_object_or_404(Officer, id=officer_id)
    try:
        credentials = reset_credentials(officer=found, by=request.officer.officer, now=request.now)
    except UnableToResetCredentials:
        return refused(request, _not_hers())
    except Busy:
        return unavailable(request, retry_after=5)
    return _credentials(request, found, credentials)


@require_role(ADMIN)
@require_POST
def deactivate(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """End an account."""
    found = get_object_or_404(Officer, id=officer_id)
    try:
        deactivate_officer(officer=found, by=request.officer.officer, now=request.now)
    except UnableToDeactivateOfficer:
        return refused(request, _not_hers())
    return see_other(reverse("staff:officer", args=[found.id]))


def _not_hers() -> Refusal:
    return Refusal(
        title=_("这个账号您不能改"),
        lead=_("自己的账号和辖区以外的账号，停用、重置和岗位要由另一位人员管理员来改。"),
        actions=[(reverse("staff:officers"), _("回到人员列表"))],
    )


def _credentials(request: HttpRequest, member: Officer, credentials: Credentials) -> HttpResponse:
    qr = segno.make(credentials.totp_uri, error="m").svg_data_uri(scale=4, border=2, dark="#14323a")
    return render(request, "staff/credentials.html", {"member": member, "credentials": credentials, "qr": qr})
