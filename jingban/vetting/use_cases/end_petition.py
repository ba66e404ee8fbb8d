"""A petition is stopped: by somebody concerned, or by the applicant."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.queries import live_link
from jingban.ledger import record
from jingban.vetting.events import VettingEvent
from jingban.vetting.models import Notice, Petition
from jingban.vetting.policies import may_stop
from jingban.vetting.progress import UnableToAdvance, advance
from jingban.vetting.states import PetitionAction, allowed
from jingban.vetting.telling import tell_applicant, tell_the_told


def block_petition(*, notice: Notice, now: datetime) -> None:
    """Stop a petition as somebody who was told of it; everybody else who was told hears so.

    Who is not proven (`policies.may_stop`) leaves an objection, which the reviewers read. Raises `UnableToAdvance`
    when it was carried out or ended already.
    """
    petition = notice.petition
    with transaction.atomic():
        if not may_stop(notice, live_link(notice.account)):
            _object(notice, now)
            return
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


def _object(notice: Notice, now: datetime) -> None:
    if not allowed(PetitionAction.BLOCK, notice.petition.state):
        raise UnableToAdvance("state")
    Notice.objects.filter(id=notice.id, objected_at=None).update(objected_at=now)
    record(
        VettingEvent.OBJECTED,
        now=now,
        account_id=notice.account_id,
        principal_id=notice.petition.organisation_id,
        subject_id=notice.petition_id,
        data={"role": notice.role},
    )


def withdraw_petition(*, petition: Petition, now: datetime) -> None:
    """Take one's own petition back. Raises `UnableToAdvance`."""
    with transaction.atomic():
        advance(petition, PetitionAction.WITHDRAW, now=now)
        record(VettingEvent.WITHDRAWN, now=now, subject_id=petition.id)
        tell_the_told(petition, "vetting.stopped", now=now)
