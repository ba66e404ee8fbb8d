"""Another officer than the one who accepted decides a case (决定)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from jingban.casework import types
from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, Determination, DeterminationOutcome
from jingban.casework.progress import advance
from jingban.casework.queries import filed_version
from jingban.casework.states import CaseAction
from jingban.casework.telling import tell
from jingban.casework.types import Approved
from jingban.casework.use_cases.officer_act import note, officer_act
from jingban.staff.queries import OfficerOnDuty

LONGEST_TEXT: Final = 2000


class UnableToDetermineCase(Exception):
    """`code` says why: `checks` (not all looked at), `grounds` or `text` (a refusal without), `determined`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def determine_case(
    *,
    officer: OfficerOnDuty,
    case: Case,
    outcome: DeterminationOutcome,
    reasons: Collection[str],
    text: str,
    now: datetime,
) -> None:
    """Decide a case and let its effect happen, in one transaction.

    `reasons` are the checks looked at (all of the type's, to approve) or the grounds of a refusal (at least
    one); `text` is for the filer, and needed for a refusal. Raises `UnableToDetermineCase`,
    `UnableToTouchCase` (four eyes among them), `UnableToAdvance`.
    """
    _check(case, outcome, reasons, text)
    approved = outcome == DeterminationOutcome.APPROVED
    action = CaseAction.APPROVE if approved else CaseAction.REFUSE
    try:
        with transaction.atomic():
            act = officer_act(officer, case, action, now)
            advance(case, action, act=act, now=now, closed_at=now)
            Determination(
                principal_id=case.principal_id,
                case=case,
                outcome=outcome,
                reasons=sorted(reasons),
                text=text.strip(),
                accepted_by=case.accepted_by,
                decided_by=officer.officer,
                at=now,
            ).save(force_insert=True)
            if approved:
                _take_effect(case, now)
            note(CaseEventName.APPROVED if approved else CaseEventName.REFUSED, case, officer, now)
            tell(case, "case.determined", now=now, outcome=outcome)
    except IntegrityError as twice:
        raise UnableToDetermineCase("determined") from twice


def _check(case: Case, outcome: DeterminationOutcome, reasons: Collection[str], text: str) -> None:
    case_type = types.get(case.case_type)
    if outcome == DeterminationOutcome.APPROVED:
        if set(reasons) != {check.code for check in case_type.checks}:
            raise UnableToDetermineCase("checks")
    else:
        if not reasons or not set(reasons) <= {ground.code for ground in case_type.grounds}:
            raise UnableToDetermineCase("grounds")
        if not text.strip():
            raise UnableToDetermineCase("text")
    if len(text) > LONGEST_TEXT:
        raise UnableToDetermineCase("text")


def _take_effect(case: Case, now: datetime) -> None:
    filed = filed_version(case)
    if filed is None:
        raise RuntimeError(f"case {case.id} is filed without a version")
    types.get(case.case_type).on_approved(
        Approved(principal_id=case.principal_id, case_id=case.id, facts=filed.document["facts"], at=now)
    )
