"""The states of a case, and the one table of who may lead from which to which (domain.md A.14, the thin type)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", _("暂存")
    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    RETURNED = "returned", _("退回补正")
    APPROVED = "approved", _("准予")
    REFUSED = "refused", _("不予")
    WITHDRAWN = "withdrawn", _("已撤回")


class CaseAction(models.TextChoices):
    """What is done to a case; the label is the line of its history."""

    START = "start", _("新建草稿")
    FILE = "file", _("提交")
    ACCEPT = "accept", _("已受理")
    RETURN = "return", _("退回，一次性告知")
    RESUBMIT = "resubmit", _("补正后重新提交")
    APPROVE = "approve", _("决定：准予")
    REFUSE = "refuse", _("决定：不予")
    WITHDRAW = "withdraw", _("撤回")
    HAND_OVER = "hand_over", _("换经办人")


# (action, from) → to. What is not here is refused.
TRANSITIONS: Final[dict[tuple[CaseAction, CaseState], CaseState]] = {
    (CaseAction.FILE, CaseState.DRAFT): CaseState.SUBMITTED,
    (CaseAction.ACCEPT, CaseState.SUBMITTED): CaseState.ACCEPTED,
    (CaseAction.RETURN, CaseState.SUBMITTED): CaseState.RETURNED,
    (CaseAction.RESUBMIT, CaseState.RETURNED): CaseState.SUBMITTED,
    (CaseAction.APPROVE, CaseState.ACCEPTED): CaseState.APPROVED,
    (CaseAction.REFUSE, CaseState.ACCEPTED): CaseState.REFUSED,
    (CaseAction.WITHDRAW, CaseState.SUBMITTED): CaseState.WITHDRAWN,
    (CaseAction.WITHDRAW, CaseState.RETURNED): CaseState.WITHDRAWN,
    (CaseAction.WITHDRAW, CaseState.ACCEPTED): CaseState.WITHDRAWN,
    (CaseAction.HAND_OVER, CaseState.DRAFT): CaseState.DRAFT,
    (CaseAction.HAND_OVER, CaseState.SUBMITTED): CaseState.SUBMITTED,
    (CaseAction.HAND_OVER, CaseState.RETURNED): CaseState.RETURNED,
    (CaseAction.HAND_OVER, CaseState.ACCEPTED): CaseState.ACCEPTED,
}

# Nothing more happens to a case in these.
CLOSED: Final = frozenset({CaseState.APPROVED, CaseState.REFUSED, CaseState.WITHDRAWN})
# Filed and not yet closed: the organisation's 在办.
OPEN: Final = frozenset({CaseState.SUBMITTED, CaseState.ACCEPTED, CaseState.RETURNED})


def allowed(action: CaseAction, state: str) -> bool:
    """Say whether an action leads anywhere from a state."""
    return (action, CaseState(state)) in TRANSITIONS
