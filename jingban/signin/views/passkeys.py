"""Passkeys: signing in by one, and the list of one's own (通行密钥)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from jingban.accounts.models import Ceremony
from jingban.accounts.passkeys import UnableToProvePasskey, creation_options, request_options, works_at
from jingban.accounts.second_factors import factors_of
from jingban.accounts.use_cases.add_passkey import MOST, TooManyPasskeys
from jingban.accounts.use_cases.add_passkey import add_passkey as keep
from jingban.accounts.use_cases.change_passkey import remove_passkey, rename_passkey
from jingban.signin.forms import PasskeyForm
from jingban.signin.step_up import require_recent_proof
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import challenge_for, pay
from jingban.ui.decorators import public
from jingban.ui.shortcuts import invalid, see_other

TEMPLATE = "signin/passkeys.html"
DONE = {
    "added": gettext_lazy("通行密钥已添加，下次可以用它登录"),
    "renamed": gettext_lazy("名称已修改"),
    "removed": gettext_lazy("通行密钥已移除，它不能再登录这个账号"),
}
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Place:
    """Whether passkeys work at the address in use, the name of the site where they do, and this page there."""

    here: bool
    site: str
    address: str


def place_of_passkeys(request: HttpRequest) -> Place:
    """A passkey belongs to the site's name: say whether this page stands there."""
    origin = settings.JINGBAN_ORIGIN
    return Place(works_at(request.get_host()), urlsplit(origin).netloc, f"{origin}{request.path}")


@public
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """Give the challenge for signing in by any passkey of this site (JSON), or the work that it costs now (429)."""
    try:
        pay(request, PublicForm.PASSKEY)
    except ProofNeeded:
        return JsonResponse({"work": challenge_for(request, PublicForm.PASSKEY)}, status=429)
    session = request.session.ref()
    options = request_options(ceremony=Ceremony.SIGN_IN, session=session, now=request.now)
    return HttpResponse(options, content_type=JSON)


@require_POST
def prove_options(request: HttpRequest) -> HttpResponse:
    """Give the challenge for proving by one of one's own passkeys that it is oneself (JSON)."""
    options = request_options(
        ceremony=Ceremony.PROVE,
        session=request.session.ref(),
        now=request.now,
        account=request.signed_in.account,
    )
    return HttpResponse(options, content_type=JSON)


@require_POST
@require_recent_proof
def add_options(request: HttpRequest) -> HttpResponse:
    """Give the challenge for making a passkey (JSON)."""
    signed_in = request.signed_in
    options = creation_options(
        account=signed_in.account,
        shown_as=signed_in.display_name,
        session=request.session.ref(),
        now=request.now,
    )
    return HttpResponse(options, content_type=JSON)


@require_safe
def passkeys(request: HttpRequest) -> HttpResponse:
    """List the account's passkeys."""
    return render(request, TEMPLATE, _context(request, PasskeyForm()))


@require_POST
@require_recent_proof
@sensitive_post_parameters("answer")
def add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser has just made."""
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        return invalid(request, TEMPLATE, _context(request, form))
    try:
        keep(
            account=request.signed_in.account,
            answer=request.POST.get("answer", ""),
            name=form.cleaned_data["name"],
            session=request.session.ref(),
            now=request.now,
        )
    except UnableToProvePasskey:
        form.add_error(
            None, _("没有添加成功。请再试一次；浏览器要打开 JavaScript，设备要设有锁屏密码、指纹或面容")
        )
        return invalid(request, TEMPLATE, _context(request, form))
    except TooManyPasskeys:
        form.add_error(None, _("最多添加 %(most)d 个，请先移除不用的") % {"most": MOST})
        return invalid(request, TEMPLATE, _context(request, form))
    return _done("added")


@require_POST
def rename(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Give a passkey another name."""
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        return invalid(request, TEMPLATE, {**_context(request, PasskeyForm()), "renaming": form})
    account, name = request.signed_in.account, form.cleaned_data["name"]
    if not rename_passkey(account=account, passkey_id=passkey_id, name=name):
        raise Http404
    return _done("renamed")


@require_POST
@require_recent_proof
def remove(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Take a passkey away; it signs in no more."""
    if not remove_passkey(account=request.signed_in.account, passkey_id=passkey_id, now=request.now):
        raise Http404
    return _done("removed")


def _context(request: HttpRequest, form: PasskeyForm) -> dict[str, Any]:
    return {
        "segment": "security",
        "form": form,
        "passkeys": factors_of(request.signed_in.account).passkeys,
        "most": MOST,
        "passkey": place_of_passkeys(request),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def _done(code: str) -> HttpResponse:
    return see_other(f"{reverse('passkeys')}?done={code}")
