"""`/sandbox/`: the demo cast, what to try, magic inputs, buttons, and the outbox. Open to everybody on loopback."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingban.sandbox import page
from jingban.sandbox.forms import ACTIONS, ActionForm, UnableToAct
from jingban.sandbox.outbox import as_json, sent_to
from jingban.ui.decorators import public
from jingban.ui.shortcuts import invalid, see_other

OUTBOX_PAGE = 30
OUTBOX_JSON = 100


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what there is to try."""
    return render(request, "sandbox/home.html", _context(request))


@public
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Do what one of the buttons says; a fault is told beside it."""
    form_class = ACTIONS.get(code)
    if form_class is None:
        raise Http404
    form = form_class(request.POST)
    if form.is_valid():
        try:
            form.act(request.now)
        except UnableToAct as fault:
            form.add_error(None, str(fault))
        else:
            return see_other(f"{reverse('sandbox:home')}?done={code}#{code}")
    return invalid(request, "sandbox/home.html", _context(request, form))


@public
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the messages that would have left the house, newest first; `?to=` filters."""
    receiver = request.GET.get("to", "")
    messages = Paginator(sent_to(receiver), OUTBOX_PAGE).get_page(request.GET.get("page"))
    return render(request, "sandbox/outbox.html", {"page": messages, "to": receiver})


@public
@require_safe
def outbox_json(request: HttpRequest) -> HttpResponse:
    """Give the same as JSON (design.md 5)."""
    messages = sent_to(request.GET.get("to", ""))[:OUTBOX_JSON]
    return JsonResponse([as_json(message) for message in messages], safe=False)


def _context(request: HttpRequest, bound: ActionForm | None = None) -> dict[str, Any]:
    forms = {code: form() for code, form in ACTIONS.items()}
    if bound is not None:
        forms[bound.code] = bound
    return {
        "now": request.now,
        "forms": forms,
        "failed": bound,
        "done": request.GET.get("done", ""),
        **page.cast(request.now),
        "magic": page.magic_inputs(),
        "outages": page.outages(),
        "recent": sent_to("")[:5],
    }
