"""「获取验证码」 of the registration forms: by script a sentence, without one the page as it was typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingban.accounts.clients import network_of
from jingban.accounts.codes import CodePurpose, UnableToSendCode
from jingban.foundation.errors import DependencyDown
from jingban.foundation.masks import mask_phone
from jingban.registration.forms.applicant import ApplicantForm
from jingban.registration.limits import UnableToTryMore
from jingban.registration.use_cases.send_registration_code import send_registration_code
from jingban.registration.views.faults import code_fault
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import code_must_wait, pay
from jingban.ui.shortcuts import code_sent, invalid, wants_fragment


def bound_to(request: HttpRequest, purpose: str) -> CodePurpose:
    """Give what a code asked for on this page is bound to: this form's kind and this browser."""
    return CodePurpose(purpose=purpose, session=request.session.ref())


def answer_code(
    request: HttpRequest, *, form: ApplicantForm, purpose: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Send the code to the phone that was typed; nothing else of the form is judged yet."""
    form.keep_errors_of("phone")
    if form.errors:
        text = " ".join(map(str, form.errors["phone"]))
        return (
            code_sent(text, wait=0, status=422)
            if wants_fragment(request)
            else invalid(request, template, {**context, "form": form})
        )
    phone = form.cleaned_data["phone"]
    try:
        pay(request, PublicForm.REGISTRATION_CODE)
        send_registration_code(
            phone=phone,
            bound_to=bound_to(request, purpose),
            network=network_of(request),
            language=get_language() or "zh-hans",
            now=request.now,
        )
    except ProofNeeded:
        page = {**context, "form": form}
        return code_must_wait(request, PublicForm.REGISTRATION_CODE, template, page)
    except (UnableToSendCode, UnableToTryMore, DependencyDown) as failure:
        text, status, wait = code_fault(failure, request.now)
        if wants_fragment(request):
            return code_sent(text, wait=wait, status=status)
        form.add_error("code", text)
        return render(request, template, {**context, "form": form, "has_errors": True}, status=status)
    said = _("验证码已发到 %(phone)s，5 分钟内有效") % {"phone": mask_phone(phone)}
    if wants_fragment(request):
        return code_sent(said)
    return render(request, template, {**context, "form": form, "said": said})
