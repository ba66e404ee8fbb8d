"""忘记密码, 忘记用户名: the first step, which goes on whatever is typed (M-4.1.1-4, M-4.2.1-3, M-4.2.2-2)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jingban.accounts.clients import network_digest, network_of
from jingban.recovery.forms.claim import FORMS
from jingban.recovery.models import FlowKind
from jingban.recovery.queries import Claim, demand_now, subject_of
from jingban.recovery.use_cases.begin_flow import begin_flow
from jingban.recovery.views.evenly import evenly
from jingban.recovery.views.flow import Step, lead_to, notice_of
from jingban.signin import challenge
from jingban.signin.policies import Demand
from jingban.signin.use_cases.prove_password import ProofNeeded, Proofs
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
            network=_network(request),
            proofs=Proofs(work=request.POST.get("proof", ""), wait=request.POST.get("wait", "")),
            now=request.now,
        )
    except ProofNeeded:
        return _must_wait(request, kind, form)
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
    needed = demand_now(subject=subject_of(kind, claim), network=_network(request), now=request.now)
    if needed < Demand.WORK:
        return JsonResponse({"challenge": None})
    return JsonResponse({"challenge": challenge.make_challenge(hard=needed == Demand.CODE, now=request.now)})


def _network(request: HttpRequest) -> str:
    network = network_of(request)
    return network_digest(network) if network else ""


def _must_wait(request: HttpRequest, kind: str, form: Form) -> HttpResponse:
    """Say what is asked now: the browser's work, or 30 s."""
    context = {**_context(request, kind, form), "must_wait": True}
    response = render(request, TEMPLATES[kind], context, status=429)
    response.headers["Retry-After"] = str(int(challenge.WAIT.total_seconds()))
    return response


def _context(request: HttpRequest, kind: str, form: Form) -> dict[str, Any]:
    return {
        "form": form,
        "kind": kind,
        "steps": Step.labels,
        "notice": notice_of(request),
        "wait": challenge.begin_wait(request.now, request.POST.get("wait", "")),
    }
