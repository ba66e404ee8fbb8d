"""更换绑定手机: first the present phone or a factor, then the new phone."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.codes import UnableToRedeemCode, UnableToSendCode
from jingban.accounts.passkeys import UnableToProvePasskey
from jingban.accounts.second_factors import factors_instead_of_phone
from jingban.foundation.errors import DependencyDown
from jingban.foundation.masks import mask_phone
from jingban.ledger import record
from jingban.signin.client import client_of
from jingban.signin.devices import remember
from jingban.signin.events import SigninEvent
from jingban.signin.forms import AuthenticatorForm, CodeForm, NewPhoneForm
from jingban.signin.guessing import TooManyTries
from jingban.signin.next_page import next_of
from jingban.signin.phone_change import begin_change, current_change, has_nothing_to_show
from jingban.signin.step_up import require_recent_proof
from jingban.signin.use_cases.change_phone import (
    SamePhone,
    UnableToChangePhone,
    change_phone,
    prove_former_phone,
    send_former_code,
    send_new_code,
)
from jingban.signin.use_cases.prove_again import UnableToProveCode, prove_own_code, prove_own_passkey
from jingban.signin.views.passkeys import place_of_passkeys
from jingban.ui.shortcuts import code_sent, invalid, see_other, wants_fragment

FORMER, NEW = "signin/phone_former.html", "signin/phone_new.html"


@require_recent_proof
@sensitive_post_parameters("code", "app_code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def former(request: HttpRequest) -> HttpResponse:
    """Ask for the present phone's code, or for a factor in its place; then on to the new phone, or where one was."""
    account, way = request.signed_in.account, request.POST.get("way", "")
    onward = next_of(request) or reverse("phone-new")
    if has_nothing_to_show(account):
        return HttpResponseRedirect(onward)
    sms = CodeForm(request.POST if way == "sms" else None)
    code = AuthenticatorForm(request.POST if way == "code" else None)
    if request.method != "POST":
        return render(request, FORMER, _former_context(request, sms, code))
    if not _is_proven(request, way, sms, code):
        _note_refused(request, "unproven")
        context = _former_context(request, sms, code)
        return invalid(request, FORMER, {**context, "passkey_failed": way == "passkey"})
    return see_other(onward)


def _is_proven(request: HttpRequest, way: str, sms: CodeForm, code: AuthenticatorForm) -> bool:
    account, now, session = request.signed_in.account, request.now, request.session
    factors = factors_instead_of_phone(account, now)
    try:
        if way == "passkey":
            answer = request.POST.get("answer", "")
            shown = prove_own_passkey(account=account, answer=answer, session=session, now=now)
            if shown not in factors.passkeys:
                return False
            begin_change(session, account, now)
        elif way == "code" and factors.authenticator and code.is_valid():
            typed = code.cleaned_data["app_code"]
            prove_own_code(account=account, typed=typed, client=client_of(request), now=now)
            begin_change(session, account, now)
        elif way == "sms" and sms.is_valid():
            prove_former_phone(account=account, code=sms.cleaned_data["code"], session=session, now=now)
        else:
            return False
    except UnableToRedeemCode:
        sms.add_error("code", _("验证码不正确，或者已经过期"))
    except UnableToProveCode:
        code.add_error("app_code", _("动态码不正确，或者已经用过，请等下一个"))
    except TooManyTries:
        code.add_error("app_code", _("输错的次数太多，请明天再试，或换一种方式"))
    except UnableToProvePasskey:
        pass
    else:
        return True
    return False


