"""What the ledger can say about accounts."""

from django.db import models


class AccountEvent(models.TextChoices):
    """Everything that happens to an account outside a session."""

    CREATED = "account.created"
    CLOSED = "account.closed"
    DATA_READ = "account.data_read"
    DATA_TAKEN = "account.data_taken"
    CODE_SENT = "account.code_sent"
    CODE_WRONG = "account.code_wrong"
    LEVEL_RAISED = "account.level_raised"
    LEVEL_LOWERED = "account.level_lowered"
    LINK_MADE = "account.link_made"
    LINK_ENDED = "account.link_ended"
    PASSWORD_SET = "account.password_set"  # noqa: S105 - an event's name
    PHONE_SET = "account.phone_set"
    PHONE_RELEASED = "account.phone_released"
    SESSION_ENDED = "account.session_ended"
    SESSIONS_ENDED = "account.sessions_ended"
    USERNAME_SET = "account.username_set"
    PASSKEY_ADDED = "account.passkey_added"
    PASSKEY_REMOVED = "account.passkey_removed"
    PASSKEY_REFUSED = "account.passkey_refused"
    AUTHENTICATOR_ADDED = "account.authenticator_added"
    AUTHENTICATOR_REMOVED = "account.authenticator_removed"
    AUTHENTICATOR_ASKED = "account.authenticator_asked"
    RECOVERY_CODES_MADE = "account.recovery_codes_made"
    RECOVERY_CODE_USED = "account.recovery_code_used"
    FROZEN = "account.frozen"
    THAWED = "account.thawed"
