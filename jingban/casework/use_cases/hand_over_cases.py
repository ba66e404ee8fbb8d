"""Cases go from one agent to another of the same organisation (M-7.5)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case
from jingban.casework.policies import may_carry
from jingban.casework.progress import advance, commit_for
from jingban.casework.states import CaseAction
from jingban.casework.telling import tell_person
from jingban.foundation.clock import china_date
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.models import Ground
from jingban.parties.models import Person


class UnableToHandOverCases(Exception):
    """`code` says why: `none` chosen, `not_an_agent` (no mandate for the service), `only_to_herself`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def hand_over_cases(
    *, authority: Authority, case_ids: Collection[UUID], to: Person, now: datetime
) -> list[Case]:
    """Give cases of one principal and service to another agent, all or none.

    The organisation's account and its representative give them to any agent with a mandate for the service
    in force; an agent takes them over for herself only. Raises `Refused`, `UnableToHandOverCases`, and
    `UnableToAdvance` when one of them is closed (meanwhile).
    """
    if not case_ids:
        raise UnableToHandOverCases("none")
    by_agent = authority.decision.ground == Ground.MANDATE
    if by_agent and to.id != authority.person_id:
        raise UnableToHandOverCases("only_to_herself")
    service = authority.question.service_code
    found = Case.objects.select_related("principal").filter(
        id__in=list(case_ids), principal=authority.principal_id, service_code=service
    )
    with transaction.atomic():
        if not may_carry(
            to.id, principal_id=authority.principal_id, service_code=service, today=china_date(now)
        ):
            raise UnableToHandOverCases("not_an_agent")
        return [_hand_over(authority, case, to, now) for case in found.order_by("id")]


def _hand_over(authority: Authority, case: Case, to: Person, now: datetime) -> Case:
    if case.handler_id == to.id:
        return case
    act = commit_for(authority, case, now)
    former = case.handler_id
    advance(case, CaseAction.HAND_OVER, act=act, now=now, handler=to)
    record(
        CaseEventName.HANDED_OVER,
        now=now,
        account_id=act.account_id,
        party_id=to.id,
        principal_id=case.principal_id,
        subject_id=case.id,
        data={"number": case.number or None, "from": former, "to": to.id},
    )
    if case.number and to.id != act.person_id:
        tell_person(case, "case.handed_over", to.id, now=now)
    return case
