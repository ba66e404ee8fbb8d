"""Which cases and organisations are a member of staff's own: she keeps her hands off them (design.md 6)."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jingban.casework.models import CaseEvent
from jingban.mandates.models import Mandate
from jingban.parties.models import Representative
from jingban.parties.queries import records_of


def own_matter(person_id: UUID) -> Q:
    """Give the condition on cases: the person filed or carried it, or belongs to its principal.

    She belongs to it as its legal representative, or as an agent with a mandate that was not ended. Records that
    were merged are one person.
    """
    records = records_of(person_id)
    acted = CaseEvent.objects.filter(case=OuterRef("pk"), act__person__in=records)
    agent, represents = _ties(records, OuterRef("principal"))
    return Q(handler__in=records) | Q(Exists(acted)) | Q(Exists(agent)) | Q(Exists(represents))


def own_organisation(person_id: UUID, organisation_id: UUID) -> bool:
    """Say whether a person belongs to an organisation, as `own_matter` means it."""
    return any(tie.exists() for tie in _ties(records_of(person_id), organisation_id))


def _ties(
    people: Collection[UUID], organisation: UUID | OuterRef
) -> tuple[QuerySet[Mandate], QuerySet[Representative]]:
    agent = Mandate.objects.filter(
        principal=organisation, agent__in=people, revoked_at=None, superseded_at=None
    )
    return agent, Representative.objects.filter(organisation=organisation, person__in=people, until=None)
