"""账号安全: password, devices, and what happened lately (screen 05)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingban.accounts.clients import is_handheld
from jingban.accounts.passwords import Busy
from jingban.accounts.queries import own_texts
from jingban.accounts.second_factors import factors_of
from jingban.accounts.use_cases.end_session import end_session
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.signin import queries, score
from jingban.signin.client import client_of
from jingban.signin.devices import remember
from jingban.signin.forms import ChangePasswordForm
from jingban.signin.guessing import TooManyTries
from jingban.signin.models import Attempt, Outcome
from jingban.signin.signed_in import SignedIn
from jingban.signin.step_up import require_recent_proof
from jingban.signin.use_cases.change_password import UnableToChangePassword, change_password
from jingban.signin.use_cases.prove_again import UnableToProvePassword
from jingban.signin.views.centre import facts_of, proof_url
from jingban.signin.views.entry import BUSY_RETRY_SECONDS
from jingban.ui import errors
from jingban.ui.shortcuts import invalid, see_other

SHOWN = 20
# What the page says came of the form that led to it, by the code in its address.
DONE = {
    "ended": gettext_lazy("那台设备已退出"),
    "others": gettext_lazy("其他设备都已退出"),
    "password": gettext_lazy("登录密码已修改，其他设备都已退出"),
    "phone": gettext_lazy("绑定手机已更换，其他设备都已退出"),
    "username": gettext_lazy("用户名已修改，下次请用新的用户名登录"),
}


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how the account is entered, where it is signed in, and the last attempts."""
    signed_in: SignedIn = request.signed_in
    account = signed_in.account
    devices = [
        {
            "digest": row.digest,
            "name": row.device or _("未知设备"),
            "icon": "phone" if is_handheld(row.device) else "laptop",
            "here": row.digest == signed_in.session_id,
            "since": row.created_at,
            "seen": row.last_seen,
            "network": _network(row.network, signed_in.session.network),
        }
        for row in queries.devices(account)
    ]
    devices.sort(key=lambda one: not one["here"])
    factors = factors_of(account)
    context = {
        "segment": "security",
        "factors": factors,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "account": account,
        "parts": {
            part.code: part for part in score.parts(facts_of(signed_in, has_factor=factors.any), request.now)
        },
        "proof_url": proof_url(signed_in),
        "devices": devices,
        "history": [
            _told(row, signed_in.session.network) for row in queries.history(account, request.now)[:SHOWN]
        ],
    }
    return render(request, "signin/security.html", context)


def _network(network: str, here: str) -> str:
    """Say from where, in words: of a network only a digest is kept, never an address."""
    if not network or not here:
        return _("网络未知")
    return _("和这台设备同一个网络") if network == here else _("其他网络")


def _told(row: Attempt, here: str) -> dict[str, Any]:
    words = {
        Outcome.SUCCESS: _("登录成功"),
        Outcome.CODE_ASKED: _("密码正确，没有完成第二步验证"),
        Outcome.WRONG: _("密码错误"),
    }
    return {
        "title": words[Outcome(row.outcome)],
        "device": row.client or _("未知设备"),
        "network": _network(row.network, here),
        "at": row.at,
        "good": row.outcome == Outcome.SUCCESS,
    }


@require_POST
def end_one(request: HttpRequest) -> HttpResponse:
    """Sign one other device out."""
    end_session(account=request.signed_in.account, digest=request.POST.get("device", ""), now=request.now)
    return _done("ended")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every device out but this one."""
    account = request.signed_in.account
    end_sessions(account=account, now=request.now, keep=request.session)
    response = _done("others")
    remember(response, client_of(request).device, account)
    return response


@require_recent_proof
@sensitive_post_parameters("current_password", "new_password", "repeat_password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; the one used so far is asked once more."""
    account = request.signed_in.account
    form = ChangePasswordForm(request.POST or None, forbidden=own_texts(account))
    if request.method != "POST":
        return render(request, "signin/password.html", {"segment": "security", "form": form})
    client = client_of(request)
    if form.is_valid():
        try:
            change_password(
                account=account,
                current=form.cleaned_data["current_password"],
                chosen=form.cleaned_data["new_password"],
                session=request.session,
                client=client,
                now=request.now,
            )
        except TooManyTries:
            form.add_error("current_password", _("原密码输错的次数太多，请明天再试，或退出后用“忘记密码”"))
        except (UnableToProvePassword, UnableToChangePassword):
            form.add_error("current_password", _("原密码不正确"))
        except Busy:
            return errors.unavailable(request, retry_after=BUSY_RETRY_SECONDS)
        else:
            response = _done("password")
            remember(response, client.device, account)
            return response
    return invalid(request, "signin/password.html", {"segment": "security", "form": form})


def _done(code: str) -> HttpResponse:
    return see_other(f"{reverse('security')}?done={code}")
