"""「请确认是您本人」: what is asked before a change, when the last proof is older than ten minutes."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jingban.accounts.passkeys import UnableToProvePasskey
from jingban.accounts.passwords import Busy
from jingban.accounts.second_factors import factors_of
from jingban.signin.client import client_of
from jingban.signin.forms import AuthenticatorForm, ProveForm
from jingban.signin.guessing import TooManyTries
from jingban.signin.next_page import next_of
from jingban.signin.use_cases.prove_again import (
    UnableToProveCode,
    UnableToProvePassword,
    note_proof,
    prove_own_code,
    prove_own_passkey,
    prove_own_password,
)
from jingban.signin.views.entry import BUSY_RETRY_SECONDS
from jingban.signin.views.passkeys import place_of_passkeys
from jingban.ui import errors
from jingban.ui.shortcuts import invalid, see_other

TEMPLATE = "signin/prove.html"
TOO_MANY = gettext_lazy("输错的次数太多，请明天再试，或换一种方式")


@sensitive_post_parameters("password", "app_code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Take the password, a passkey or the authenticator's code; then back to where one was."""
    way = request.POST.get("way", "") if request.method == "POST" else ""
    account = request.signed_in.account
    password = ProveForm(request.POST if way == "password" else None)
    code = AuthenticatorForm(request.POST if way == "code" else None)
    context = {
        "segment": "security",
        "password": password,
        "code": code,
        "factors": factors_of(account),
        "passkey": place_of_passkeys(request),
        "next": next_of(request),
    }
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    try:
        if not _is_proven(request, way, password, code):
            return invalid(request, TEMPLATE, {**context, "passkey_failed": way == "passkey"})
    except Busy:
        return errors.unavailable(request, retry_after=BUSY_RETRY_SECONDS)
    note_proof(account=account, session=request.session, now=request.now)
    rotate_token(request)
    return see_other(next_of(request) or reverse("security"))


def _is_proven(request: HttpRequest, way: str, password: ProveForm, code: AuthenticatorForm) -> bool:
    """Hold what was sent against the account; a form's own errors say what was wrong."""
    account, now, client = request.signed_in.account, request.now, client_of(request)
    try:
        if way == "passkey":
            answer = request.POST.get("answer", "")
            prove_own_passkey(account=account, answer=answer, session=request.session, now=now)
        elif way == "code" and code.is_valid():
            prove_own_code(account=account, typed=code.cleaned_data["app_code"], client=client, now=now)
        elif way == "password" and password.is_valid():
            prove_own_password(
                account=account, typed=password.cleaned_data["password"], client=client, now=now
            )
        else:
            return False
    except UnableToProvePassword:
        password.add_error("password", _("密码不正确"))
    except UnableToProveCode:
        code.add_error("app_code", _("动态码不正确，或者已经用过，请等下一个"))
    except TooManyTries:
        form, field = (code, "app_code") if way == "code" else (password, "password")
        form.add_error(field, TOO_MANY)
    except UnableToProvePasskey:
        pass
    else:
        return True
    return False
