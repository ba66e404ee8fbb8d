"""重置手机号 (walk.md M-4.2.3): the first page; papers and progress are pages of vetting."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.accounts.codes import CodePurpose, UnableToRedeemCode
from jingban.foundation.errors import DependencyDown
from jingban.foundation.masks import mask_phone
from jingban.ledger import record
from jingban.recovery.forms.phone import PhoneResetForm
from jingban.recovery.phone import ORGANISATION_PHONE
from jingban.recovery.use_cases.phone_reset import UnableToBeginPhoneReset, Why, begin_phone_reset
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import must_wait, pay, proof_fields
from jingban.ui.decorators import public
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting.codes import answer_code
from jingban.vetting.events import VettingEvent
from jingban.vetting.holding import hold

TEMPLATE = "recovery/phone_form.html"
FAULTS = {
    Why.NOT_FOUND: ("uscc", gettext_lazy("登记机关没有这个统一社会信用代码，请照营业执照逐位核对")),
    Why.NAME: ("organisation", gettext_lazy("单位名称与登记机关登记的不一致，请照营业执照填写全称")),
    Why.STATE: ("uscc", gettext_lazy("登记机关显示这个单位已停业整顿或注销，不能办理")),
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the organisation and the new phone, and prove the phone."""
    form = PhoneResetForm(request.POST if request.method == "POST" else None)
    page = _page(request, form)
    if request.method != "POST":
        return render(request, TEMPLATE, page)
    if not form.is_valid():
        return invalid(request, TEMPLATE, page)
    typed = form.cleaned_data
    try:
        pay(request, PublicForm.PHONE_RESET)
        petition = begin_phone_reset(
            name=typed["organisation"],
            uscc=typed["uscc"],
            phone=typed["phone"],
            code=typed["code"],
            bound_to=_bound_to(request),
            language=get_language() or "zh-hans",
            now=request.now,
        )
    except ProofNeeded:
        return must_wait(request, TEMPLATE, {**page, "must_wait": _("下一步")})
    except (UnableToRedeemCode, UnableToBeginPhoneReset, DependencyDown) as failure:
        return _refuse(request, page, failure)
    hold(request.session, petition, request.now)
    return see_other(reverse("vetting:papers"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """「获取验证码」: the code goes to the new phone."""
    if request.method != "POST":
        return see_other(reverse("recover-phone"))
    form = PhoneResetForm(request.POST)
    form.keep_errors_of("phone")
    number = form.cleaned_data.get("phone")
    said = _("验证码已发到 %(phone)s，5 分钟内有效") % {"phone": mask_phone(number)} if number else ""
    return answer_code(
        request,
        form=form,
        phone=number,
        bound_to=_bound_to(request),
        said=said,
        template=TEMPLATE,
        context=_page(request, form),
        toll=PublicForm.PHONE_RESET_CODE,
    )


def _page(request: HttpRequest, form: PhoneResetForm) -> dict[str, Any]:
    fields = proof_fields(request, PublicForm.PHONE_RESET)
    return {"form": form, "hours": settings.VETTING_COOLING_HOURS, **fields}


def _bound_to(request: HttpRequest) -> CodePurpose:
    return CodePurpose(purpose=ORGANISATION_PHONE.code, session=request.session.ref())


def _refuse(request: HttpRequest, page: dict[str, Any], failure: Exception) -> HttpResponse:
    form: PhoneResetForm = page["form"]
    status, outcome = 422, "wrong_code"
    match failure:
        case UnableToBeginPhoneReset():
            form.add_error(*FAULTS[failure.why])
            outcome = f"register_{failure.why.value}"
        case DependencyDown():
            text = _("登记机关的权威库暂时没有回答，您填写的内容都在，验证码没有用掉，请过一会儿再试")
            form.add_error(None, text)
            status, outcome = 503, "register_down"
        case _:
            form.add_error("code", _("验证码不对，或者已经失效。请核对短信，或者重新获取"))
    record(VettingEvent.BEGUN, now=request.now, outcome=outcome, data={"kind": ORGANISATION_PHONE.code})
    response = render(request, TEMPLATE, {**page, "has_errors": True}, status=status)
    if status == 503:
        response.headers["Retry-After"] = "60"
    return response
