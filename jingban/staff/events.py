"""What the ledger can say about members of staff."""

from django.db import models


class StaffEvent(models.TextChoices):
    """Everything that happens to and through a staff account."""

    CREATED = "staff.created"
    ROLES_CHANGED = "staff.roles_changed"
    DEACTIVATED = "staff.deactivated"
    CREDENTIALS_RESET = "staff.credentials_reset"
    PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105 - an event's name
    SIGNED_IN = "staff.signed_in"
    SIGN_IN_REFUSED = "staff.sign_in_refused"
    SIGNED_OUT = "staff.signed_out"
    UNMASKED = "staff.unmasked"
    UNMASK_REFUSED = "staff.unmask_refused"
