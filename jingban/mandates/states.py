"""The states of a mandate, told by the clock from its facts; none is stored."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class MandateState(models.TextChoices):
    """What a mandate is on a given day in China."""

    PENDING = "pending", _("待生效")
    ACTIVE = "active", _("有效")
    EXPIRED = "expired", _("过期")
    REVOKED = "revoked", _("已解除")


def state_on(day: date, *, valid_from: date, valid_to: date, revoked: bool) -> MandateState:
    """Tell a mandate's state on a day; the first and the last day both count."""
    if revoked:
        return MandateState.REVOKED
    if day < valid_from:
        return MandateState.PENDING
    if day > valid_to:
        return MandateState.EXPIRED
    return MandateState.ACTIVE
