"""登录: the two tabs, the challenge, and leaving again (M-2.b to M-2.f)."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.models import Account, AccountKind
from jingban.accounts.passwords import Busy
from jingban.foundation.errors import DependencyDown
from jingban.signin.client import Client, client_of
from jingban.signin.devices import remember
from jingban.signin.flow import FACTOR, Flow, begin_flow
from jingban.signin.forms import SignInForm
from jingban.signin.kept_forms import COOKIE as KEPT_COOKIE
from jingban.signin.next_page import next_of, with_next
from jingban.signin.policies import Demand, demand
from jingban.signin.queries import aim_of, misses
from jingban.signin.use_cases.ask_for_factor import ask_for_factor
from jingban.signin.use_cases.enter import FactorNeeded, enter
from jingban.signin.use_cases.prove_password import FORM, Proven, UnableToSignIn, prove_password
from jingban.signin.use_cases.send_sign_in_code import send_sign_in_code
from jingban.signin.use_cases.sign_out import sign_out as end
from jingban.signin.views.passkeys import place_of_passkeys
from jingban.tolls import paying
from jingban.tolls.challenge import ProofNeeded, make_challenge
from jingban.ui import errors
from jingban.ui.decorators import public
from jingban.ui.preferences import chosen_before, forget_chosen
from jingban.ui.shortcuts import invalid, see_other

HOME = "/"
TEMPLATE = "signin/sign_in.html"
BUSY_RETRY_SECONDS = 5
TABS = (("person", _("个人用户")), ("organisation", _("法人用户")))
# What other pages that lead here have to say, by the code in the address.
NOTICES = {
    # Also said when the person had the account already: only the SMS may tell which (walk.md M-3.1.1, "Ours").
    "registered": (_("注册信息核对通过"), _("结果已发短信到您的手机。请用手机号或证件号码登录。")),
    "organisation-registered": (_("注册成功"), _("请用刚才设置的用户名和密码登录，然后请法定代表人确认。")),
    "ended": (_("登录已过期"), _("为了安全，长时间不用会自动退出。请重新登录。")),
    "kept": (_("登录已过期"), _("刚才填写的内容保留 15 分钟。用同一个账号登录，就能接着填。")),
}


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to a tab: the one that the address asks for, else the first."""
    kind = "organisation" if request.GET.get("kind") == "organisation" else "person"
    query = request.META.get("QUERY_STRING", "")
    address = reverse(f"sign-in-{kind}")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """个人用户: phone or certificate number and password."""
    return _page(request, AccountKind.PERSON)


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """法人用户: user name and password."""
    return _page(request, AccountKind.ORGANISATION)


def _page(request: HttpRequest, kind: str) -> HttpResponse:
    if request.method != "POST" and request.signed_in:
        return render(request, "signin/already.html", {"next": next_of(request) or HOME})
    form = SignInForm(request.POST or None, kind=kind)
    if request.method != "POST":
        return render(request, TEMPLATE, _context(request, kind, form))
    if not form.is_valid():
        return invalid(request, TEMPLATE, _context(request, kind, form))
    return _try(request, kind, form)


def _try(request: HttpRequest, kind: str, form: SignInForm) -> HttpResponse:
    client = client_of(request)
    try:
        proven = _prove(request, kind, form, client)
        if proven.needs_code:
            return _ask_code(request, _flow(request, kind, proven))
        assert proven.account is not None
        enter(
            account=proven.account,
            attempt_id=proven.attempt_id,
            session=request.session,
            client=client,
            chosen=chosen_before(request),
            now=request.now,
        )
    except FactorNeeded:
        return ask_factor(request, _flow(request, kind, proven))
    except UnableToSignIn:
        return invalid(request, TEMPLATE, {**_context(request, kind, form), "refused": True})
    except ProofNeeded:
        context = {**_context(request, kind, form), "must_wait": True}
        return paying.must_wait(request, TEMPLATE, context)
    except Busy:
        return errors.unavailable(request, retry_after=BUSY_RETRY_SECONDS)
    return entered(request, proven.account, client, next_of(request))


def _prove(request: HttpRequest, kind: str, form: SignInForm, client: Client) -> Proven:
    return prove_password(
        kind=kind,
        name=form.cleaned_data["account"],
        password=form.cleaned_data["password"],
        proofs=paying.proofs_of(request),
        client=client,
        now=request.now,
    )


def entered(request: HttpRequest, account: Account, client: Client, next_page: str) -> HttpResponse:
    """Answer a finished sign-in: on to where she wanted to go, with fresh tokens and a known browser."""
    rotate_token(request)
    response = see_other(next_page or HOME)
    remember(response, client.device, account)
    forget_chosen(response)
    return response


def _flow(request: HttpRequest, kind: str, proven: Proven) -> Flow:
    account = proven.account
    return Flow(
        account_id=account.id if account else None,
        epoch=account.credential_epoch if account else 0,
        attempt_id=proven.attempt_id,
        kind=kind,
        next_page=next_of(request),
        begun_at=request.now,
    )


def _ask_code(request: HttpRequest, flow: Flow) -> HttpResponse:
    begin_flow(request.session, flow)
    try:
        send_sign_in_code(flow=flow, session=request.session, now=request.now)
    except DependencyDown:
        return see_other(f"{reverse('sign-in-code')}?unsent=1")
    return see_other(reverse("sign-in-code"))


def ask_factor(request: HttpRequest, flow: Flow) -> HttpResponse:
    """Go on to the authenticator's code: all before it was right."""
    ask_for_factor(flow=replace(flow, waits_for=FACTOR), session=request.session, now=request.now)
    return see_other(reverse("sign-in-factor"))


def refuse_passkey(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page again: the passkey was not taken."""
    kind = "organisation" if request.POST.get("kind") == "organisation" else "person"
    context = _context(request, kind, SignInForm(None, kind=kind))
    return invalid(request, TEMPLATE, {**context, "passkey_refused": True})


@public
@require_POST
def ask_challenge(request: HttpRequest) -> HttpResponse:
    """Tell the page's script whether an attempt on this name needs work, and which (JSON)."""
    kind = request.POST.get("kind", "")
    name = request.POST.get("account", "")[:64]
    if kind not in AccountKind.values or not name.strip():
        return JsonResponse({"challenge": None})
    client = client_of(request)
    needed = demand(misses(aim_of(kind, name), client, request.now))
    if needed < Demand.WORK:
        return JsonResponse({"challenge": None})
    hard = needed == Demand.CODE
    asked = make_challenge(form=FORM, network=client.network, hard=hard, now=request.now)
    return JsonResponse({"challenge": asked})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出: end the session and go home. An address alone ends nothing."""
    if request.method == "POST":
        end(session=request.session, now=request.now)
        rotate_token(request)
    return see_other(HOME)


def _context(request: HttpRequest, kind: str, form: SignInForm) -> dict[str, Any]:
    next_page = next_of(request)
    tabs = [
        {
            "url": with_next(reverse(f"sign-in-{code}"), next_page),
            "label": label,
            "current": code == kind,
        }
        for code, label in TABS
    ]
    return {
        "form": form,
        "kind": kind,
        "tabs": tabs,
        "next": next_page,
        "wait": paying.waiting(request),
        "notice": NOTICES.get(_notice_of(request)),
        "passkey": place_of_passkeys(request),
    }


def _notice_of(request: HttpRequest) -> str:
    if request.GET.get("ended") == "1":
        return "kept" if KEPT_COOKIE in request.COOKIES else "ended"
    return request.GET.get("notice", "")
