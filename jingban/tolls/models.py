"""Uses of public forms, and proofs that were used up."""

from django.db import models

from jingban.foundation.models import Entity


class SpentProof(models.Model):
    """A proof of work, or a turn of waiting, that was used: none is good twice."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:8]


class PublicForm(models.TextChoices):
    """The forms of everybody that cost something: an SMS, a question to a register, a look-up."""

    REGISTRATION_CODE = "registration-code"
    REGISTRATION = "registration"
    PHONE_RESET_CODE = "phone-reset-code"
    PHONE_RESET = "phone-reset"
    VETTING_CODE = "vetting-code"
    VETTING = "vetting"
    FOLLOW_CODE = "follow-code"
    VERIFY = "verify"
    PASSKEY = "passkey"


class FormUse(Entity):
    """One use of a public form, counted under the keyed digest of a network."""

    form = models.CharField(max_length=24, choices=PublicForm)
    network = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["form", "network", "at"], name="uses_of_public_form")]

    def __str__(self) -> str:
        return f"{self.form} at {self.at}"
