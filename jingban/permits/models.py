"""What is held of an employer, version by version."""

from typing import ClassVar

from django.db import models

from jingban.casework.models import Case
from jingban.foundation.crypto import Sealed, SealedField
from jingban.foundation.models import Entity
from jingban.parties.models import Organisation


class EmployerProfile(Entity):
    """One version of an employer's contact data (domain.md A.3); the present one has no `superseded_at`.

    The data are sealed as one document: office address and lines, the head of department, an e-mail address.
    """

    principal = models.ForeignKey(Organisation, models.PROTECT, related_name="employer_profiles")
    version = models.PositiveIntegerField()
    contact_sealed = SealedField(null=False)
    contact = Sealed("contact_sealed", kind="json")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["principal", "version"], name="profiles_are_numbered"),
            models.UniqueConstraint(
                fields=["principal"], condition=models.Q(superseded_at=None), name="one_present_profile"
            ),
        ]
