"""The legal representative answers a petition that asks for no papers."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from jingban.accounts.models import Account, Level
from jingban.accounts.queries import live_link
from jingban.ledger import record
from jingban.parties.models import Person
from jingban.parties.queries import represents
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.registers import organisations
from jingban.vetting import kinds
from jingban.vetting.events import VettingEvent
from jingban.vetting.models import Petition
from jingban.vetting.progress import UnableToAdvance, advance
from jingban.vetting.states import PetitionAction
from jingban.vetting.telling import tell_applicant, tell_of_it


class Why(StrEnum):
    """Why an answer does not count."""

    GONE = "gone"
    NOT_REPRESENTATIVE = "not_representative"


class UnableToAnswer(Exception):
    """The petition waits no longer, or the register names somebody else now."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def answer_petition(*, petition: Petition, agrees: bool, person: Person, by: Account, now: datetime) -> None:
    """Carry a petition out at once, or refuse it, by the word of the representative (own L3 account `by`).

    The register is asked afresh that he is the representative still. Raises `UnableToAnswer`, and
    `DependencyDown` when the register is silent.
    """
    if petition.organisation is None or petition.account is None:
        raise UnableToAnswer(Why.GONE)
    told = organisations().look_up(petition.organisation.uscc)
    if told is None:
        raise UnableToAnswer(Why.NOT_REPRESENTATIVE)
    refusal: Why | None = None
    try:
        with transaction.atomic():
            # Writing the organisation's row puts this and a change of representative in an order. What the
            # register says now is kept even when the answer does not count.
            organisation = refresh_organisation(told=told, now=now)
            petition.refresh_from_db()  # account and organisation as they stand now
            if not (_is_proven(by, person) and represents(person, organisation)):
                refusal = Why.NOT_REPRESENTATIVE
            elif agrees and kinds.get(petition.kind).hindrance(petition):
                refusal = Why.GONE
            else:
                _carry_out(petition, person, now) if agrees else _deny(petition, now)
                _note(petition, person, by, agrees=agrees, now=now)
    except UnableToAdvance as late:
        raise UnableToAnswer(Why.GONE) from late
    if refusal:
        raise UnableToAnswer(refusal)


def _is_proven(account: Account, person: Person) -> bool:
    """Say whether an account is this person's own at L3 still: it may have fallen since the page was shown."""
    link = live_link(account)
    return link is not None and link.person_id == person.id and link.level == Level.L3


def _carry_out(petition: Petition, person: Person, now: datetime) -> None:
    kind = kinds.get(petition.kind)
    # Listed before it happens: the old phone is told, too.
    concerned = kind.concerned(petition)
    advance(petition, PetitionAction.CONFIRM, now=now, confirmed_by=person)
    kind.carry_out(petition, now)
    tell_applicant(petition, "vetting.done", now=now)
    for one in concerned:
        tell_of_it(petition, one, "vetting.done", now=now)


def _deny(petition: Petition, now: datetime) -> None:
    advance(petition, PetitionAction.DENY, now=now)
    tell_applicant(petition, "vetting.refused", now=now)


def _note(petition: Petition, person: Person, by: Account, *, agrees: bool, now: datetime) -> None:
    record(
        VettingEvent.CONFIRMED if agrees else VettingEvent.DENIED,
        now=now,
        account_id=by.id,
        party_id=person.id,
        principal_id=petition.organisation_id,
        subject_id=petition.id,
    )
