"""A filer throws a draft away; nothing of what was typed stays."""

from datetime import datetime

from django.db import transaction

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, CaseVersion
from jingban.casework.progress import commit_for
from jingban.casework.states import CaseState
from jingban.ledger import record
from jingban.mandates.acts import Authority


class UnableToDiscardDraft(Exception):
    """It was filed meanwhile: a filed case is withdrawn, not thrown away."""


def discard_draft(*, authority: Authority, case: Case, now: datetime) -> None:
    """Delete a draft with its document; that it existed stays in the ledger.

    Raises `Refused`, `UnableToDiscardDraft`.
    """
    with transaction.atomic():
        act = commit_for(authority, case, now)
        mine = Case.objects.filter(id=case.id, principal=case.principal_id, state=CaseState.DRAFT)
        # On PostgreSQL a filing in this moment waits for this row, or this for the filing.
        if not mine.select_for_update().exists():
            raise UnableToDiscardDraft
        CaseVersion.objects.filter(case=case, principal=case.principal_id).delete()
        case.events.all().delete()
        if not mine.delete()[0]:
            raise UnableToDiscardDraft
        record(
            CaseEventName.DISCARDED,
            now=now,
            account_id=act.account_id,
            party_id=act.person_id,
            principal_id=case.principal_id,
            subject_id=case.id,
        )
