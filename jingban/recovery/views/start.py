"""忘记密码, 忘记用户名: the first step, which goes on whatever is typed (M-4.1.1-4, M-4.2.1-3, M-4.2.2-2)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.clients import network_mark
from jingban.recovery.forms.claim import FORMS
from jingban.recovery.models import FlowKind
from jingban.recovery.queries import Claim, price_now, subject_of
from jingban.recovery.use_cases.begin_flow import FORM, begin_flow
from jingban.recovery.views.evenly import evenly
from jingban.recovery.views.flow import Step, lead_to, notice_of
from jingban.tolls import paying
from jingban.tolls.challenge import ProofNeeded, make_challenge
from jingban.tolls.prices import Price
from jingban.ui.decorators import public
from jingban.ui.forms import Form
from jingban.ui.shortcuts import invalid

TEMPLATES = {kind: f"recovery/{kind}.html" for kind in FlowKind.values}


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@evenly("POST")
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask who it is; any answer leads on to the next step."""
    form = FORMS[kind](request.POST or None)
    if request.method != "POST":
        return render(request, TEMPLATES[kind], _context(request, kind, form))
    if not form.is_valid():
        return invalid(request, TEMPLATES[kind], _context(request, kind, form))
    try:
        begin_flow(
            kind=kind,
            claim=form.claim(),
            session=request.session.ref(),
            network=network_mark(request),
            proofs=paying.proofs_of(request),
            now=request.now,
        )
    except ProofNeeded:
        context = {**_context(request, kind, form), "must_wait": True}
        return paying.must_wait(request, TEMPLATES[kind], context)
    return lead_to(request, kind, Step.DONE if kind == FlowKind.USERNAME else Step.PHONE)


@public
@sensitive_post_parameters()
@require_POST
def ask_challenge(request: HttpRequest) -> HttpResponse:
    """Tell the page's script whether beginning this flow needs work, and which (JSON)."""
    kind = request.POST.get("kind", "")
    claim = Claim(
        name="", number=request.POST.get("number", "")[:64], username=request.POST.get("account", "")[:64]
    )
    if kind not in FlowKind.values:
        return JsonResponse({"challenge": None})
    network = network_mark(request)
    needed = price_now(subject=subject_of(kind, claim), network=network, now=request.now)
    if not needed:
        return JsonResponse({"challenge": None})
    hard = needed == Price.HARD_WORK
    return JsonResponse({"challenge": make_challenge(form=FORM, network=network, hard=hard, now=request.now)})


def _context(request: HttpRequest, kind: str, form: Form) -> dict[str, Any]:
    return {
        "form": form,
        "kind": kind,
        "steps": Step.labels,
        "notice": notice_of(request),
        "wait": paying.waiting(request),
    }
