"""A filer hands a returned case in again, corrected."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case
from jingban.casework.progress import UnableToAdvance, advance, commit_for
from jingban.casework.states import CaseAction
from jingban.casework.telling import tell
from jingban.casework.use_cases.file_case import filed_meanwhile, freeze, note, present_case
from jingban.mandates.acts import Authority


def resubmit_case(*, authority: Authority, case: Case, revision: int, token: UUID, now: datetime) -> Case:
    """File the corrected version, exactly as it was shown; the number stays.

    The same form sent twice does it once. Raises `Refused`, `UnableToFileCase`.
    """
    try:
        with transaction.atomic():
            present = present_case(case)
            if present.form_token == token:
                return present
            act = commit_for(authority, present, now)
            advance(present, CaseAction.RESUBMIT, act=act, now=now, form_token=token, handler=act.person_id)
            freeze(present, revision, act, now)
            note(CaseEventName.RESUBMITTED, present, act, now)
            tell(present, "case.filed", now=now)
            return present
    except UnableToAdvance as clash:
        return filed_meanwhile(case, token, clash)
