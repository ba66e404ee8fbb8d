"""Finding cases and what hangs on them."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jingban.casework.models import Case, CaseEvent, CaseVersion, Determination, ReturnNotice
from jingban.casework.states import CLOSED, OPEN, CaseState
from jingban.parties.models import Person

TABS: Final[dict[str, Q]] = {
    "open": Q(state__in=list(OPEN)),
    "draft": Q(state=CaseState.DRAFT),
    "closed": Q(state__in=list(CLOSED)),
}


def working_version(case: Case) -> CaseVersion | None:
    """Give the version that is being filled in; None when there is none."""
    return _versions(case).filter(filed_at=None).first()


def filed_version(case: Case) -> CaseVersion | None:
    """Give the newest filed version; None for a draft."""
    return _versions(case).exclude(filed_at=None).first()


def versions_of(case: Case) -> list[CaseVersion]:
    """Give every version, the oldest first."""
    return list(_versions(case).reverse())


def _versions(case: Case) -> QuerySet[CaseVersion]:
    return CaseVersion.objects.filter(case=case, principal=case.principal_id).order_by("-number")


def cases() -> QuerySet[Case]:
    """All cases with their principal and handler, newest first."""
    return Case.objects.select_related("principal", "handler").order_by("-id")


def case_under_way(principal_id: UUID, case_type: str) -> Case | None:
    """Give a principal's draft or open case of a type of which there is one at a time; None when there is none."""
    return Case.objects.filter(
        principal=principal_id, only_one=case_type, state__in=[CaseState.DRAFT, *OPEN]
    ).first()


def count_tabs(found: QuerySet[Case]) -> dict[str, int]:
    """Count the cases of each tab, in one query."""
    counts = {name: Count("id", filter=condition) for name, condition in TABS.items()}
    return found.order_by().aggregate(**counts)


def cases_of_principal(principal_id: UUID, services: Iterable[str]) -> QuerySet[Case]:
    """List a principal's cases of these services."""
    return cases().filter(principal=principal_id, service_code__in=list(services))


def cases_carried_by(person: Person, principals: Iterable[tuple[UUID, str]]) -> QuerySet[Case]:
    """List the cases a person carries for these principals and services."""
    allowed = Q(pk__in=[])
    for principal_id, service_code in principals:
        allowed |= Q(principal=principal_id, service_code=service_code)
    return cases().filter(allowed, handler=person)


def events_of(case: Case) -> list[CaseEvent]:
    """Give a case's events in order, with act and person."""
    found = CaseEvent.objects.filter(case=case, principal=case.principal_id)
    return list(found.select_related("act__person", "act__mandate__series", "handler").order_by("position"))


def events_of_all(found: Iterable[Case]) -> dict[UUID, list[CaseEvent]]:
    """Give the events of several cases with act and person, in one query."""
    by_case: dict[UUID, list[CaseEvent]] = {case.id: [] for case in found}
    rows = CaseEvent.objects.filter(case__in=list(by_case)).order_by("position")
    for row in rows.select_related("act__person", "act__mandate__series"):
        by_case[row.case_id].append(row)
    return by_case


def return_of(case: Case) -> ReturnNotice | None:
    """Give the list of defects that was sent; None when none was."""
    found = ReturnNotice.objects.filter(case=case, principal=case.principal_id)
    return found.select_related("officer").first()


def determination_of(case: Case) -> Determination | None:
    """Give the determination; None before there is one."""
    found = Determination.objects.filter(case=case, principal=case.principal_id)
    return found.select_related("decided_by").first()
