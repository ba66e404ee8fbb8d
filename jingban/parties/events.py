"""What the ledger can say about parties."""

from django.db import models


class PartyEvent(models.TextChoices):
    """Life events of parties, as told by the registers."""

    PERSON_CREATED = "person.created"
    PERSON_STATE = "person.state_changed"
    PERSON_RENAMED = "person.renamed"
    PERSON_MERGED = "person.merged"
    MERGE_UNDONE = "person.merge_undone"
    CERTIFICATE_ADDED = "person.certificate_added"
    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_RENAMED = "organisation.renamed"
    ORGANISATION_UNKNOWN = "organisation.not_in_register"
    ORGANISATION_STATE = "organisation.state_changed"
    REPRESENTATIVE_CHANGED = "organisation.representative_changed"
