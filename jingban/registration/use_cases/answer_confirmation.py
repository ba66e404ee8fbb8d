"""The legal representative answers: this account is the organisation's, or it is not."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from jingban.accounts.models import Account, Link
from jingban.accounts.use_cases.raise_level import UnableToRaiseLevel, end_link, raise_level
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import represents
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.registers import organisations
from jingban.registration.events import RegistrationEvent
from jingban.registration.models import Confirmation
from jingban.registration.policies import waits


class Reason(StrEnum):
    """Why an answer does not count."""

    GONE = "gone"
    NOT_REPRESENTATIVE = "not_representative"


class UnableToAnswer(Exception):
    """The account waits no longer, or the register names somebody else now."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def confirm_account(*, link_id: UUID, person: Person, by: Account, now: datetime) -> Link:
    """Raise an organisation's account to O2; every other account tied to the organisation loses its link.

    `person` answers from the own account `by` (L3, checked by the caller). The register is asked afresh that
    he is the representative still. Raises `UnableToAnswer`, and `DependencyDown` when the register is silent.
    """

    def confirm(link: Link, organisation: Organisation) -> None:
        raise_level(account=link.account, now=now)
        _note(RegistrationEvent.CONFIRMED, link, person, by, now)
        send(
            template="organisation.confirmed",
            now=now,
            params={"organisation": organisation.name},
            account_id=link.account_id,
            phone=link.account.phone,
            language=link.account.language,
            link=reverse("registration:organisation"),
        )

    return _answer(link_id, person, now, confirm)


def deny_account(*, link_id: UUID, person: Person, by: Account, now: datetime) -> Link:
    """End the unconfirmed link of an account that is not the organisation's; its holder is told by event.

    Raises `UnableToAnswer`, and `DependencyDown` when the register is silent.
    """

    def deny(link: Link, organisation: Organisation) -> None:
        end_link(link=link, why="denied", now=now)
        _note(RegistrationEvent.DENIED, link, person, by, now)

    return _answer(link_id, person, now, deny)


def _answer(
    link_id: UUID, person: Person, now: datetime, effect: Callable[[Link, Organisation], None]
) -> Link:
    asked = Link.objects.filter(id=link_id).select_related("organisation").first()
    if asked is None or not waits(asked) or asked.organisation is None:
        raise UnableToAnswer(Reason.GONE)
    told = organisations().look_up(asked.organisation.uscc)
    if told is None:
        raise UnableToAnswer(Reason.NOT_REPRESENTATIVE)
    refusal: Reason | None = None
    try:
        with transaction.atomic():
            # Writing the organisation's row puts two answers at once in an order; what follows reads anew.
            organisation = refresh_organisation(told=told, now=now)
            link = Link.objects.select_related("account").get(id=link_id)
            if not represents(person, organisation):
                refusal = Reason.NOT_REPRESENTATIVE
            elif not waits(link):
                refusal = Reason.GONE
            else:
                effect(link, organisation)
    except UnableToRaiseLevel as lost:
        raise UnableToAnswer(Reason.GONE) from lost
    if refusal:
        raise UnableToAnswer(refusal)
    return link


def _note(event: RegistrationEvent, link: Link, person: Person, by: Account, now: datetime) -> None:
    ended = Confirmation.objects.filter(link__organisation=link.organisation_id, ended_at=None)
    if event is RegistrationEvent.DENIED:
        ended = ended.filter(link=link)
    ended.update(ended_at=now)
    record(
        event,
        now=now,
        account_id=by.id,
        party_id=person.id,
        principal_id=link.organisation_id,
        subject_id=link.id,
    )
