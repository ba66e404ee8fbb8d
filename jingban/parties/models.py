"""People and organisations. A party has its own id: certificates, names and states are attributes with a history."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.identifiers import CertificateType, OrganisationKind
from jingban.foundation.models import Entity


class PersonState(models.TextChoices):
    """Whether a person can act."""

    LIVING = "living", _("在世")
    DEAD = "dead", _("已故")
    MERGED = "merged", _("已合并")


class OrganisationState(models.TextChoices):
    """Whether an organisation can act and give mandates."""

    LIVE = "live", _("存续")
    SUSPENDED = "suspended", _("已停业整顿")
    DISSOLVED = "dissolved", _("已注销")


class Person(Entity):
    """A natural person. The register was last asked about it at `asked_at`, and last answered at `refreshed_at`."""

    name_sealed = SealedField()
    name = Sealed("name_sealed")
    name_en_sealed = SealedField(null=True)
    name_en = Sealed("name_en_sealed", null=True)
    state = models.CharField(max_length=10, choices=PersonState, default=PersonState.LIVING)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)


class PersonName(Entity):
    """A name a person carried before, and until when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="former_names")
    name_sealed = SealedField()
    name = Sealed("name_sealed")
    until = models.DateTimeField()


class PersonStateChange(Entity):
    """One state of a person: when it began in life, and when we came to know it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="state_changes")
    state = models.CharField(max_length=10, choices=PersonState)
    since = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "since", "recorded_at"], name="person_state_at")]


class Merge(Entity):
    """Two records turned out to be one person: `merged` gave way to `survivor`, until it was undone.

    `by_register`: the population register said so itself; else papers did, and representation stays where it was.
    `undone_by_register` likewise. What papers parted, the register's word alone does not join again.
    """

    merged = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    survivor = models.ForeignKey(Person, models.PROTECT, related_name="merges_taken_in")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    by_register = models.BooleanField(default=False)
    undone_by_register = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at=None), name="a_person_is_merged_once"
            ),
            models.CheckConstraint(condition=~models.Q(merged=models.F("survivor")), name="two_are_merged"),
        ]


class Certificate(Entity):
    """One certificate of a person; the current one of its type has no `ended_at`. Unique through the look-up."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    type = models.CharField(max_length=24, choices=CertificateType)
    country = models.CharField(max_length=3, default="CHN")
    number_sealed = SealedField()
    number = Sealed("number_sealed")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Organisation(Entity):
    """A legal person or another unit. Its name and code are public and stay in clear."""

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, choices=OrganisationKind)
    state = models.CharField(max_length=10, choices=OrganisationState, default=OrganisationState.LIVE)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField()


class OrganisationStateChange(Entity):
    """One state of an organisation: when it began in life, and when we came to know it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="state_changes")
    state = models.CharField(max_length=10, choices=OrganisationState)
    since = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "since", "recorded_at"], name="organisation_state_at")
        ]


class OrganisationName(Entity):
    """A name an organisation has carried, newest last."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    since = models.DateTimeField()


class Representative(Entity):
    """A person whom the register names as an organisation's legal representative, from one instant to another."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Person, models.PROTECT, related_name="represents")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(until=None), name="one_representative_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["person", "organisation"], name="representative_of")]
