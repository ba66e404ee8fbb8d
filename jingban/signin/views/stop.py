"""不是我本人操作: the page behind the link of a message, and the one behind the inbox; its form freezes the account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jingban.accounts.models import AccountKind
from jingban.accounts.stopping import account_to_stop
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.ui.decorators import public
from jingban.ui.shortcuts import see_other


@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Freeze the account of a message's link. Looking at the page does nothing; nobody is signed in by it."""
    account = account_to_stop(token, now=request.now)
    if account is None:
        return render(request, "signin/stop_gone.html", status=404)
    if request.method != "POST":
        return render(request, "signin/stop.html")
    freeze_account(account=account, how="link", now=request.now)
    return _done(account.kind)


@require_http_methods(["GET", "HEAD", "POST"])
def stop_own(request: HttpRequest) -> HttpResponse:
    """Freeze the account that is signed in, from a message in its inbox."""
    if request.method != "POST":
        return render(request, "signin/stop.html", {"signed_in": True})
    account = request.signed_in.account
    freeze_account(account=account, how="signed_in", now=request.now)
    request.session.flush()
    rotate_token(request)
    return _done(account.kind)


@public
@require_safe
def stopped(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what was done and that resetting the password opens the account again."""
    if kind not in AccountKind.values:
        raise Http404
    return render(request, "signin/stopped.html", {"kind": kind})


def _done(kind: str) -> HttpResponse:
    return see_other(reverse("stopped", args=[AccountKind(kind).value]))
