"""Mandates end that cannot stand any more: the organisation is dissolved, or the agent is dead (design.md 4)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from jingban.foundation.clock import china_date
from jingban.mandates.models import Mandate
from jingban.mandates.use_cases.revoke_mandate import DISSOLVED, HOLDER_DEAD, end_mandate
from jingban.parties.models import OrganisationState, PersonState

AT_ONCE: Final = 200
CANNOT_STAND: Final = {
    DISSOLVED: Q(principal__state=OrganisationState.DISSOLVED),
    HOLDER_DEAD: Q(agent__state=PersonState.DEAD),
}


def end_mandates(*, now: datetime, principal_id: UUID | None = None, agent_id: UUID | None = None) -> int:
    """End every mandate in force or to come that cannot stand, of one organisation, one agent, or of all.

    Each by itself, so that a worker that is killed goes on where it stopped; gives how many were ended.
    """
    live = Mandate.objects.filter(revoked_at=None, superseded_at=None, valid_to__gte=china_date(now))
    if principal_id:
        live = live.filter(principal=principal_id)
    if agent_id:
        live = live.filter(agent=agent_id)
    ended = 0
    for why, condition in CANNOT_STAND.items():
        due = live.filter(condition).select_related("principal", "agent").order_by("id")
        while batch := list(due[:AT_ONCE]):
            ended += sum(end_mandate(mandate=one, why=why, now=now) for one in batch)
    return ended
