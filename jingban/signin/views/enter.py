"""Two further ways in: a passkey instead of the password, and the authenticator's code after it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.passkeys import UnableToProvePasskey
from jingban.signin.client import client_of
from jingban.signin.flow import FACTOR, current_flow
from jingban.signin.forms import FactorForm
from jingban.signin.guessing import TooManyTries
from jingban.signin.next_page import next_of
from jingban.signin.use_cases.enter_by_passkey import enter_by_passkey
from jingban.signin.use_cases.prove_password import UnableToSignIn
from jingban.signin.use_cases.redeem_factor import UnableToRedeemFactor, redeem_factor
from jingban.signin.views.entry import entered, refuse_passkey
from jingban.ui.decorators import public
from jingban.ui.preferences import chosen_before
from jingban.ui.shortcuts import invalid

TEMPLATE = "signin/factor.html"


@public
@require_POST
@sensitive_post_parameters("answer")
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in whoever's passkey answered this browser's challenge."""
    client = client_of(request)
    try:
        account = enter_by_passkey(
            answer=request.POST.get("answer", ""),
            session=request.session,
            client=client,
            chosen=chosen_before(request),
            now=request.now,
        )
    except (UnableToProvePasskey, UnableToSignIn):
        return refuse_passkey(request)
    return entered(request, account, client, next_of(request))


@public
@sensitive_post_parameters("factor_code")
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Take the authenticator's code, or a recovery code in its place."""
    flow = current_flow(request.session, request.now, waits_for=FACTOR)
    if flow is None:
        return HttpResponseRedirect(reverse("sign-in"))
    form = FactorForm(request.POST or None)
    context = {"form": form, "kind": flow.kind, "back": reverse(f"sign-in-{flow.kind}")}
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    client = client_of(request)
    if form.is_valid():
        try:
            account = redeem_factor(
                flow=flow,
                typed=form.cleaned_data["factor_code"],
                session=request.session,
                client=client,
                chosen=chosen_before(request),
                now=request.now,
            )
        except (UnableToRedeemFactor, UnableToSignIn):
            form.add_error("factor_code", _("动态码不正确，或者已经用过。请等验证器显示下一个再填"))
        except TooManyTries:
            form.add_error("factor_code", _("输错的次数太多，请明天再试，或者用通行密钥登录"))
        else:
            return entered(request, account, client, flow.next_page)
    return invalid(request, TEMPLATE, context)
