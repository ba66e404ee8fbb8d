"""The stand-ins' own data: all of it is invented, so nothing is sealed."""

from django.db import models

from jingban.foundation.identifiers import CertificateType, OrganisationKind, display_phone
from jingban.foundation.models import Entity


class SandboxPerson(Entity):
    """A person in the sandbox's population register. An empty date matches anything."""

    certificate_type = models.CharField(max_length=24, choices=CertificateType)
    number = models.CharField(max_length=30)
    country = models.CharField(max_length=3, default="CHN")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    photo = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=[("living", "living"), ("dead", "dead")], default="living"
    )
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_type", "country", "number"], name="one_person_a_certificate"
            )
        ]


class SandboxOrganisation(Entity):
    """An organisation in the sandbox's register of organisations."""

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, choices=OrganisationKind)
    state = models.CharField(
        max_length=10,
        choices=[("live", "live"), ("suspended", "suspended"), ("dissolved", "dissolved")],
        default="live",
    )
    representative_type = models.CharField(max_length=24, choices=CertificateType)
    representative_number = models.CharField(max_length=30)
    representative_name = models.CharField(max_length=100)
    representative_country = models.CharField(max_length=3, default="CHN")
    former_names = models.JSONField(default=list)


class SandboxMessage(Entity):
    """A message that would have left the house."""

    channel = models.CharField(max_length=5, choices=[("sms", "sms"), ("email", "email")])
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    code = models.CharField(max_length=10, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["to", "-sent_at"], name="messages_to")]

    @property
    def receiver(self) -> str:
        """The phone as people write it, or the address."""
        return display_phone(self.to)


class Outage(Entity):
    """A vendor that is switched off: while the row stands it gives no answer."""

    name = models.CharField(max_length=20, unique=True)


class DemoOfficer(Entity):
    """How a visitor signs in as one of the demo's officers."""

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    roles = models.JSONField(default=list)
    password = models.CharField(max_length=40)
    totp_secret = models.CharField(max_length=64)


class DemoStep(models.Model):
    """A part of the demo world that has been built, in the product's database that holds `organisation_id`."""

    name = models.CharField(max_length=40, primary_key=True)
    organisation_id = models.UUIDField()

    def __str__(self) -> str:
        return self.name
