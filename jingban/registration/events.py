"""What the ledger can say about registration."""

from django.db import models


class RegistrationEvent(models.TextChoices):
    """Every attempt to come in, and every answer of a legal representative."""

    PERSON = "registration.person"
    ORGANISATION = "registration.organisation"
    COMPLETED = "registration.completed"
    CONFIRMATION_ASKED = "registration.confirmation_asked"
    CONFIRMED = "registration.confirmed"
    NAME_CORRECTED = "registration.name_corrected"
    AGREED = "registration.agreed"
    DENIED = "registration.denied"
