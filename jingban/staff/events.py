"""What the ledger can say about members of staff."""

from django.db import models


class StaffEvent(models.TextChoices):
    """Everything that happens to and through a staff account."""

    CREATED = "staff.created"
    ROLES_CHANGED = "staff.roles_changed"
    DEACTIVATED = "staff.deactivated"
    CODE_ISSUED = "staff.enrolment_code_issued"
    ENROLMENT_REFUSED = "staff.enrolment_refused"
    ENROLLED = "staff.enrolled"
    ENROLMENT_CONFIRMED = "staff.enrolment_confirmed"
    PERSON_LOOKED_UP = "staff.person_looked_up"
    PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105 - an event's name
    PASSWORD_CHANGE_REFUSED = "staff.password_change_refused"  # noqa: S105 - an event's name
    SIGNED_IN = "staff.signed_in"
    SIGN_IN_REFUSED = "staff.sign_in_refused"
    SIGNED_OUT = "staff.signed_out"
    UNMASKED = "staff.unmasked"
    UNMASK_REFUSED = "staff.unmask_refused"
