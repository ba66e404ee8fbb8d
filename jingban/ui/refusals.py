"""The words in which a page says that it is not for this account, and what to do about it."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from jingban.ui import places
from jingban.ui.errors import Refusal


def wrong_kind(*, needed: str) -> Refusal:
    """A person's page opened by an organisation's account, or the other way round."""
    if needed == "person":
        return Refusal(
            title=_("这一页要用个人账号打开"),
            lead=_("您现在用的是单位的法人账号。请退出，再用个人账号登录。"),
            actions=[(places.url("centre"), _("认证中心"))],
        )
    return Refusal(
        title=_("这一页要用法人账号打开"),
        lead=_("您现在用的是个人账号。单位的信息和经办人，由单位的法人账号管理。"),
        actions=[(places.url("acting_for"), _("选择为谁办理"))],
        advice=[
            _("要代表单位办理事项的，请选择为谁办理"),
            _("要管理单位信息和经办人的，请退出，再用法人账号登录"),
        ],
    )


def level_too_low(*, needed: str, next_page: str) -> Refusal:
    """The account is of the right kind, but not yet proven far enough."""
    if needed == "L3":
        return Refusal(
            title=_("请先完成实人认证"),
            lead=_("办理这件事，要先确认是您本人。用手机刷脸，约 1 分钟。"),
            actions=[(_with_next("verify_face", next_page), _("去认证"))],
            advice=[_("不想用人脸的，可以到服务窗口核验")],
        )
    if needed == "O2":
        return Refusal(
            title=_("请先由法定代表人确认"),
            lead=_("单位已经登记，还要法定代表人用本人的账号确认一次，才能办理。"),
            actions=[(_with_next("confirm_organisation", next_page), _("请法定代表人确认"))],
            advice=[_("法定代表人不需要知道单位的密码")],
        )
    return Refusal(
        title=_("请先完善用户信息"),
        lead=_("办理这件事，要先把您的姓名和证件与权威库比对一次。"),
        actions=[(_with_next("complete_person", next_page), _("用户信息完善"))],
    )


def wrong_role() -> Refusal:
    """A member of staff without the role."""
    return Refusal(
        title=_("您的岗位不能打开这一页"),
        lead=_("需要这项工作的，请联系管理员调整岗位。"),
        actions=[(places.url("staff_home"), _("回到工作台"))],
    )


def _with_next(code: str, next_page: str) -> str:
    address = places.url(code)
    return f"{address}?{urlencode({'next': next_page})}" if address and next_page else address
