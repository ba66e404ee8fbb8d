"""An officer accepts a filed case (受理)."""

from datetime import datetime

from django.db import transaction

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case
from jingban.casework.progress import advance
from jingban.casework.states import CaseAction
from jingban.casework.telling import tell
from jingban.casework.use_cases.officer_act import note, officer_act
from jingban.staff.queries import OfficerOnDuty


def accept_case(*, officer: OfficerOnDuty, case: Case, now: datetime) -> None:
    """Accept a case; whoever does cannot determine it. Raises `UnableToTouchCase`, `UnableToAdvance`."""
    with transaction.atomic():
        act = officer_act(officer, case, CaseAction.ACCEPT, now)
        advance(case, CaseAction.ACCEPT, act=act, now=now, accepted_by=officer.officer)
        note(CaseEventName.ACCEPTED, case, officer, now)
        tell(case, "case.accepted", now=now)
