"""What the ledger can say about messages."""

from django.db import models


class MessageEvent(models.TextChoices):
    """The fates of a message that somebody may ask about later."""

    SENT = "message.sent"
    REFUSED = "message.refused"
    EXPIRED = "message.expired"
