"""The applicant hands the papers in, or goes the way without papers."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from jingban.accounts.queries import account_of_representative
from jingban.foundation.calendar import add_working_days
from jingban.foundation.clock import china_date
from jingban.foundation.numbers import next_number
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.vetting import kinds
from jingban.vetting.events import VettingEvent
from jingban.vetting.models import Petition
from jingban.vetting.numbers import PREFIX
from jingban.vetting.progress import advance
from jingban.vetting.states import PetitionAction, PetitionState
from jingban.vetting.telling import params_of, tell_applicant
from jingban.vetting.use_cases.add_paper import changeable

# The representative has as long as for a new account (docs/decisions/0007-registration.md).
DAYS_TO_CONFIRM = 7


class UnableToSubmit(Exception):
    """Papers are missing: `slots` are the codes of those."""

    def __init__(self, slots: list[str]) -> None:
        super().__init__(",".join(slots))
        self.slots = slots


def submit_petition(*, petition: Petition, now: datetime) -> None:
    """Hand a petition with all its papers in; the applicant gets the receipt number by SMS, too.

    Raises `UnableToSubmit`, `UnableToAdvance`.
    """
    with transaction.atomic():
        missing = missing_slots(petition)
        if missing:
            raise UnableToSubmit(missing)
        expected = expected_day(now)
        advance(
            petition,
            PetitionAction.SUBMIT,
            now=now,
            number=next_number(PREFIX, now),
            submitted_at=now,
            expected=expected,
        )
        record(VettingEvent.SUBMITTED, now=now, subject_id=petition.id, data={"number": petition.number})
        tell_applicant(petition, "vetting.received", now=now)


def supply_papers(*, petition: Petition, now: datetime) -> None:
    """Hand in what the reviewers asked for. Raises `UnableToSubmit`, `UnableToAdvance`."""
    with transaction.atomic():
        missing = missing_slots(petition)
        if missing:
            raise UnableToSubmit(missing)
        advance(petition, PetitionAction.SUPPLY, now=now, expected=expected_day(now), answer_by=None)
        record(VettingEvent.SUPPLIED, now=now, subject_id=petition.id)


def ask_representative(*, petition: Petition, now: datetime) -> None:
    """Go the way without papers: the organisation's legal representative confirms from the own L3 account.

    Who has such an account is told there. Without an account of the organisation nobody is asked, and nothing
    else differs. Raises `UnableToAdvance`.
    """
    with transaction.atomic():
        until = china_date(now) + timedelta(days=DAYS_TO_CONFIRM)
        advance(
            petition,
            PetitionAction.ASK,
            now=now,
            number=next_number(PREFIX, now),
            submitted_at=now,
            expected=until,
            answer_by=until,
        )
        record(VettingEvent.REPRESENTATIVE_ASKED, now=now, subject_id=petition.id)
        tell_applicant(petition, "vetting.waits_for_representative", now=now)
        _tell_representative(petition, now)


def missing_slots(petition: Petition) -> list[str]:
    """List the slots that lack papers: all of the kind's for a draft, what was asked for afterwards."""
    there: dict[str, int] = {}
    for paper in changeable(petition):
        there[paper.slot] = there.get(paper.slot, 0) + 1
    slots = kinds.get(petition.kind).slots
    if petition.state == PetitionState.MORE_ASKED:
        asked = petition.events.get(action="ask_more").codes
        return [code for code in asked if not there.get(code)]
    return [one.code for one in slots if there.get(one.code, 0) < one.least]


def expected_day(now: datetime) -> date:
    """Give the day by which the applicant can expect a ruling (setting `VETTING_WORKING_DAYS`)."""
    return add_working_days(china_date(now), settings.VETTING_WORKING_DAYS)


def _tell_representative(petition: Petition, now: datetime) -> None:
    if petition.account is None or petition.organisation is None:
        return
    account = account_of_representative(petition.organisation)
    if account is None:
        return
    send(
        template="vetting.asked",
        now=now,
        params=params_of(petition, account.language),
        account_id=account.id,
        phone=account.phone,
        language=account.language,
        link=reverse("vetting:confirm", args=[petition.id]),
    )
