"""忘记密码, 忘记用户名: until recovery opens, pages that say so and what will be needed (M-2.e, M-2.f, chapter 4)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jingban.ui.decorators import public

Text = str | Promise


@dataclass(frozen=True)
class Signpost:
    """One of the pages: what it is called, what will be needed, and where one came from."""

    title: Text
    back: str
    needed: list[Text]
    notes: list[Text] = field(default_factory=list)
    others: list[tuple[str, Text]] = field(default_factory=list)


MOVED = _("原科技部政务服务平台、外国专家项目管理信息系统已注册的用户，旧密码在这里不能用，也要先重置密码。")
PERSON = Signpost(
    title=_("重置登录密码"),
    back="sign-in-person",
    needed=[
        _("您的真实姓名，和注册时使用的证件号码"),
        _("注册时填写的手机号，能收到验证码"),
        _("手机号不用了的，通过实人认证，或带证件到服务窗口"),
    ],
    notes=[MOVED, _("如果已经进行实人认证，重置后将需要重新进行实人认证。")],
)
ORGANISATION = Signpost(
    title=_("重置法人账号密码"),
    back="sign-in-organisation",
    needed=[
        _("法人账号的用户名"),
        _("企业名称和统一社会信用代码"),
        _("账号绑定的手机号，能收到验证码"),
    ],
    notes=[MOVED],
    others=[("recover-username", _("忘记用户名"))],
)
USERNAME = Signpost(
    title=_("找回用户名"),
    back="sign-in-organisation",
    needed=[
        _("企业名称和统一社会信用代码"),
        _("账号绑定的手机号：用户名会用短信发给它，不会整个显示在页面上"),
    ],
    notes=[MOVED],
    others=[("recover-organisation", _("忘记密码"))],
)


def _signpost(post: Signpost) -> Callable[[HttpRequest], HttpResponse]:
    @public
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        others = [(reverse(name), label) for name, label in post.others]
        context = {
            "post": post,
            "back": reverse(post.back),
            "others": others,
            "hotline": settings.BRAND["hotline"],
        }
        return render(request, "recovery/start.html", context)

    return view


person = _signpost(PERSON)
organisation = _signpost(ORGANISATION)
username = _signpost(USERNAME)
