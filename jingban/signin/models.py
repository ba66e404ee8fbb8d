"""Attempts to sign in, uses of public forms, proofs that were used up, and forms that wait for their sender."""

from django.db import models

from jingban.accounts.models import Account
from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity


class Outcome(models.TextChoices):
    """What came of an attempt. It is wrong until the password was found right, so that parallel ones count."""

    WRONG = "wrong"
    CODE_ASKED = "code_asked"
    SUCCESS = "success"


class Attempt(Entity):
    """One attempt to sign in. `subject`, `name`, `network` and `device` are keyed digests.

    `subject` stands for the account that was aimed at, or for the typed name when there is none; `name` for
    the name as it was typed.
    `device` is empty unless the browser was known to the account. `client` is browser and system by name.
    """

    at = models.DateTimeField()
    subject = models.CharField(max_length=64)
    name = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=64, blank=True)
    client = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WRONG)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="attempts_on_subject"),
            models.Index(
                fields=["name", "at"], condition=models.Q(outcome="wrong", device=""), name="misses_on_name"
            ),
            models.Index(
                fields=["network", "at"],
                condition=models.Q(outcome="wrong", device=""),
                name="misses_from_network",
            ),
            models.Index(
                fields=["device", "at"],
                condition=models.Q(outcome="wrong") & ~models.Q(device=""),
                name="misses_from_device",
            ),
            models.Index(fields=["at"], name="attempts_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at}"


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
    VERIFY = "verify"


class FormUse(Entity):
    """One use of a public form, counted under the keyed digest of a network."""

    form = models.CharField(max_length=20, choices=PublicForm)
    network = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["form", "network", "at"], name="uses_of_form")]

    def __str__(self) -> str:
        return f"{self.form} at {self.at}"


class ParkedForm(Entity):
    """What was typed into a form that came too late or under another account; kept for 15 minutes.

    Only the browser that sent it, signed in as whoever opened it (`ui.principal`), sees it again. `network` is
    the keyed digest of where it came from: each network may have so many waiting.
    """

    browser = models.CharField(max_length=64)
    owner = models.CharField(max_length=64)
    path = models.CharField(max_length=500)
    network = models.CharField(max_length=64, blank=True)
    values_sealed = SealedField()
    values = Sealed("values_sealed", kind="json")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["browser", "owner"], name="parked_by_browser"),
            models.Index(fields=["network", "at"], name="parked_by_network"),
        ]

    def __str__(self) -> str:
        return self.path
