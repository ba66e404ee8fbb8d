"""The look-up table: keyed digests by which an encrypted value is found."""

from django.db import models

from jingban.foundation.crypto.fields import Sealed, SealedField
from jingban.foundation.models.base import Entity


class Purpose(models.TextChoices):
    """What a digest stands for; digests of two purposes never meet."""

    CERTIFICATE = "certificate"
    CERTIFICATE_NUMBER = "certificate_number"
    PERSONAL_PHONE = "personal_phone"
    ORGANISATION_PHONE = "organisation_phone"
    PERSON_NAME = "person_name"


UNIQUE_PURPOSES = (Purpose.CERTIFICATE.value, Purpose.PERSONAL_PHONE.value)


class Lookup(Entity):
    """One value of one owner under one look-up key; the sealed value can be digested under the next key."""

    purpose = models.CharField(max_length=32)
    key_version = models.PositiveIntegerField()
    digest = models.BinaryField()
    owner = models.UUIDField()
    value_sealed = SealedField()
    value = Sealed("value_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "key_version", "digest"],
                condition=models.Q(purpose__in=UNIQUE_PURPOSES),
                name="lookup_one_owner",
            ),
            models.UniqueConstraint(fields=["purpose", "key_version", "digest", "owner"], name="lookup_once"),
        ]
        indexes = [models.Index(fields=["owner", "purpose"], name="lookup_by_owner")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.owner}"
