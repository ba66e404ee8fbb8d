"""What the ledger can say about looking things up."""

from django.db import models


class BackofficeEvent(models.TextChoices):
    """Each look at somebody by a member of staff, and each look at the audit itself."""

    PERSON_SEARCHED = "backoffice.person_searched"
    ORGANISATION_OPENED = "backoffice.organisation_opened"
    AUDIT_READ = "backoffice.audit_read"
