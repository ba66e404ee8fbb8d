"""What the officer's case page shows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from jingban.casework import answers, types
from jingban.casework.defects import named_defects
from jingban.casework.models import Case, Determination, ReturnNotice
from jingban.casework.policies import WORKERS, working_refusal
from jingban.casework.presenting import clock_of, handler_of, history_of, rows_of, tag_of
from jingban.casework.queries import determination_of, events_of_all, filed_version, return_of
from jingban.casework.staff.forms import DetermineForm
from jingban.casework.staff.queries import first_todo
from jingban.casework.states import CaseAction, CaseState
from jingban.casework.types import CaseType
from jingban.foundation.calendar import load_calendar
from jingban.staff.policies import MAY_UNMASK, holds

BESIDE = 5
# What an officer does next; who may not is told who does.
NEXT = {CaseState.SUBMITTED: CaseAction.ACCEPT, CaseState.ACCEPTED: CaseAction.APPROVE}


@dataclass(frozen=True)
class Compared:
    """An answer beside what the records hold until now."""

    line: answers.Line
    former: str

    @property
    def changed(self) -> bool:
        """Whether the two differ (as far as masks tell)."""
        return self.former != self.line.value


def case_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Give all of the page: the case in the middle, what waits on the left, what to do on the right."""
    case_type, calendar = types.get(case.case_type), load_calendar()
    todo = first_todo(request, BESIDE)
    every = events_of_all([case, *todo])
    events = every[case.id]
    clock = clock_of(case, events, now=request.now, calendar=calendar)
    done = {one.action for one in events}
    notice = return_of(case) if CaseAction.RETURN in done else None
    determination = determination_of(case) if done & {CaseAction.APPROVE, CaseAction.REFUSE} else None
    action = NEXT.get(CaseState(case.state))
    return {
        "case": case,
        "case_type": case_type,
        "tag": tag_of(case.state),
        "clock": clock,
        "history": history_of(case, events, clock=clock, officers=_names(case, notice, determination)),
        "sections": _compared(case, case_type),
        "notice": notice,
        "defects": named_defects(case, notice),
        "determination": determination,
        "grounds": _grounds(case_type, determination),
        "handler": handler_of(case),
        "works": holds(request.officer, *WORKERS),
        "queue": rows_of(todo, every, now=request.now, calendar=calendar),
        "action": action.value if action else "",
        "refusal": working_refusal(request.officer, case, action, own=False) if action else "",
        "form": DetermineForm(case_type=case_type),
        "may_unmask": holds(request.officer, *MAY_UNMASK, place=case.division),
    }


def _names(case: Case, notice: ReturnNotice | None, determination: Determination | None) -> dict[UUID, str]:
    involved = (
        case.accepted_by,
        notice.officer if notice else None,
        determination.decided_by if determination else None,
    )
    return {one.id: one.name for one in involved if one}


def _compared(case: Case, case_type: CaseType) -> list[tuple[answers.Section, list[Compared]]]:
    """Give the filed answers; while the case is open, each beside what the records hold."""
    filed = filed_version(case)
    if filed is None:
        return []
    held = case_type.prefill(case.principal_id) if case.closed_at is None else {}
    former = {
        line.field: line.value
        for section in answers.sections(case_type, held, masked=True)
        for line in section.lines
    }
    return [
        (section, [Compared(line, former.get(line.field, line.value)) for line in section.lines])
        for section in answers.sections(case_type, filed.document["facts"], masked=True)
    ]


def _grounds(case_type: CaseType, determination: Determination | None) -> list[str]:
    if determination is None:
        return []
    named = {one.code: str(one.label) for one in case_type.grounds}
    return [named[code] for code in determination.reasons if code in named]
