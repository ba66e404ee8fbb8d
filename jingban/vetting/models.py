"""Petitions, their papers, what happened to them, and who was told and can stop them."""

from typing import ClassVar

from django.db import models

from jingban.accounts.models import Account
from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity
from jingban.foundation.models.upload import Upload
from jingban.parties.models import Organisation, Person
from jingban.staff.models import Officer
from jingban.vetting.states import PetitionAction, PetitionState


class Petition(Entity):
    """Somebody asks for something that no password or code proves, and shows papers.

    `position` counts its events: a writer who read an older one loses. `number` is for the staff, `receipt`
    (128 random bits) for the applicant. `account` is whose matter it is; none when what was typed fits no
    account, which only the reviewers know. `other` is a second record of a person that it is about. `claim` is
    what was typed and what stood there then, as the kind needs it. `due_at` is when it takes effect, `hold_until`
    until when the organisation grants no new mandate. From `forgotten_at` on what was typed, the phones and the
    reviewers' words are empty.
    """

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=16, choices=PetitionState, default=PetitionState.DRAFT)
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=20, blank=True)
    receipt = models.CharField(max_length=26, unique=True)
    division = models.CharField(max_length=6)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="petitions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="petitions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="petitions")
    other = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    claim_sealed = SealedField(null=False)
    claim = Sealed("claim_sealed", "json")
    phone_sealed = SealedField(null=False)
    phone = Sealed("phone_sealed")
    language = models.CharField(max_length=8, default="zh-hans")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    expected = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    hold_until = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="a_petition_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=models.Q(second_by=None)
                | (models.Q(first_by__isnull=False) & ~models.Q(first_by=models.F("second_by"))),
                name="two_reviewers",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["cooling", "carried_out"])
                | models.Q(second_by__isnull=False, due_at__isnull=False)
                | models.Q(confirmed_by__isnull=False),
                name="nothing_takes_effect_unproven",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="petitions_due"),
            models.Index(fields=["organisation", "hold_until"], name="petitions_that_hold"),
            models.Index(fields=["state", "id"], name="petitions_by_state"),
        ]


class PetitionEvent(Entity):
    """One step of a petition; `codes` are the checks looked at, the reasons, or the papers asked for."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="events")
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=16, choices=PetitionAction)
    from_state = models.CharField(max_length=16, choices=PetitionState)
    to_state = models.CharField(max_length=16, choices=PetitionState)
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    codes = models.JSONField(default=list)
    text_sealed = SealedField(null=True)
    text = Sealed("text_sealed", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "position"], name="petition_events_have_an_order"),
            models.UniqueConstraint(
                fields=["petition"], condition=models.Q(action="ask_more"), name="more_is_asked_once"
            ),
        ]


class Paper(Entity):
    """One file handed in for a petition. Deleting its upload destroys the file; the row stays as a record.

    `position` is the petition's when it came: what came after its last event no reviewer has seen yet.
    """

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="papers")
    slot = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    upload = models.OneToOneField(Upload, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()


class Notice(Entity):
    """Somebody concerned was told, and can stop the petition: signed in, or by the token of the SMS.

    Who is not proven only objects, for the reviewers to read. The token is good for that alone.
    `phone` is where the SMS went.
    """

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="notices")
    role = models.CharField(max_length=20)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    phone_sealed = SealedField(null=True)
    phone = Sealed("phone_sealed", null=True)
    token_digest = models.BinaryField(max_length=32, unique=True)
    message_id = models.UUIDField()
    at = models.DateTimeField()
    blocked_at = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "account"], name="an_account_is_told_once"),
        ]
