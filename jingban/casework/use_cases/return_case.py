"""An officer returns a filed case with everything that has to be corrected, once (一次性告知)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from jingban.casework import types
from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, CaseVersion, ReturnNotice
from jingban.casework.progress import advance
from jingban.casework.queries import filed_version
from jingban.casework.states import CaseAction
from jingban.casework.telling import tell
from jingban.casework.use_cases.officer_act import note, officer_act
from jingban.foundation.calendar import add_working_days
from jingban.foundation.clock import china_date
from jingban.mandates.models import Act
from jingban.staff.queries import OfficerOnDuty

# The law names no term for the filer; ours is long enough to get a paper and short enough to end.
CORRECTION_DAYS: Final = 10
LONGEST_TODO: Final = 500


@dataclass(frozen=True)
class Told:
    """One defect on the list: its code in the case type (or `other`), the step, and what to do."""

    code: str
    step: str
    title: str
    todo: str


class UnableToReturnCase(Exception):
    """`code` says why: `none` (no defect), `todo` (one without a word on what to do), `told` (a list was sent)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def return_case(*, officer: OfficerOnDuty, case: Case, defects: Sequence[Told], now: datetime) -> None:
    """Send the one list of defects back; the legal clock stands until the correction comes.

    A second list is refused: what was not said the first time is decided, not returned (domain.md A.17).
    Raises `UnableToReturnCase`, `UnableToTouchCase`, `UnableToAdvance`.
    """
    if not defects:
        raise UnableToReturnCase("none")
    if any(not one.todo.strip() or len(one.todo) > LONGEST_TODO for one in defects):
        raise UnableToReturnCase("todo")
    try:
        with transaction.atomic():
            act = officer_act(officer, case, CaseAction.RETURN, now)
            advance(case, CaseAction.RETURN, act=act, now=now)
            _write(officer, case, defects, act, now)
            note(CaseEventName.RETURNED, case, officer, now)
            tell(case, "case.returned", now=now)
    except IntegrityError as twice:
        raise UnableToReturnCase("told") from twice


def _write(officer: OfficerOnDuty, case: Case, defects: Sequence[Told], act: Act, now: datetime) -> None:
    ReturnNotice(
        principal_id=case.principal_id,
        case=case,
        officer=officer.officer,
        at=now,
        due=add_working_days(china_date(now), CORRECTION_DAYS),
        defects=[
            {"code": one.code, "step": one.step, "title": one.title, "todo": one.todo.strip()}
            for one in defects
        ],
    ).save(force_insert=True)
    filed = filed_version(case)
    if filed is None:
        raise RuntimeError(f"case {case.id} is filed without a version")
    CaseVersion(
        principal_id=case.principal_id,
        case=case,
        number=filed.number + 1,
        schema=types.get(case.case_type).schema,
        document={"typed": filed.document["typed"], "prefill": {}, "facts": None},
        saved_at=now,
        saved_by=act,
    ).save(force_insert=True)
