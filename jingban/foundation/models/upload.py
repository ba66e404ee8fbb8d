"""Files that people handed in."""

from django.db import models

from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models.base import Entity


class FileKind(models.TextChoices):
    """What a file is, by its content."""

    JPEG = "jpeg", "JPG"
    PNG = "png", "PNG"
    PDF = "pdf", "PDF"


class Upload(Entity):
    """One file: the row holds its key, so that without the row the bytes on disk are worthless.

    `owner_id` is the party who handed it in, `subject_id` what it belongs to (a case, a piece of vetting).
    """

    owner_id = models.UUIDField()
    subject_id = models.UUIDField(null=True, db_index=True)
    kind = models.CharField(max_length=8, choices=FileKind)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    name_sealed = SealedField()
    name = Sealed("name_sealed")
    key_sealed = SealedField()
    key = Sealed("key_sealed")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
