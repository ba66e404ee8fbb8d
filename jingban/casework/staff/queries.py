"""Which cases an officer sees, and which wait for her."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Window
from django.http import HttpRequest

from jingban.casework.models import Case
from jingban.casework.own_matter import own_matter
from jingban.casework.policies import READERS
from jingban.casework.states import CaseState
from jingban.parties.queries import records_of
from jingban.staff.models import Role
from jingban.staff.policies import holds, in_divisions
from jingban.staff.queries import OfficerOnDuty


def cases_for(officer: OfficerOnDuty) -> QuerySet[Case]:
    """List the filed cases of the officer's divisions, none that concerns herself."""
    found = _filed().filter(in_divisions(officer, *READERS))
    return found.exclude(_own(officer))


def todo_for(officer: OfficerOnDuty) -> QuerySet[Case]:
    """List the cases on which this officer must act now, first filed first."""
    accepted_by_another = ~Q(accepted_by=officer.officer)
    if officer.officer.person_id:
        accepted_by_another &= ~Q(accepted_by__person__in=records_of(officer.officer.person_id))
    hers = Q(state=CaseState.SUBMITTED) & in_divisions(officer, Role.INTAKE)
    hers |= Q(state=CaseState.ACCEPTED) & in_divisions(officer, Role.DECIDER) & accepted_by_another
    return cases_for(officer).filter(hers).order_by("filed_at", "id")


def count_todo(request: HttpRequest) -> int:
    """Count what waits for the officer of a request; the page may have counted it already."""
    known: int | None = getattr(request, "todo_count", None)
    return todo_for(request.officer).order_by().count() if known is None else known


def first_todo(request: HttpRequest, most: int) -> Sequence[Case]:
    """Give what waits first for the officer of a request, and count all of it by the way."""
    found = list(todo_for(request.officer).annotate(in_all=Window(Count("id")))[:most])
    request.todo_count = found[0].in_all if found else 0  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True)
class Opened:
    """A filed case, and why this officer may not see it (`elsewhere`, `own_matter`; empty when she may)."""

    case: Case
    refusal: str


def open_case(officer: OfficerOnDuty, case_id: UUID) -> Opened | None:
    """Give a filed case, whosever it is, in one query; None when there is none."""
    own = ExpressionWrapper(_own(officer), BooleanField())
    case = _filed().annotate(own=own).filter(id=case_id).first()
    if case is None:
        return None
    if not holds(officer, *READERS, place=case.division):
        return Opened(case, "elsewhere")
    return Opened(case, "own_matter" if case.own else "")


def _filed() -> QuerySet[Case]:
    filed = Case.objects.exclude(state=CaseState.DRAFT)
    return filed.select_related("principal", "handler", "accepted_by")


def _own(officer: OfficerOnDuty) -> Q:
    return own_matter(officer.officer.person_id) if officer.officer.person_id else Q(pk__in=[])


def matching(text: str) -> Q:
    """Give the condition of a search: a number's or USCC's beginning, or a part of an organisation's name."""
    plain = "".join(text.split()).upper()
    return Q(number__startswith=plain) | Q(principal__uscc=plain) | Q(principal__name__contains=text)
