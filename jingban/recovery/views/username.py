"""The answer to 忘记用户名: masked on the page, whole only in the SMS to the stored phone (M-4.2.2-3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.recovery.masking import shown_username
from jingban.recovery.models import FlowKind
from jingban.recovery.views.evenly import evenly
from jingban.recovery.views.flow import Step, flow_at
from jingban.ui.decorators import public


@public
@require_safe
@evenly("GET")
def sent(request: HttpRequest) -> HttpResponse:
    """Show the masks, for every organisation alike."""
    flow = flow_at(request, FlowKind.USERNAME, Step.DONE)
    if isinstance(flow, HttpResponse):
        return flow
    return render(request, "recovery/username_sent.html", {"shown": shown_username(flow)})
