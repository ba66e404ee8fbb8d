"""What the ledger can say about what staff write for the public."""

from django.db import models


class PortalEvent(models.TextChoices):
    """Every change of what the public reads."""

    CONTENT_ADDED = "portal.content_added"
    CONTENT_EDITED = "portal.content_edited"
    CONTENT_PUBLISHED = "portal.content_published"
    CONTENT_UNPUBLISHED = "portal.content_unpublished"
