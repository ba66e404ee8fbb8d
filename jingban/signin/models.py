"""Attempts to sign in, and forms that wait for their sender."""

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
