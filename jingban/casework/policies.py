"""Who among the staff may touch a case, and who may carry it for its principal."""

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from jingban.casework.models import Case
from jingban.casework.own_matter import own_matter
from jingban.casework.states import CaseAction
from jingban.mandates.queries import agents_with_mandate
from jingban.parties.models import OrganisationState, Person
from jingban.staff.models import Role
from jingban.staff.policies import holds, is_same
from jingban.staff.queries import OfficerOnDuty

DOES: Final[dict[CaseAction, Role]] = {
    CaseAction.ACCEPT: Role.INTAKE,
    CaseAction.RETURN: Role.INTAKE,
    CaseAction.APPROVE: Role.DECIDER,
    CaseAction.REFUSE: Role.DECIDER,
}
# Who sees cases at all; the helpdesk and auditors see masks only.
READERS: Final = (Role.INTAKE, Role.REVIEWER, Role.DECIDER, Role.HELPDESK, Role.AUDITOR)
WORKERS: Final = (Role.INTAKE, Role.REVIEWER, Role.DECIDER)


def working_refusal(officer: OfficerOnDuty, case: Case, action: CaseAction, *, own: bool) -> str:
    """Say why an officer may not do this to a case; empty when she may. `own` is what `concerns` says.

    Codes: `role`, `elsewhere` (division), `own_matter`, `four_eyes` (she accepted it herself, under whichever
    account), `dissolved` (the principal's cases can only be read, design.md 4).
    """
    role = DOES[action]
    refusals = {
        "role": role.value not in officer.roles,
        "elsewhere": not holds(officer, role, place=case.division),
        "own_matter": own,
        "four_eyes": role == Role.DECIDER and is_same(officer.officer, case.accepted_by),
        "dissolved": case.principal.state == OrganisationState.DISSOLVED,
    }
    return next((code for code, refused in refusals.items() if refused), "")


def concerns(officer: OfficerOnDuty, case: Case) -> bool:
    """Say whether a case is the officer's own matter, by what holds now."""
    person = officer.officer.person_id
    if person is None:
        return False
    return Case.objects.filter(own_matter(person), id=case.id, principal=case.principal_id).exists()


def may_carry(person_id: UUID, *, principal_id: UUID, service_code: str, today: date) -> bool:
    """Say whether a person can carry a principal's case of a service: a mandate for it is in force today."""
    return agents_with_mandate(principal_id, service_code, today).filter(agent=person_id).exists()


def able_to_carry(people: Iterable[UUID], *, principal_id: UUID, service_code: str, today: date) -> set[UUID]:
    """Give those of these people who can carry a principal's case of a service today."""
    held = agents_with_mandate(principal_id, service_code, today).filter(agent__in=list(people))
    return set(held.values_list("agent", flat=True))


def possible_handlers(principal_id: UUID, service_code: str, today: date, *, most: int) -> list[Person]:
    """List agents a case can be handed over to, the latest bound first, no more than `most`."""
    held = agents_with_mandate(principal_id, service_code, today).order_by("-id")
    return [one.agent for one in held[:most]]
