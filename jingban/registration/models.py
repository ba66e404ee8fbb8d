"""Registrations that were carried out, what waits for a legal representative, and tries that are counted."""

from django.db import models

from jingban.accounts.models import Account, Link
from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity


class Registration(Entity):
    """One form that was carried out. The form's own number makes sending it twice the same as once.

    `account` is empty when the person already had the account: nothing was made, and the SMS said so.
    `origin` (network and device) is forgotten after half a year.
    """

    submission = models.UUIDField(unique=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, related_name="registration")
    card_province = models.CharField(max_length=6, blank=True)
    origin_sealed = SealedField()
    origin = Sealed("origin_sealed", "json", null=True)
    at = models.DateTimeField()


class Confirmation(Entity):
    """The asking of a legal representative whether an organisation's account (its O1 link) is the organisation's.

    The token leads to the page and carries no right. It ends when it was used, after seven days, or when
    the account's credentials changed since.
    """

    link = models.ForeignKey(Link, models.PROTECT, related_name="confirmations")
    token_sealed = SealedField()
    token = Sealed("token_sealed")
    token_digest = models.BinaryField(max_length=32, unique=True)
    credential_epoch = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link"], condition=models.Q(ended_at=None), name="one_live_confirmation_a_link"
            )
        ]


class TryKind(models.TextChoices):
    """What tries are counted by."""

    CODE = "code"
    NETWORK = "network"
    PHONE = "phone"
    CERTIFICATE = "certificate"
    ORGANISATION = "organisation"


class Try(Entity):
    """One counted try, by a keyed digest; rows older than the longest window are swept."""

    kind = models.CharField(max_length=12, choices=TryKind)
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "digest", "at"], name="tries_in_a_window"),
            models.Index(fields=["at"], name="tries_by_age"),
        ]
