"""手机校验: a code to the stored phone, and to no other (M-4.1.1-5, M-4.2.1-4)."""

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jingban.foundation.errors import DependencyDown
from jingban.recovery.forms.steps import CodeForm
from jingban.recovery.models import Flow, FlowKind
from jingban.recovery.use_cases.ask_code import UnableToAskCode, ask_code
from jingban.recovery.use_cases.prove_phone import UnableToProvePhone, prove_phone
from jingban.recovery.views.evenly import evenly
from jingban.recovery.views.flow import Step, flow_at, lead_to, notice_of
from jingban.ui.decorators import public
from jingban.ui.shortcuts import code_sent, invalid, wants_fragment

TEMPLATE = "recovery/code.html"


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@evenly("POST")
def code(request: HttpRequest, kind: str) -> HttpResponse:
    """Take phone and code."""
    flow = flow_at(request, kind, Step.PHONE)
    if isinstance(flow, HttpResponse):
        return flow
    form = CodeForm(request.POST or None, kind=kind)
    if request.method != "POST":
        return render(request, TEMPLATE, _context(request, flow, form))
    if not form.is_valid():
        return invalid(request, TEMPLATE, _context(request, flow, form))
    try:
        prove_phone(
            flow=flow, phone=form.cleaned_data["phone"], code=form.cleaned_data["code"], now=request.now
        )
    except UnableToProvePhone:
        form.add_error("code", _("验证码不正确，或者已经过期"))
        return invalid(request, TEMPLATE, _context(request, flow, form))
    return lead_to(request, kind, Step.PASSWORD)


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@evenly("POST")
def send(request: HttpRequest, kind: str) -> HttpResponse:
    """「获取验证码」; its address alone leads back to the step."""
    flow = flow_at(request, kind, Step.PHONE)
    if isinstance(flow, HttpResponse):
        return code_sent(_("请刷新页面，重新填写"), wait=0, status=410) if wants_fragment(request) else flow
    if request.method != "POST":
        return lead_to(request, kind, Step.PHONE)
    form = CodeForm(request.POST, kind=kind)
    form.keep_errors_of("phone")
    if form.errors:
        text = " ".join(map(str, form.errors["phone"]))
        return _answer(request, flow, form, text, wait=0, status=422, field="phone")
    try:
        ask_code(flow=flow, phone=form.cleaned_data["phone"], now=request.now)
    except DependencyDown:
        text = _("短信暂时发不出去，请过一会儿再获取")
        return _answer(request, flow, form, text, wait=10, status=503, field="code")
    except UnableToAskCode as refusal:
        return _too_often(request, flow, form, refusal)
    return _answer(request, flow, form, _said(flow))


def _too_often(request: HttpRequest, flow: Flow, form: CodeForm, refusal: UnableToAskCode) -> HttpResponse:
    if refusal.wait is None:
        text = _("这一次已经获取了很多次，请返回上一步重新开始")
        return _answer(request, flow, form, text, wait=0, status=429, field="code")
    seconds = math.ceil(refusal.wait.total_seconds())
    text = _("%(seconds)s 秒后可以再获取") % {"seconds": seconds}
    return _answer(request, flow, form, text, wait=seconds, status=429, field="code")


def _answer(
    request: HttpRequest,
    flow: Flow,
    form: CodeForm,
    text: str,
    *,
    wait: int = 60,
    status: int = 200,
    field: str = "",
) -> HttpResponse:
    """Say what came of it: to the script a sentence, else the page as it was typed."""
    if wants_fragment(request):
        return code_sent(text, wait=wait, status=status)
    context = _context(request, flow, form)
    if not field:
        return render(request, TEMPLATE, {**context, "said": text})
    if not form.errors:
        form.add_error(field, text)
    return render(request, TEMPLATE, {**context, "has_errors": True}, status=status)


def _said(flow: Flow) -> str:
    if flow.kind == FlowKind.PERSON:
        return _("如果姓名、证件号码、手机号与注册时一致，验证码已经发出，5 分钟内有效。")
    return _("如果账号、企业名称、统一社会信用代码、手机号都一致，验证码已经发出，5 分钟内有效。")


def _context(request: HttpRequest, flow: Flow, form: CodeForm) -> dict[str, Any]:
    return {
        "form": form,
        "flow": flow.id.hex,
        "kind": flow.kind,
        "steps": Step.labels,
        "notice": notice_of(request),
    }
