"""What the ledger can say about parties."""

from django.db import models


class PartyEvent(models.TextChoices):
    """Life events of parties, as told by the registers."""

    PERSON_CREATED = "person.created"
    PERSON_STATE = "person.state_changed"
    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_RENAMED = "organisation.renamed"
    ORGANISATION_STATE = "organisation.state_changed"
    REPRESENTATIVE_CHANGED = "organisation.representative_changed"
