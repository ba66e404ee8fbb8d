"""What pages share whose forms may have to bring a proof of work: its fields, and the answer that asks for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jingban.accounts.clients import network_mark
from jingban.tolls import prices
from jingban.tolls.challenge import WAIT, Proofs, begin_wait, make_challenge
from jingban.tolls.models import PublicForm
from jingban.ui.shortcuts import code_sent, wants_fragment

WAIT_SECONDS = int(WAIT.total_seconds())


def proofs_of(request: HttpRequest) -> Proofs:
    """Read what a form brought."""
    return Proofs(work=request.POST.get("proof", ""), wait=request.POST.get("wait", ""))


def waiting(request: HttpRequest) -> str:
    """Give the page's token of waiting. It begins with the page: who types for half a minute has waited already."""
    return begin_wait(request.now, request.POST.get("wait", ""))


def proof_fields(request: HttpRequest, form: PublicForm) -> dict[str, Any]:
    """Give what `<c-proof>` needs on the page of a public form."""
    return {"public_form": form.value, "wait": waiting(request)}


def pay(request: HttpRequest, form: PublicForm) -> None:
    """Count this request as a use of a public form. Raises `ProofNeeded`."""
    prices.pay(form, network_mark(request), proofs_of(request), request.now)


def challenge_for(request: HttpRequest, form: PublicForm) -> dict[str, Any] | None:
    """Give the challenge that one more use has to solve; None when it costs nothing."""
    network = network_mark(request)
    asked = prices.price(form, network, request.now)
    if not asked:
        return None
    hard = asked == prices.Price.HARD_WORK
    return make_challenge(form=form.value, network=network, hard=hard, now=request.now)


def must_wait(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer a form that brought no proof: the page as it was typed, which says what to do."""
    response = render(request, template, context, status=429)
    response.headers["Retry-After"] = str(WAIT_SECONDS)
    return response


def code_must_wait(
    request: HttpRequest, form: PublicForm, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Answer 获取验证码 that brought no proof: to the script a challenge, else the page as it was typed."""
    button = _("获取验证码")
    if not wants_fragment(request):
        return must_wait(request, template, {**context, "must_wait": button})
    text = _("请等 %(seconds)d 秒，再点“%(button)s”") % {"seconds": WAIT_SECONDS, "button": button}
    return code_sent(text, wait=WAIT_SECONDS, status=429, challenge=challenge_for(request, form))
