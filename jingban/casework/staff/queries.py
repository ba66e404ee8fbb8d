"""Which cases an officer sees, and which wait for her."""

from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from jingban.casework.models import Case, CaseEvent
from jingban.casework.policies import READERS
from jingban.casework.states import CaseState
from jingban.mandates.models import Mandate
from jingban.parties.models import Representative
from jingban.staff.models import Role
from jingban.staff.queries import OfficerOnDuty

PAGE_SIZE: Final = 20


def cases_for(officer: OfficerOnDuty) -> QuerySet[Case]:
    """List the filed cases of the officer's divisions, none that concerns herself; in the order of filing."""
    found = Case.objects.exclude(state=CaseState.DRAFT).filter(_in_divisions(officer, *READERS))
    return _not_her_own(found, officer).select_related("principal", "handler", "accepted_by")


def todo_for(officer: OfficerOnDuty) -> QuerySet[Case]:
    """List the cases on which this officer must act now, first filed first."""
    accepted_by_another = ~Q(accepted_by=officer.officer)
    if officer.officer.person_id:
        accepted_by_another &= ~Q(accepted_by__person=officer.officer.person_id)
    hers = Q(state=CaseState.SUBMITTED) & _in_divisions(officer, Role.INTAKE)
    hers |= Q(state=CaseState.ACCEPTED) & _in_divisions(officer, Role.DECIDER) & accepted_by_another
    return cases_for(officer).filter(hers).order_by("number")


def count_todo(request: HttpRequest) -> int:
    """Count what waits for the officer of a request."""
    return todo_for(request.officer).order_by().count()


def pages(found: QuerySet[Case], *, after: str = "", newest_first: bool = False) -> tuple[list[Case], str]:
    """Give one page and the number to go on from (empty at the end); numbers are given in order of filing."""
    if after:
        found = found.filter(number__lt=after) if newest_first else found.filter(number__gt=after)
    rows = list(found.order_by("-number" if newest_first else "number")[: PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].number if len(rows) > PAGE_SIZE else ""


def case_for(officer: OfficerOnDuty, case_id: UUID) -> Case | None:
    """Give a filed case, whoever's it is; whether she may see it is `policies.reading_refusal`."""
    found = Case.objects.exclude(state=CaseState.DRAFT).filter(id=case_id)
    return found.select_related("principal", "handler", "accepted_by").first()


def _in_divisions(officer: OfficerOnDuty, *roles: Role) -> Q:
    condition = Q(pk__in=[])
    for post in officer.posts:
        if post.role in roles:
            condition |= Q(division__startswith=_prefix(post.division))
    return condition


def _prefix(division: str) -> str:
    while division.endswith("00"):
        division = division[:-2]
    return division


def _not_her_own(found: QuerySet[Case], officer: OfficerOnDuty) -> QuerySet[Case]:
    person = officer.officer.person_id
    if person is None:
        return found
    acted = CaseEvent.objects.filter(case=OuterRef("pk"), act__person=person)
    agent = Mandate.objects.filter(
        principal=OuterRef("principal"), agent=person, revoked_at=None, superseded_at=None
    )
    represents = Representative.objects.filter(organisation=OuterRef("principal"), person=person, until=None)
    return found.exclude(handler=person).filter(~Exists(acted), ~Exists(agent), ~Exists(represents))


def matching(text: str) -> Q:
    """Give the condition of a search: a number's or USCC's beginning, or a part of an organisation's name."""
    plain = "".join(text.split()).upper()
    return Q(number__startswith=plain) | Q(principal__uscc=plain) | Q(principal__name__contains=text)
