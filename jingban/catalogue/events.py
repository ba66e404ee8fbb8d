"""What the ledger can say about the catalogue and the calendar."""

from django.db import models


class CatalogueEvent(models.TextChoices):
    """Edits that change what people read, or when a term ends."""

    SERVICE_EDITED = "catalogue.service_edited"
    CALENDAR_CHANGED = "catalogue.calendar_changed"
    CALENDAR_IMPORTED = "catalogue.calendar_imported"
