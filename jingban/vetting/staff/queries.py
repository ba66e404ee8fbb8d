"""Which petitions a reviewer sees, and which wait for her."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from jingban.staff.policies import holds, in_divisions
from jingban.staff.queries import OfficerOnDuty
from jingban.vetting.conflicts import own_matter
from jingban.vetting.models import Petition
from jingban.vetting.policies import REVIEWERS, concerns
from jingban.vetting.states import CLOSED, REVIEWABLE, PetitionState

SHOWN = {
    "todo": REVIEWABLE,
    "waiting": frozenset({PetitionState.MORE_ASKED, PetitionState.COOLING, PetitionState.ASKED}),
    "closed": CLOSED,
}


def petitions_for(officer: OfficerOnDuty) -> QuerySet[Petition]:
    """List the handed-in petitions of the officer's divisions, none that concerns herself."""
    own = Petition.objects.filter(own_matter(officer.officer.person_id))
    return _handed_in().filter(in_divisions(officer, *REVIEWERS)).exclude(id__in=own.values("id"))


def todo_for(officer: OfficerOnDuty) -> QuerySet[Petition]:
    """List the petitions on which this reviewer can rule now, the oldest first."""
    by_her = Q(first_by=officer.officer)
    if officer.officer.person_id:
        by_her |= Q(first_by__person=officer.officer.person_id)
    second = Q(state=PetitionState.APPROVED_ONCE) & by_her
    return petitions_for(officer).filter(state__in=REVIEWABLE).exclude(second)


def count_todo(request: HttpRequest) -> int:
    """Count what waits for the reviewer of a request."""
    return todo_for(request.officer).count()


@dataclass(frozen=True)
class Opened:
    """A petition, and why this officer may not see it (`elsewhere`, `own_matter`; empty when she may)."""

    petition: Petition
    refusal: str


def open_petition(officer: OfficerOnDuty, petition_id: UUID) -> Opened | None:
    """Give a handed-in petition, whosever it is; None when there is none."""
    found = _handed_in().filter(id=petition_id).first()
    if found is None:
        return None
    if not holds(officer, *REVIEWERS, place=found.division):
        return Opened(found, "elsewhere")
    return Opened(found, "own_matter" if concerns(officer, found) else "")


def _handed_in() -> QuerySet[Petition]:
    found = Petition.objects.exclude(state=PetitionState.DRAFT)
    return found.select_related("organisation", "account", "person", "first_by", "second_by")
