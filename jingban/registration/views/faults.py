"""What can go wrong when a form is carried out, in words: which field, which sentence, which HTTP status."""

import math
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jingban.accounts.codes import UnableToRedeemCode, UnableToSendCode
from jingban.accounts.passwords import Busy
from jingban.foundation.errors import DependencyDown
from jingban.ledger import record
from jingban.registration.events import RegistrationEvent
from jingban.registration.limits import UnableToTryMore
from jingban.registration.models import TryKind
from jingban.registration.use_cases.complete_person import UnableToComplete
from jingban.registration.use_cases.register_organisation import UserNameTaken
from jingban.registration.verifying import Reason, UnableToVerify
from jingban.ui.forms import Form

FAILURES = (
    UnableToRedeemCode,
    UnableToTryMore,
    UnableToVerify,
    UnableToComplete,
    UserNameTaken,
    DependencyDown,
    Busy,
)
RETRY_SECONDS = 60
REGISTER_DOWN = _("权威库暂时没有回答，这次没有办成。您填写的内容都在，验证码没有用掉，请过一会儿再提交")
BUSY = _("现在办理的人太多，这次没有办成。您填写的内容都在，请过一会儿再提交")
VERDICTS = {
    Reason.PERSON: ("number", _("姓名、证件号码或有效期与权威库登记的不一致，请照着证件逐项核对")),
    Reason.NOT_FOUND: ("uscc", _("登记机关没有这个统一社会信用代码，请照营业执照逐位核对")),
    Reason.NAME: ("organisation", _("企业名称与登记机关登记的不一致，请照营业执照填写全称")),
    Reason.FORMER_NAME: ("organisation", _("这是单位以前的名称，请填写营业执照上现在的名称")),
    Reason.KIND: ("kind", _("法人类型与登记机关登记的不一致，请核对")),
    Reason.STATE: ("uscc", _("登记机关显示这个单位已停业整顿或注销，不能注册")),
    Reason.REPRESENTATIVE: (
        "number",
        _("法定代表人的姓名、证件或有效期与登记的不一致，请逐项核对。刚变更的，等登记更新后再注册"),
    ),
}
CODE_TOO_SOON = _("验证码发得太勤，请%(wait)s后再获取")
SMS_DOWN = _("短信暂时发不出去，请过一会儿再获取。您填写的内容都在")
LIMIT_TEXTS = {
    TryKind.CODE: _("您所在的网络获取验证码太多，请%(wait)s后再试"),
    TryKind.NETWORK: _("您所在的网络核对身份信息太多，请%(wait)s后再试"),
    TryKind.PHONE: _("这个手机号核对身份信息太多，请%(wait)s后再试"),
    TryKind.CERTIFICATE: _("这个证件号码核对的次数太多，请%(wait)s后再试，或者到服务窗口办理"),
    TryKind.ORGANISATION: _("这个单位核对的次数太多，请%(wait)s后再试，或者到服务窗口办理"),
}


def refuse(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    form: Form,
    event: RegistrationEvent,
    failure: Exception,
) -> HttpResponse:
    """Answer a failure with the page as it was typed, write it to the ledger, and say what to do."""
    match failure:
        case UnableToRedeemCode():
            outcome, status = "wrong_code", 422
            form.add_error("code", _("验证码不对，或者已经失效。请核对短信，或者重新获取"))
        case UnableToVerify():
            outcome, status = f"register_{failure.reason.value}", 422
            form.add_error(*VERDICTS[failure.reason])
        case UserNameTaken():
            outcome, status = "username_taken", 422
            form.add_error("username", _("这个用户名已经有人用了，请换一个"))
        case UnableToComplete():
            outcome, status = "other_person", 422
            form.add_error("number", _("这个账号已经绑定另一个人，请核对证件号码"))
        case UnableToTryMore():
            outcome, status = f"limit_{failure.kind.value}", 429
            form.add_error(None, limit_text(failure, request.now))
        case DependencyDown():
            outcome, status = "register_down", 503
            form.add_error(None, REGISTER_DOWN)
        case _:
            outcome, status = "busy", 503
            form.add_error(None, BUSY)
    record(event, now=request.now, outcome=outcome, account_id=_account_id(request))
    response = render(request, template, {**context, "form": form, "has_errors": True}, status=status)
    if status in {429, 503}:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def limit_text(failure: UnableToTryMore, now: datetime) -> str:
    """Say which limit is used up and when to come back, and nothing about what is true."""
    return str(LIMIT_TEXTS[failure.kind]) % {"wait": wait_text(failure.until, now)}


def code_fault(failure: Exception, now: datetime) -> tuple[str, int, int]:
    """Say why no code was sent: the sentence, the HTTP status, and the seconds to wait."""
    if isinstance(failure, UnableToSendCode):
        seconds = max(1, math.ceil((failure.until - now).total_seconds()))
        text = str(CODE_TOO_SOON) % {"wait": wait_text(failure.until, now)}
        return text, 429, seconds
    if isinstance(failure, UnableToTryMore):
        return limit_text(failure, now), 429, RETRY_SECONDS
    return str(SMS_DOWN), 503, 0


def wait_text(until: datetime, now: datetime) -> str:
    """Give how long to wait, as people say it: seconds, minutes or hours."""
    seconds = max(1, math.ceil((until - now).total_seconds()))
    if seconds < 100:
        return ngettext("%(n)d 秒", "%(n)d 秒", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    if minutes < 100:
        return ngettext("%(n)d 分钟", "%(n)d 分钟", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("%(n)d 小时", "%(n)d 小时", hours) % {"n": hours}


def _account_id(request: HttpRequest) -> Any:
    return request.signed_in.account_id if request.signed_in else None
