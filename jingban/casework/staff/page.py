"""What the officer's case page shows."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from jingban.casework import answers, types
from jingban.casework.models import Case, Determination
from jingban.casework.policies import working_refusal
from jingban.casework.presenting import clock_of, handler_of, history_of, rows_of, tag_of
from jingban.casework.queries import determination_of, events_of, events_of_all, filed_version, return_of
from jingban.casework.staff.forms import DetermineForm
from jingban.casework.staff.queries import todo_for
from jingban.casework.states import CaseAction, CaseState
from jingban.casework.types import CaseType
from jingban.foundation.calendar import load_calendar
from jingban.staff.policies import MAY_UNMASK
from jingban.staff.queries import names_of

BESIDE = 5


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
    case_type = types.get(case.case_type)
    calendar = load_calendar()
    events = events_of(case)
    clock = clock_of(case, events, now=request.now, calendar=calendar)
    determination = determination_of(case)
    officers = names_of(one.act.officer_id for one in events if one.act.officer_id)
    todo = list(todo_for(request.officer)[:BESIDE])
    action = {
        CaseState.SUBMITTED: CaseAction.ACCEPT,
        CaseState.ACCEPTED: CaseAction.APPROVE,
    }.get(CaseState(case.state))
    return {
        "case": case,
        "case_type": case_type,
        "tag": tag_of(case.state),
        "clock": clock,
        "history": history_of(case, events, clock=clock, officers=officers),
        "sections": _compared(case, case_type),
        "notice": return_of(case),
        "determination": determination,
        "grounds": _grounds(case_type, determination),
        "handler": handler_of(case),
        "queue": rows_of(todo, events_of_all(todo), now=request.now, calendar=calendar),
        "action": action.value if action else "",
        "refusal": working_refusal(request.officer, case, action) if action else "",
        "form": DetermineForm(case_type=case_type),
        "may_unmask": bool(request.officer.roles & MAY_UNMASK),
    }


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
