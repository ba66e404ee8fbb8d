"""验证器应用: setting it up, whether sign-in asks for it, its recovery codes, and taking it away."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingban.accounts.models import Account, Authenticator
from jingban.accounts.second_factors import authenticator_of, factors_of
from jingban.accounts.use_cases.renew_recovery_codes import renew_recovery_codes
from jingban.accounts.use_cases.set_up_authenticator import (
    UnableToSetUpAuthenticator,
    ask_authenticator,
    begin_authenticator,
    confirm_authenticator,
    remove_authenticator,
)
from jingban.foundation import totp
from jingban.signin.forms import AuthenticatorForm
from jingban.signin.step_up import require_recent_proof
from jingban.ui.qr import qr_image
from jingban.ui.shortcuts import invalid, see_other

SET_UP = "signin/authenticator_set_up.html"
DONE = {
    "asked": gettext_lazy("以后登录时，密码之后要填动态码"),
    "not-asked": gettext_lazy("以后登录时不再要动态码"),
    "removed": gettext_lazy("验证器已移除，恢复码也不能再用"),
}


@require_safe
def authenticator(request: HttpRequest) -> HttpResponse:
    """Show whether there is one, and what goes with it."""
    context = {
        "segment": "security",
        "factors": factors_of(request.signed_in.account),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "signin/authenticator.html", context)


@require_POST
@require_recent_proof
def begin(request: HttpRequest) -> HttpResponse:
    """Make a fresh secret, to be scanned on the next page."""
    try:
        begin_authenticator(account=request.signed_in.account, now=request.now)
    except UnableToSetUpAuthenticator:
        return see_other(reverse("authenticator"))
    return see_other(reverse("authenticator-set-up"))


@require_recent_proof
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret as a QR code, and take the first code; the recovery codes come with it."""
    account = request.signed_in.account
    begun = Authenticator.objects.filter(account=account, added_at=None).first()
    if begun is None:
        return HttpResponseRedirect(reverse("authenticator"))
    form = AuthenticatorForm(request.POST or None)
    uri = totp.provisioning_uri(
        begun.secret, login=request.signed_in.display_name, issuer=str(settings.BRAND["name"])
    )
    context = {"segment": "security", "form": form, "secret": begun.secret, "qr": qr_image(uri)}
    context["grouped"] = " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4))
    if request.method != "POST":
        return render(request, SET_UP, context)
    if form.is_valid():
        try:
            confirm_authenticator(account=account, code=form.cleaned_data["app_code"], now=request.now)
        except UnableToSetUpAuthenticator:
            form.add_error(
                "app_code", _("动态码不正确。请看看手机的时间准不准，再填验证器现在显示的 6 位数字")
            )
        else:
            return _show_fresh_codes(request, account, added=True)
    return invalid(request, SET_UP, context)


@require_POST
@require_recent_proof
def ask(request: HttpRequest) -> HttpResponse:
    """Let sign-in ask for the code, or not."""
    at_sign_in = request.POST.get("asked") == "1"
    ask_authenticator(account=request.signed_in.account, at_sign_in=at_sign_in, now=request.now)
    return _done("asked" if at_sign_in else "not-asked")


@require_POST
@require_recent_proof
def remove(request: HttpRequest) -> HttpResponse:
    """Take the authenticator away, its recovery codes with it."""
    remove_authenticator(account=request.signed_in.account, now=request.now)
    return _done("removed")


@require_POST
@require_recent_proof
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new recovery codes and show them, on this answer alone."""
    account = request.signed_in.account
    if authenticator_of(account) is None:
        return see_other(reverse("authenticator"))
    return _show_fresh_codes(request, account, added=False)


@sensitive_variables("codes")
def _show_fresh_codes(request: HttpRequest, account: Account, *, added: bool) -> HttpResponse:
    codes = renew_recovery_codes(account=account, now=request.now)
    context = {"segment": "security", "codes": codes, "added": added}
    return render(request, "signin/recovery_codes.html", context)


def _done(code: str) -> HttpResponse:
    return see_other(f"{reverse('authenticator')}?done={code}")
