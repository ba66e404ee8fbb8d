"""A member of staff signs in and out, chooses a password, and sees a masked value for a reason."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.clients import device_of, network_digest, network_of
from jingban.accounts.passwords import Busy
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.forms import PasswordForm, SignInForm, UnmaskForm
from jingban.staff.middleware import PATH
from jingban.staff.models import Officer, UnmaskReason
from jingban.staff.use_cases.change_password import UnableToChangePassword, change_password
from jingban.staff.use_cases.sign_in_officer import UnableToSignInOfficer, sign_in_officer
from jingban.staff.use_cases.unmask import UnableToUnmask, find_masked, unmask
from jingban.ui import places
from jingban.ui.decorators import public, require_role
from jingban.ui.errors import unavailable
from jingban.ui.shortcuts import invalid, see_other


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for login name, password and code; one answer for every fault."""
    onward = _onward(request)
    if request.officer is not None and request.method != "POST":
        return see_other(onward)
    form = SignInForm(request.POST or None)
    context = {"form": form, "next": onward}
    if request.method != "POST":
        return render(request, "staff/sign_in.html", context)
    if form.is_valid():
        try:
            officer = sign_in_officer(**form.cleaned_data, network=_network(request), now=request.now)
        except UnableToSignInOfficer:
            form.add_error(
                None, _("工号、密码或动态验证码不对，或者暂时不能登录。请等新的动态验证码出现后再试。")
            )
        except Busy:
            return unavailable(request, retry_after=5)
        else:
            _begin(request, officer)
            return see_other(onward)
    return invalid(request, "staff/sign_in.html", context)


def _begin(request: HttpRequest, officer: Officer) -> None:
    begin_session(
        session=request.staff_session,
        officer_id=officer.id,
        credential_epoch=officer.credential_epoch,
        device=device_of(request),
        network=_network(request),
        now=request.now,
    )
    rotate_token(request)


def _network(request: HttpRequest) -> str:
    return network_digest(network_of(request))


def _onward(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith(PATH)
    return address if ours else places.url("staff_home") or reverse("staff:password")


@require_POST
@require_role()
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    record(StaffEvent.SIGNED_OUT, now=request.now, officer_id=request.officer.id)
    request.staff_session.flush()
    return see_other(reverse("staff:sign_in"))


@require_role()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the other sessions end, this one goes on."""
    form = PasswordForm(request.POST or None)
    context = {"form": form}
    if request.method != "POST":
        return render(request, "staff/password.html", context)
    if form.is_valid():
        officer = request.officer.officer
        try:
            change_password(
                officer=officer,
                present=form.cleaned_data["present"],
                new=form.cleaned_data["new"],
                now=request.now,
            )
        except UnableToChangePassword as refusal:
            field, text = {
                "wrong": ("present", _("现在的密码不对")),
                "too_many": ("present", _("填错太多次了，请一分钟后再试")),
                "same": ("new", _("新密码不能和现在的一样")),
                "changed_meanwhile": ("present", _("管理员刚刚改过您的账号，请重新登录")),
            }[refusal.code]
            form.add_error(field, text)
        except ValidationError as faults:
            form.add_error("new", faults)
        except Busy:
            return unavailable(request, retry_after=5)
        else:
            _begin(request, officer)
            return see_other(places.url("staff_home") or reverse("staff:password"))
    return invalid(request, "staff/password.html", context)


@require_role()
@require_http_methods(["GET", "HEAD", "POST"])
def unmask_value(request: HttpRequest, kind: str, subject_id: UUID, field: str) -> HttpResponse:
    """Ask for the reason; then show the value on this one answer, and nowhere else."""
    masked = find_masked(request.officer, kind, subject_id, field)
    if masked is None:
        raise Http404
    form = UnmaskForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "masked": masked, "refusal": _refusal(masked.refusal)}
    if request.method != "POST":
        return render(request, "staff/unmask.html", context, status=403 if masked.refusal else 200)
    if form.is_valid():
        try:
            context["value"] = unmask(
                officer=request.officer,
                kind=kind,
                subject_id=subject_id,
                field=field,
                reason=UnmaskReason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                now=request.now,
            )
        except UnableToUnmask as refusal:
            context["refusal"] = _refusal(refusal.code)
            return render(request, "staff/unmask.html", context, status=403)
        return render(request, "staff/unmasked.html", context)
    return invalid(request, "staff/unmask.html", context)


def _refusal(code: str) -> str:
    return {
        "": "",
        "role": _("您的岗位只能看隐去后的信息。"),
        "own_matter": _("这件事与您本人或您的单位有关，请交给同事办理。"),
        "elsewhere": _("这件事不在您的辖区。"),
        "nothing": _("没有这项信息。"),
        "note": _("请写明为什么要看。"),
    }[code]
