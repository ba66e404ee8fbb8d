"""The one place where a case goes from one state to another."""

from datetime import datetime
from typing import Any

from jingban.casework.models import Case, CaseEvent
from jingban.casework.states import TRANSITIONS, CaseAction, CaseState
from jingban.mandates.acts import Authority
from jingban.mandates.models import Act


class UnableToAdvance(Exception):
    """The action does not lead anywhere from the case's state, or somebody else was faster.

    `code` is `state` or `changed_meanwhile`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WrongPrincipal(Exception):
    """The act is for another principal or service than the case's; a mistake of the caller."""


def commit_for(authority: Authority, case: Case, now: datetime) -> Act:
    """Write the act of a filer, asked again in this transaction; raises `Refused`, `WrongPrincipal`."""
    if (authority.principal_id, authority.question.service_code) != (case.principal_id, case.service_code):
        raise WrongPrincipal
    return authority.commit(now)


def advance(case: Case, action: CaseAction, *, act: Act, now: datetime, **changes: Any) -> CaseEvent:
    """Check the step against the table, save the case's new state with `changes`, and write the event.

    Call inside the transaction of the work. The save holds only if nothing happened to the case since it
    was read, so of two at once the second gets `UnableToAdvance`.
    """
    to_state = TRANSITIONS.get((action, CaseState(case.state)))
    if to_state is None:
        raise UnableToAdvance("state")
    from_state, position = case.state, case.position + 1
    unchanged = Case.objects.filter(
        id=case.id, principal=case.principal_id, state=from_state, position=case.position
    )
    if not unchanged.update(state=to_state, position=position, **changes):
        raise UnableToAdvance("changed_meanwhile")
    case.refresh_from_db()
    return CaseEvent.objects.create(
        principal_id=case.principal_id,
        case=case,
        position=position,
        action=action,
        from_state=from_state,
        to_state=to_state,
        at=now,
        act=act,
        handler_id=case.handler_id,
    )
