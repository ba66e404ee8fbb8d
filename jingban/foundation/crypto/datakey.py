"""Data keys: personal data is encrypted under them; they are wrapped by the settings' key-encryption keys."""

import secrets

from django.db import models
from django.db.models.functions import Now


def new_key_id() -> int:
    """Give a random id, so that the id of a key whose transaction was rolled back is never used again."""
    return secrets.randbits(62)


class DataKey(models.Model):
    """One AES-256 key, wrapped; the one of highest version seals, the older ones only unseal.

    Retired means that a rotation found nothing sealed under it any more; backups may still need it.
    """

    id = models.BigIntegerField(primary_key=True, default=new_key_id, editable=False)
    version = models.PositiveIntegerField(unique=True)
    wrapped = models.BinaryField()
    kek_version = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"data key {self.version}"
