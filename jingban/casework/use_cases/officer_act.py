"""The act of an officer on a case: her leave is judged inside the transaction of the work."""

from datetime import datetime

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case
from jingban.casework.policies import concerns, working_refusal
from jingban.casework.states import CaseAction
from jingban.ledger import record
from jingban.mandates.acts import OfficerAuthority
from jingban.mandates.models import Act
from jingban.staff.queries import OfficerOnDuty, posts_of


class UnableToTouchCase(Exception):
    """The officer may not do this to the case; `code` as in `policies.working_refusal`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def officer_act(officer: OfficerOnDuty, case: Case, action: CaseAction, now: datetime) -> Act:
    """Write the act; call inside the transaction. Her roles are read anew: one may just have been taken.

    Raises `UnableToTouchCase`.
    """
    present = OfficerOnDuty(officer.officer, posts_of(officer.officer))
    code = working_refusal(present, case, action, own=concerns(present, case))
    if code:
        raise UnableToTouchCase(code)
    return OfficerAuthority(
        officer_id=officer.id,
        action=action.value,
        service_code=case.service_code,
        principal_id=case.principal_id,
    ).commit(now)


def note(event: CaseEventName, case: Case, officer: OfficerOnDuty, now: datetime) -> None:
    """Write an officer's step into the ledger."""
    record(
        event,
        now=now,
        officer_id=officer.id,
        principal_id=case.principal_id,
        subject_id=case.id,
        data={"number": case.number},
    )
