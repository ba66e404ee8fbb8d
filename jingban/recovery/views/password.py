"""设置新密码, and 完成 (M-4.1.1-6, M-4.2.1-5)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from jingban.accounts.passwords import Busy, hash_password
from jingban.accounts.queries import own_texts
from jingban.recovery.forms.steps import PasswordForm
from jingban.recovery.models import Flow
from jingban.recovery.queries import account_of
from jingban.recovery.use_cases.reset_password import UnableToReset, reset_password
from jingban.recovery.views.flow import Step, flow_at, lead_to, notice_of, session_of
from jingban.ui import errors
from jingban.ui.decorators import public
from jingban.ui.shortcuts import invalid

TEMPLATE = "recovery/password.html"
BUSY_RETRY_SECONDS = 5


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, kind: str) -> HttpResponse:
    """Take the new password."""
    flow = flow_at(request, kind, Step.PASSWORD)
    if isinstance(flow, HttpResponse):
        return flow
    account = account_of(flow)
    form = PasswordForm(request.POST or None, forbidden=own_texts(account) if account else [])
    context = {"form": form, "username": account.username if account else "", **_context(request, flow)}
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return invalid(request, TEMPLATE, context)
    try:
        return _reset(request, flow, hash_password(form.cleaned_data["new_password"]))
    except UnableToReset:
        return lead_to(request, kind, Step.ACCOUNT, "again")
    except Busy:
        return errors.unavailable(request, retry_after=BUSY_RETRY_SECONDS)


def _reset(request: HttpRequest, flow: Flow, password_hash: str) -> HttpResponse:
    account = reset_password(
        flow_id=flow.id, session=session_of(request), password_hash=password_hash, now=request.now
    )
    row = request.session.row
    if row is not None and row.account_id == account.id:
        # She was signed in here, and that has ended with all other sessions; the flow goes on as a visitor's.
        request.session.flush()
        Flow.objects.filter(id=flow.id).update(session=request.session.ref())
    return lead_to(request, flow.kind, Step.DONE)


@public
@require_safe
def done(request: HttpRequest, kind: str) -> HttpResponse:
    """Say that it is done, and what happened with it."""
    flow = flow_at(request, kind, Step.DONE)
    if isinstance(flow, HttpResponse):
        return flow
    return render(request, "recovery/done.html", _context(request, flow))


def _context(request: HttpRequest, flow: Flow) -> dict[str, Any]:
    return {
        "flow": flow.id.hex,
        "kind": flow.kind,
        "steps": Step.labels,
        "notice": notice_of(request),
    }