@require_POST
@require_recent_proof
def former_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the present phone."""
    account = request.signed_in.account
    said = _sent(account.phone or "")
    try:
        send_former_code(account=account, session=request.session, now=request.now)
    except (UnableToSendCode, DependencyDown) as failure:
        text, status, wait = _fault(failure, request.now)
        if wants_fragment(request):
            return code_sent(text, wait=wait, status=status)
        sms = CodeForm(request.POST)
        sms.keep_errors_of()
        sms.add_error("code", text)
        context = _former_context(request, sms, AuthenticatorForm(None))
        return render(request, FORMER, {**context, "has_errors": True}, status=status)
    if wants_fragment(request):
        return code_sent(said)
    return render(
        request, FORMER, {**_former_context(request, CodeForm(None), AuthenticatorForm(None)), "said": said}
    )


@require_recent_proof
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the new phone and its code, then change it."""
    account = request.signed_in.account
    change = current_change(request.session, account, request.now)
    if change is None:
        return see_other(reverse("phone-former"))
    form = NewPhoneForm(request.POST or None)
    if request.method != "POST":
        return render(request, NEW, _new_context(form))
    if form.is_valid():
        client = client_of(request)
        try:
            change_phone(
                account=account,
                phone=form.cleaned_data["phone"],
                code=form.cleaned_data["code"],
                change=change,
                session=request.session,
                now=request.now,
            )
        except UnableToRedeemCode:
            _note_refused(request, "wrong_code")
            form.add_error("code", _("验证码不正确，或者已经过期"))
        except SamePhone:
            _note_refused(request, "same_phone")
            form.add_error("phone", _("这就是现在绑定的手机号"))
        except UnableToChangePhone:
            _note_refused(request, "changed_meanwhile")
            return see_other(reverse("phone-former"))
        else:
            response = see_other(f"{reverse('security')}?done=phone")
            remember(response, client.device, account)
            return response
    return invalid(request, NEW, _new_context(form))


@require_POST
@require_recent_proof
def new_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the new phone that was typed; nothing else of the form is judged yet."""
    account = request.signed_in.account
    change = current_change(request.session, account, request.now)
    form = NewPhoneForm(request.POST)
    form.keep_errors_of("phone")
    text, status, wait = "", 200, 60
    if form.errors:
        text, status, wait = " ".join(map(str, form.errors["phone"])), 422, 0
    else:
        phone = form.cleaned_data["phone"]
        try:
            send_new_code(
                account=account, phone=phone, change=change, session=request.session, now=request.now
            )
            text = _sent(phone)
        except SamePhone:
            text, status, wait = _("这就是现在绑定的手机号"), 422, 0
            form.add_error("phone", text)
        except UnableToChangePhone:
            return (
                code_sent(_("请回到上一步，再验证一次"), wait=0, status=409)
                if wants_fragment(request)
                else see_other(reverse("phone-former"))
            )
        except (UnableToSendCode, DependencyDown) as failure:
            text, status, wait = _fault(failure, request.now)
            form.add_error("code", text)
    if wants_fragment(request):
        return code_sent(text, wait=wait, status=status)
    said = text if status == 200 else ""
    return render(request, NEW, {**_new_context(form), "said": said, "has_errors": not said}, status=status)


def _note_refused(request: HttpRequest, outcome: str) -> None:
    account_id = request.signed_in.account_id
    record(SigninEvent.PHONE_CHANGE_REFUSED, now=request.now, account_id=account_id, outcome=outcome)


def _sent(phone: str) -> str:
    return _("验证码已发到 %(phone)s，5 分钟内有效") % {"phone": mask_phone(phone)}


def _fault(failure: UnableToSendCode | DependencyDown, now: datetime) -> tuple[str, int, int]:
    """Give what to say, the status, and the seconds to wait."""
    if isinstance(failure, DependencyDown):
        return _("短信暂时发不出去，请过一会儿再获取"), 503, 10
    until = timezone.localtime(failure.until)
    text = _("获取得太频繁，请在 %(until)s 以后再试") % {"until": f"{until:%H:%M:%S}"}
    return text, 429, max(1, int((failure.until - now).total_seconds()))


def _former_context(request: HttpRequest, sms: CodeForm, code: AuthenticatorForm) -> dict[str, Any]:
    account = request.signed_in.account
    return {
        "segment": "security",
        "sms": sms,
        "code": code,
        "factors": factors_instead_of_phone(account, request.now),
        "passkey": place_of_passkeys(request),
        "steps": _steps(),
        "next": next_of(request),
    }


def _new_context(form: NewPhoneForm) -> dict[str, Any]:
    return {"segment": "security", "form": form, "steps": _steps()}


def _steps() -> list[str]:
    return [_("确认是您本人"), _("新手机号")]
