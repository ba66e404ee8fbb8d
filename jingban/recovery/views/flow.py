"""The steps as a table: which step a session's flow stands at, and the way there from every other."""

from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingban.recovery.models import Flow
from jingban.recovery.queries import current_flow
from jingban.ui.shortcuts import see_other

FIELD = "flow"


class Step(models.TextChoices):
    """The steps of a password's reset, in their order (walk.md M-4.1.1)."""

    ACCOUNT = "account", _("验证账号")
    PHONE = "phone", _("手机校验")
    PASSWORD = "password", _("设置新密码")
    DONE = "done", _("完成")


# Where each step is, after `recover-<kind>`.
PAGES = {Step.ACCOUNT: "", Step.PHONE: "-code", Step.PASSWORD: "-password", Step.DONE: "-done"}
# What is said to somebody who is led to another step than she asked for, by the code in the address.
NOTICES: dict[str, Promise] = {
    "again": _("这一步要从头做起，或者已经超过 15 分钟。请重新填写。"),
    "first": _("请先完成这一步，再设置新密码。"),
    "proven": _("手机校验已经完成，请设置新密码。"),
    "finished": _("密码已经重置好了，不用再做一次。"),
    "newer": _("您在别的页面又重新开始了一次，请接着最近这一次填写。"),
}
SAID = {Step.ACCOUNT: "again", Step.PHONE: "first", Step.PASSWORD: "proven", Step.DONE: "finished"}


def session_of(request: HttpRequest) -> str:
    """Give what flows of this browser are bound to, without making a session for who has none."""
    return request.session.ref() if request.session.row is not None else ""


def step_of(flow: Flow | None) -> Step:
    """Give the step a flow stands at."""
    if flow is None:
        return Step.ACCOUNT
    if flow.done_at:
        return Step.DONE
    return Step.PASSWORD if flow.phone_at else Step.PHONE


def flow_at(request: HttpRequest, kind: str, step: Step) -> Flow | HttpResponse:
    """Give the session's flow if it stands at this step, and the form was its own; else the way to where it stands."""
    flow = current_flow(session=session_of(request), kind=kind, now=request.now)
    here = step_of(flow)
    if flow is None or here != step:
        return lead_to(request, kind, here, SAID[here])
    if request.method == "POST" and request.POST.get(FIELD) != flow.id.hex:
        return lead_to(request, kind, here, "newer")
    return flow


def lead_to(request: HttpRequest, kind: str, step: Step, notice: str = "") -> HttpResponse:
    """Lead to a step, with a sentence when it is not the one that was asked for."""
    address = reverse(f"recover-{kind}{PAGES[step]}")
    if notice:
        address = f"{address}?{urlencode({'notice': notice})}"
    return see_other(address) if request.method == "POST" else HttpResponseRedirect(address)


def notice_of(request: HttpRequest) -> Promise | str:
    """Give the sentence that the address asks for; empty for an unknown one."""
    return NOTICES.get(request.GET.get("notice", ""), "")
