"""「获取验证码」 on the pages that prove a phone: by script a sentence, without one the page as it was typed."""

import math
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingban.accounts.codes import CodePurpose, UnableToSendCode, issue_code
from jingban.foundation.clock import CHINA
from jingban.foundation.errors import DependencyDown
from jingban.tolls.challenge import ProofNeeded
from jingban.tolls.models import PublicForm
from jingban.tolls.paying import code_must_wait, pay
from jingban.ui.shortcuts import code_sent, wants_fragment
from jingban.vetting.applicant import CodeOnlyForm


def answer_code(
    request: HttpRequest,
    *,
    form: CodeOnlyForm,
    phone: str | None,
    bound_to: CodePurpose,
    said: str,
    template: str,
    context: dict[str, Any],
    toll: PublicForm,
) -> HttpResponse:
    """Send a code to `phone` (E.164; None: to nobody, with the same answer) and say `said`.

    `form` holds what was typed, its errors judged already as far as the code needs them; without any, it is a
    use of the public form `toll`.
    """
    if form.errors:
        return _answer(request, template, context, form, " ".join(form.errors_said), status=422)
    try:
        pay(request, toll)
        if phone:
            issue_code(phone=phone, bound_to=bound_to, now=request.now, language=get_language() or "zh-hans")
    except ProofNeeded:
        return code_must_wait(request, toll, template, {**context, "form": form})
    except UnableToSendCode as soon:
        wait = max(1, math.ceil((soon.until - request.now).total_seconds()))
        text = _("验证码发得太勤，请在 %(time)s 以后再获取") % {"time": china_time(soon.until)}
        return _answer(request, template, context, form, text, status=429, wait=wait)
    except DependencyDown:
        text = _("短信暂时发不出去，请过一会儿再获取。您填写的内容都在")
        return _answer(request, template, context, form, text, status=503)
    if wants_fragment(request):
        return code_sent(said)
    return render(request, template, {**context, "form": form, "said": said})


def china_time(at: datetime) -> str:
    """Give a time of day as a sentence says it: 14:20, China time."""
    return at.astimezone(CHINA).strftime("%H:%M:%S")


def _answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    form: CodeOnlyForm,
    text: str,
    *,
    status: int,
    wait: int = 0,
) -> HttpResponse:
    if wants_fragment(request):
        return code_sent(text, wait=wait, status=status)
    if not form.errors:
        form.add_error("code", text)
    return render(request, template, {**context, "form": form, "has_errors": True}, status=status)
