"""A filer takes a case back before it is determined."""

from datetime import datetime

from django.db import transaction

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, CaseVersion
from jingban.casework.progress import advance, commit_for
from jingban.casework.states import CaseAction
from jingban.casework.telling import tell
from jingban.casework.use_cases.file_case import note
from jingban.mandates.acts import Authority


def withdraw_case(*, authority: Authority, case: Case, now: datetime) -> None:
    """Close a case without a determination; a correction that was begun is thrown away.

    Raises `Refused`, `UnableToAdvance` (also when it was determined in this moment).
    """
    with transaction.atomic():
        act = commit_for(authority, case, now)
        advance(case, CaseAction.WITHDRAW, act=act, now=now, closed_at=now)
        CaseVersion.objects.filter(case=case, principal=case.principal_id, filed_at=None).delete()
        note(CaseEventName.WITHDRAWN, case, act, now)
        tell(case, "case.withdrawn", now=now)
