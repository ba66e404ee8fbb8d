"""Which cases are a member of staff's own: she keeps her hands off them (design.md 6)."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from jingban.casework.models import CaseEvent
from jingban.mandates.models import Mandate
from jingban.parties.models import Representative


def own_matter(person_id: UUID) -> Q:
    """Give the condition on cases: the person filed or carried it, or belongs to its principal.

    She belongs to it as its legal representative, or as an agent with a mandate that was not ended.
    """
    acted = CaseEvent.objects.filter(case=OuterRef("pk"), act__person=person_id)
    agent = Mandate.objects.filter(
        principal=OuterRef("principal"), agent=person_id, revoked_at=None, superseded_at=None
    )
    represents = Representative.objects.filter(
        organisation=OuterRef("principal"), person=person_id, until=None
    )
    return Q(handler=person_id) | Q(Exists(acted)) | Q(Exists(agent)) | Q(Exists(represents))
