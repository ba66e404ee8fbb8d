"""Mandates (a series with versions), the acts done under them, and the searches for an agent."""

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.models import Entity
from jingban.foundation.numbers import code_from
from jingban.mandates.states import MandateState, state_on
from jingban.parties.models import Organisation, Person


def verification_code() -> str:
    """Give 128 random bits in base 32, for QR and public look-up."""
    return code_from(secrets.token_bytes(16))


class Ground(models.TextChoices):
    """On what a person or system was allowed to act."""

    SELF = "self", _("本人")
    MANDATE = "mandate", _("授权经办")
    REPRESENTATIVE = "representative", _("法定代表人")
    ORGANISATION_ACCOUNT = "organisation_account", _("单位账号")
    OFFICER = "officer", _("工作人员")
    SYSTEM = "system", _("系统")


class MandateSeries(Entity):
    """What an organisation and an agent share: the number, and the agent's acceptance."""

    number = models.CharField(max_length=20, unique=True)
    verification_code = models.CharField(max_length=26, unique=True, default=verification_code)
    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="mandate_series")
    agent = models.ForeignKey(Person, models.PROTECT, related_name="mandate_series")
    service_code = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)


class Mandate(Entity):
    """One version of a series: the dates as granted at one instant. Dates are inclusive days in China."""

    series = models.ForeignKey(MandateSeries, models.PROTECT, related_name="versions")
    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    agent = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    service_code = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey("Act", models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("Act", models.PROTECT, null=True, related_name="+")
    revoked_why = models.CharField(max_length=20, blank=True)
    superseded_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="mandate_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["principal", "agent", "service_code"],
                condition=models.Q(revoked_at=None, superseded_at=None),
                name="one_live_mandate",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agent", "principal", "service_code", "granted_at"], name="mandate_of_agent_for"
            ),
            models.Index(
                fields=["principal", "id"],
                condition=models.Q(superseded_at=None),
                name="current_mandates_of_principal",
            ),
        ]

    def state(self, day: date) -> MandateState:
        """Tell this version's state on a day in China."""
        return state_on(
            day, valid_from=self.valid_from, valid_to=self.valid_to, revoked=self.revoked_at is not None
        )


class Act(Entity):
    """Proof that a decision was asked, with its ground. `mandates.acts` makes and commits it."""

    at = models.DateTimeField()
    ground = models.CharField(max_length=24, choices=Ground)
    action = models.CharField(max_length=30)
    service_code = models.CharField(max_length=40, blank=True)
    principal = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="acts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="acts")
    account_id = models.UUIDField(null=True)
    officer_id = models.UUIDField(null=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="acts")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["principal", "at"], name="acts_for_principal")]


class AgentSearch(Entity):
    """One look for an agent by certificate number, or a wrong name for whom it found (`misnamed`).

    Each is counted against a limit of the day.
    """

    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="agent_searches")
    day = models.DateField()
    at = models.DateTimeField()
    found = models.BooleanField()
    misnamed = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["principal", "day"], name="searches_of_a_day")]
