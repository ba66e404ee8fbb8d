"""What the ledger can say about cases."""

from django.db import models


class CaseEventName(models.TextChoices):
    """Every attempt around a case."""

    STARTED = "case.started"
    DISCARDED = "case.discarded"
    FILED = "case.filed"
    ACCEPTED = "case.accepted"
    RETURNED = "case.returned"
    RESUBMITTED = "case.resubmitted"
    APPROVED = "case.approved"
    REFUSED = "case.refused"
    WITHDRAWN = "case.withdrawn"
    HANDED_OVER = "case.handed_over"
    ATTEMPT_REFUSED = "case.attempt_refused"
    LOOKED_AT = "case.looked_at"
