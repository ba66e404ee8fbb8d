"""What the ledger can say about recovery."""

from django.db import models


class RecoveryEvent(models.TextChoices):
    """Every attempt to find back into an account, and what came of it."""

    BEGUN = "recovery.begun"
    CODE_REFUSED = "recovery.code_refused"
    PASSWORD_RESET = "recovery.password_reset"  # noqa: S105 - an event's name
    USERNAME_SENT = "recovery.username_sent"
