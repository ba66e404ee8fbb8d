"""The SMS step after many wrong attempts (screen 29b). Right and wrong passwords lead here alike."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.codes import UnableToRedeemCode
from jingban.foundation.errors import DependencyDown
from jingban.signin.client import client_of
from jingban.signin.flow import Flow, current_flow
from jingban.signin.forms import CodeForm
from jingban.signin.use_cases.enter import FactorNeeded
from jingban.signin.use_cases.prove_password import UnableToSignIn
from jingban.signin.use_cases.redeem_sign_in_code import redeem_sign_in_code
from jingban.signin.use_cases.send_sign_in_code import send_sign_in_code
from jingban.signin.views.entry import ask_factor, entered
from jingban.ui.decorators import public
from jingban.ui.preferences import chosen_before
from jingban.ui.shortcuts import code_sent, invalid, see_other, wants_fragment

TEMPLATE = "signin/code.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code."""
    flow = current_flow(request.session, request.now)
    if flow is None:
        return HttpResponseRedirect(reverse("sign-in"))
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return render(request, TEMPLATE, _context(flow, form, _said(unsent="unsent" in request.GET)))
    if not form.is_valid():
        return invalid(request, TEMPLATE, _context(flow, form))
    client = client_of(request)
    try:
        account = redeem_sign_in_code(
            flow=flow,
            code=form.cleaned_data["code"],
            session=request.session,
            client=client,
            chosen=chosen_before(request),
            now=request.now,
        )
    except FactorNeeded:
        return ask_factor(request, flow)
    except (UnableToRedeemCode, UnableToSignIn):
        form.add_error("code", _("验证码不正确，或者已经过期"))
        return invalid(request, TEMPLATE, _context(flow, form))
    return entered(request, account, client, flow.next_page)


@public
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send the code again, as far as it can be."""
    flow = current_flow(request.session, request.now)
    if flow is None:
        address = reverse("sign-in")
        return (
            code_sent(_("请返回重新登录"), wait=0, status=410)
            if wants_fragment(request)
            else see_other(address)
        )
    try:
        send_sign_in_code(flow=flow, session=request.session, now=request.now)
    except DependencyDown:
        if wants_fragment(request):
            return code_sent(_said(unsent=True), wait=10, status=503)
        return see_other(f"{reverse('sign-in-code')}?unsent=1")
    return code_sent(_said()) if wants_fragment(request) else see_other(reverse("sign-in-code"))


def _said(*, unsent: bool = False) -> str:
    if unsent:
        return _("短信暂时发不出去，请过一会儿再获取")
    return _("账号和密码正确的，验证码已经发出")


def _context(flow: Flow, form: CodeForm, said: str = "") -> dict[str, Any]:
    return {"form": form, "kind": flow.kind, "back": reverse(f"sign-in-{flow.kind}"), "said": said}
