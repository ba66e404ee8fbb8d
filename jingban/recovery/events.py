"""What the ledger can say about recovery."""

from django.db import models


class RecoveryEvent(models.TextChoices):
    """Every attempt to find back into an account, and what came of it."""

    BEGUN = "recovery.begun"
    CODE_ASKED = "recovery.code_asked"
    PHONE_PROVEN = "recovery.phone_proven"
    PHONE_REFUSED = "recovery.phone_refused"
    PASSWORD_RESET = "recovery.password_reset"  # noqa: S105 - an event's name
    RESET_REFUSED = "recovery.reset_refused"
    USERNAME_ASKED = "recovery.username_asked"
    USERNAME_SENT = "recovery.username_sent"
