"""A petition is stopped: by somebody concerned, or by the applicant."""

from datetime import datetime

from django.db import transaction

from jingban.ledger import record
from jingban.vetting.events import VettingEvent
from jingban.vetting.models import Notice, Petition
from jingban.vetting.progress import advance
from jingban.vetting.states import PetitionAction
from jingban.vetting.telling import tell_applicant, tell_the_told


def block_petition(*, notice: Notice, now: datetime) -> None:
    """Stop a petition as somebody who was told of it; everybody else who was told hears so.

    Raises `UnableToAdvance` when it was carried out or ended already.
    """
    petition = notice.petition
    with transaction.atomic():
        advance(petition, PetitionAction.BLOCK, now=now)
        Notice.objects.filter(id=notice.id).update(blocked_at=now)
        record(
            VettingEvent.BLOCKED,
            now=now,
            account_id=notice.account_id,
            principal_id=petition.organisation_id,
            subject_id=petition.id,
            data={"role": notice.role},
        )
        tell_applicant(petition, "vetting.stopped", now=now)
        tell_the_told(petition, "vetting.stopped", now=now)


def withdraw_petition(*, petition: Petition, now: datetime) -> None:
    """Take one's own petition back. Raises `UnableToAdvance`."""
    with transaction.atomic():
        advance(petition, PetitionAction.WITHDRAW, now=now)
        record(VettingEvent.WITHDRAWN, now=now, subject_id=petition.id)
        tell_the_told(petition, "vetting.stopped", now=now)
