"""What the ledger can say about mandates."""

from django.db import models


class MandateEvent(models.TextChoices):
    """Every attempt around a mandate."""

    SEARCHED = "mandate.searched"
    GRANTED = "mandate.granted"
    CHANGED = "mandate.changed"
    REVOKED = "mandate.revoked"
    ACCEPTED = "mandate.accepted"
    LAID_DOWN = "mandate.laid_down"
    ENDED = "mandate.ended"
    MOVED = "mandate.moved"
    REFUSED = "mandate.refused"
    PRINCIPAL_CHOSEN = "mandate.principal_chosen"
