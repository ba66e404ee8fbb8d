"""The states of a petition, and the one table of what leads from which to which."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class PetitionState(models.TextChoices):
    """Where a petition stands."""

    DRAFT = "draft", _("未提交")
    ASKED = "asked", _("等法定代表人确认")
    SUBMITTED = "submitted", _("待审核")
    IN_REVIEW = "in_review", _("审核中")
    MORE_ASKED = "more_asked", _("待补充材料")
    APPROVED_ONCE = "approved_once", _("一人通过")
    COOLING = "cooling", _("等待生效")
    CARRIED_OUT = "carried_out", _("已生效")
    REFUSED = "refused", _("不予通过")
    BLOCKED = "blocked", _("已被阻止")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已过期失效")


class PetitionAction(models.TextChoices):
    """What is done to a petition; the label is the line of its history."""

    SUBMIT = "submit", _("提交材料，新手机已验证")
    ASK = "ask", _("请法定代表人确认")
    CONFIRM = "confirm", _("法定代表人已确认，生效")
    DENY = "deny", _("法定代表人没有同意")
    TAKE = "take", _("开始审核")
    ASK_MORE = "ask_more", _("要求补充材料")
    SUPPLY = "supply", _("补充了材料")
    APPROVE = "approve", _("第一名工作人员审核通过")
    APPROVE_AGAIN = "approve_again", _("第二名工作人员审核通过")
    REFUSE = "refuse", _("不予通过")
    BLOCK = "block", _("被有关的人阻止")
    WITHDRAW = "withdraw", _("申请人撤回")
    LAPSE = "lapse", _("失效")
    CARRY_OUT = "carry_out", _("生效")


S, A = PetitionState, PetitionAction
# (action, from) → to. What is not here is refused.
TRANSITIONS: Final[dict[tuple[PetitionAction, PetitionState], PetitionState]] = {
    (A.SUBMIT, S.DRAFT): S.SUBMITTED,
    (A.ASK, S.DRAFT): S.ASKED,
    (A.CONFIRM, S.ASKED): S.CARRIED_OUT,
    (A.DENY, S.ASKED): S.REFUSED,
    (A.TAKE, S.SUBMITTED): S.IN_REVIEW,
    (A.ASK_MORE, S.IN_REVIEW): S.MORE_ASKED,
    (A.SUPPLY, S.MORE_ASKED): S.IN_REVIEW,
    (A.APPROVE, S.IN_REVIEW): S.APPROVED_ONCE,
    (A.APPROVE_AGAIN, S.APPROVED_ONCE): S.COOLING,
    (A.REFUSE, S.IN_REVIEW): S.REFUSED,
    (A.REFUSE, S.APPROVED_ONCE): S.REFUSED,
    (A.REFUSE, S.COOLING): S.REFUSED,
    (A.BLOCK, S.COOLING): S.BLOCKED,
    (A.CARRY_OUT, S.COOLING): S.CARRIED_OUT,
    (A.LAPSE, S.ASKED): S.LAPSED,
    (A.LAPSE, S.MORE_ASKED): S.LAPSED,
    (A.LAPSE, S.COOLING): S.LAPSED,
    **{
        (A.WITHDRAW, state): S.WITHDRAWN
        for state in (S.ASKED, S.SUBMITTED, S.IN_REVIEW, S.MORE_ASKED, S.APPROVED_ONCE, S.COOLING)
    },
}

# Nothing more happens to a petition in these.
CLOSED: Final = frozenset({S.CARRIED_OUT, S.REFUSED, S.BLOCKED, S.WITHDRAWN, S.LAPSED})
# A reviewer has to do something.
REVIEWABLE: Final = frozenset({S.SUBMITTED, S.IN_REVIEW, S.APPROVED_ONCE})


def allowed(action: PetitionAction, state: str) -> bool:
    """Say whether an action leads anywhere from a state."""
    return (action, PetitionState(state)) in TRANSITIONS
