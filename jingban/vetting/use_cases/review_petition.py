"""The reviewers' rulings: take, ask for more once, approve (two different ones), refuse."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from jingban.foundation.calendar import add_working_days
from jingban.foundation.clock import china_date
from jingban.ledger import emit, record
from jingban.staff.queries import OfficerOnDuty, posts_of
from jingban.vetting import kinds
from jingban.vetting.events import VettingEvent
from jingban.vetting.models import Petition
from jingban.vetting.policies import concerns, reviewing_refusal
from jingban.vetting.progress import UnableToAdvance, advance
from jingban.vetting.states import PetitionAction, PetitionState
from jingban.vetting.telling import tell_applicant, tell_concerned, tell_the_told

COOLING_BEGAN: Final = "vetting.cooling_began"
LONGEST_TEXT: Final = 1000
EVENTS: Final = {
    PetitionAction.TAKE: VettingEvent.TAKEN,
    PetitionAction.ASK_MORE: VettingEvent.MORE_ASKED,
    PetitionAction.APPROVE: VettingEvent.APPROVED,
    PetitionAction.APPROVE_AGAIN: VettingEvent.APPROVED_AGAIN,
    PetitionAction.REFUSE: VettingEvent.REFUSED,
}


class UnableToReview(Exception):
    """The officer may not do this, or not so.

    `code`: as in `policies.reviewing_refusal`; `checks` (not all looked at), `reasons`, `slots`, `text`; or
    `hindered`, when the petition cannot be granted as things stand.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def take_petition(*, officer: OfficerOnDuty, petition: Petition, now: datetime) -> None:
    """Begin to review. Raises `UnableToReview`, `UnableToAdvance`."""
    _step(officer, petition, PetitionAction.TAKE, now)


def approve_petition(
    *, officer: OfficerOnDuty, petition: Petition, checks: Collection[str], text: str = "", now: datetime
) -> None:
    """Approve as the first or the second reviewer; after the second one everybody concerned is told.

    It takes effect `VETTING_COOLING_HOURS` later unless somebody stops it. Raises `UnableToReview`,
    `UnableToAdvance`.
    """
    kind = kinds.get(petition.kind)
    if set(checks) != {check.code for check in kind.checks}:
        raise UnableToReview("checks")
    if kind.hindrance(petition):
        raise UnableToReview("hindered")
    second = petition.state == PetitionState.APPROVED_ONCE
    if not second:
        _step(
            officer,
            petition,
            PetitionAction.APPROVE,
            now,
            codes=sorted(checks),
            text=text,
            first_by=officer.officer,
        )
        return
    with transaction.atomic():
        _step(
            officer,
            petition,
            PetitionAction.APPROVE_AGAIN,
            now,
            codes=sorted(checks),
            text=text,
            second_by=officer.officer,
            due_at=now + timedelta(hours=settings.VETTING_COOLING_HOURS),
            expected=None,
        )
        tell_applicant(petition, "vetting.cooling", now=now)
        for one in kind.concerned(petition):
            tell_concerned(petition, one, now=now)
        emit(COOLING_BEGAN, subject_id=petition.id, now=now)


def ask_for_more(
    *, officer: OfficerOnDuty, petition: Petition, slots: Collection[str], text: str, now: datetime
) -> None:
    """Ask the applicant, once, for papers of these slots. Raises `UnableToReview`, `UnableToAdvance`."""
    kind = kinds.get(petition.kind)
    if not slots or not all(kind.slot(one) for one in slots):
        raise UnableToReview("slots")
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise UnableToReview("text")
    answer_by = add_working_days(china_date(now), settings.VETTING_ANSWER_DAYS)
    try:
        with transaction.atomic():
            _step(
                officer,
                petition,
                PetitionAction.ASK_MORE,
                now,
                codes=[one.code for one in kind.slots if one.code in slots],
                text=text,
                answer_by=answer_by,
                expected=None,
            )
            tell_applicant(petition, "vetting.more_asked", now=now)
    except IntegrityError as twice:
        raise UnableToAdvance("state") from twice


def refuse_petition(
    *, officer: OfficerOnDuty, petition: Petition, reasons: Collection[str], text: str = "", now: datetime
) -> None:
    """Refuse for reasons of the kind's list; `text` is for the applicant. One reviewer is enough to refuse.

    Raises `UnableToReview`, `UnableToAdvance`.
    """
    if not reasons or not set(reasons) <= {one.code for one in kinds.get(petition.kind).reasons}:
        raise UnableToReview("reasons")
    if len(text) > LONGEST_TEXT:
        raise UnableToReview("text")
    with transaction.atomic():
        _step(officer, petition, PetitionAction.REFUSE, now, codes=sorted(reasons), text=text)
        tell_applicant(petition, "vetting.refused", now=now)
        tell_the_told(petition, "vetting.stopped", now=now)


def _step(
    officer: OfficerOnDuty, petition: Petition, action: PetitionAction, now: datetime, **rest: Any
) -> None:
    """Do one step, the officer's leave judged inside the transaction: a role may just have been taken."""
    with transaction.atomic():
        present = OfficerOnDuty(officer.officer, posts_of(officer.officer))
        code = reviewing_refusal(present, petition, action, own=concerns(present, petition))
        if code:
            raise UnableToReview(code)
        advance(petition, action, now=now, officer=officer.officer, **rest)
        record(
            EVENTS[action],
            now=now,
            officer_id=officer.id,
            principal_id=petition.organisation_id,
            party_id=petition.person_id,
            subject_id=petition.id,
            data={"number": petition.number, "codes": list(rest.get("codes", ()))},
        )
