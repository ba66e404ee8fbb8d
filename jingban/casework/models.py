"""Cases and all that hangs on them. Each table carries the principal, so that it can be distributed by it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.casework.states import CaseAction, CaseState
from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity
from jingban.mandates.models import Act
from jingban.parties.models import Organisation, Person
from jingban.staff.models import Officer


class Case(Entity):
    """One filing and its life until it is closed. It belongs to the principal and outlives the agent.

    `position` counts its events: a writer who read an older one loses. `only_one` names a matter of which
    a principal may have a single case under way (empty: any number). `handler` is the person who carries
    it now; none when the organisation's own account does.
    """

    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    case_type = models.CharField(max_length=40)
    service_code = models.CharField(max_length=40)
    division = models.CharField(max_length=6)
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.DRAFT)
    position = models.PositiveIntegerField(default=0)
    handler = models.ForeignKey(Person, models.PROTECT, null=True, related_name="handled_cases")
    only_one = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=20, blank=True)
    verification_code = models.CharField(max_length=26, blank=True)
    form_token = models.UUIDField(null=True)
    accepted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["principal", "number"], condition=~models.Q(number=""), name="a_number_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["principal", "verification_code"],
                condition=~models.Q(verification_code=""),
                name="a_code_is_given_once",
            ),
            models.UniqueConstraint(
                fields=["principal", "only_one"],
                condition=models.Q(state__in=["draft", "submitted", "accepted", "returned"])
                & ~models.Q(only_one=""),
                name="one_case_of_a_matter_under_way",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", number="", filed_at=None)
                | (~models.Q(state="draft") & ~models.Q(number="") & models.Q(filed_at__isnull=False)),
                name="filed_means_numbered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["principal", "state", "id"], name="cases_of_principal"),
            models.Index(fields=["handler", "state", "id"], name="cases_of_handler"),
            models.Index(fields=["state", "division", "filed_at"], name="cases_waiting"),
            models.Index(fields=["filed_at", "id"], name="cases_by_filing"),
            models.Index(fields=["number"], name="cases_by_number"),
            models.Index(fields=["verification_code"], name="cases_by_code"),
        ]


class CaseVersion(Entity):
    """What was filed, or is being filled in: one sealed document per version (design.md 4).

    `revision` counts the savings of an unfiled version, so that two windows do not overwrite each other.
    """

    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField()
    document_sealed = SealedField(null=False)
    document = Sealed("document_sealed", kind="json")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Act, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["principal", "case", "number"], name="versions_are_numbered"),
        ]


class CaseEvent(Entity):
    """One step of a case, with the act it rests on."""

    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=12, choices=CaseAction)
    from_state = models.CharField(max_length=12, choices=CaseState)
    to_state = models.CharField(max_length=12, choices=CaseState)
    at = models.DateTimeField()
    act = models.ForeignKey(Act, models.PROTECT, related_name="case_events")
    handler = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["principal", "case", "position"], name="events_have_an_order"),
        ]


class ReturnNotice(Entity):
    """The one list of everything to be corrected (一次性告知); a case gets a single one (domain.md A.17)."""

    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="returns")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due = models.DateField()
    defects_sealed = SealedField(null=False)
    defects = Sealed("defects_sealed", kind="json")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["principal", "case"], name="defects_are_told_once"),
        ]


class DeterminationOutcome(models.TextChoices):
    """The officer's 决定."""

    APPROVED = "approved", _("准予")
    REFUSED = "refused", _("不予")


class Determination(Entity):
    """The decision on a case, by another than who accepted it."""

    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="determinations")
    outcome = models.CharField(max_length=10, choices=DeterminationOutcome)
    reasons = models.JSONField(default=list)
    text_sealed = SealedField(null=False)
    text = Sealed("text_sealed")
    accepted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["principal", "case"], name="a_case_is_determined_once"),
            models.CheckConstraint(condition=~models.Q(accepted_by=models.F("decided_by")), name="four_eyes"),
        ]
