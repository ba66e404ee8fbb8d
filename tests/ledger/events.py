"""The events that the ledger's own tests record."""

from django.db.models import TextChoices


class SampleEvent(TextChoices):
    DONE = "sample.done"
