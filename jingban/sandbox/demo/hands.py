"""The hands of the demo: who is signed in, and what they do, by the use cases of mandates and casework."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from jingban.accounts.queries import (
    account_by_username,
    live_link,
    proven_account_of_person,
)
from jingban.casework import types
from jingban.casework.models import Case
from jingban.casework.queries import working_version
from jingban.casework.use_cases.file_case import file_case
from jingban.casework.use_cases.save_draft import save_draft
from jingban.casework.use_cases.start_draft import start_draft
from jingban.mandates.acts import Authority, ask, ask_to_accept, ask_to_manage
from jingban.mandates.models import Mandate
from jingban.mandates.use_cases.accept_mandate import accept_mandate
from jingban.mandates.use_cases.grant_mandates import grant_mandates
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import find_person
from jingban.permits.employer_change import EMPLOYER_CHANGE
from jingban.sandbox.demo.cast import organisation, person
from jingban.staff.queries import OfficerOnDuty, officer_by_login, on_duty

Answers = dict[str, dict[str, list[str]]]


@dataclass
class Hand:
    """Somebody of the cast, signed in as far as an act needs to know."""

    kind: Literal["person", "organisation"]
    level: str
    account_id: UUID
    person_id: UUID | None = None
    organisation_id: UUID | None = None


def who(key: str) -> Person:
    """Give the party of a person of the cast."""
    one = person(key)
    found = find_person(one.certificate_type, one.number, one.country)
    if found is None:
        raise LookupError(key)
    return found


def firm(key: str) -> Organisation:
    """Give the party of an organisation of the cast."""
    return Organisation.objects.get(uscc=organisation(key).uscc)


def organisation_hand(key: str) -> Hand:
    """Give an organisation's own account, signed in."""
    account = account_by_username(organisation(key).username)
    link = live_link(account) if account else None
    if account is None or link is None:
        raise LookupError(key)
    return Hand("organisation", link.level, account.id, organisation_id=link.organisation_id)


def person_hand(key: str) -> Hand:
    """Give a person's account, signed in."""
    person_id = who(key).id
    account = proven_account_of_person(person_id)
    if account is None:
        raise LookupError(key)
    return Hand("person", "L3", account.id, person_id=person_id)


def officer(login: str) -> OfficerOnDuty:
    """Give one of the demo's officers."""
    found = officer_by_login(login)
    if found is None:
        raise LookupError(login)
    return on_duty(found)


def manage(key: str, now: datetime) -> Authority:
    """Give an organisation's leave to change its mandates."""
    hand = organisation_hand(key)
    return ask_to_manage(signed_in=hand, principal_id=hand.organisation_id, at=now)


def bind(
    principal: str, agent: str, services: list[str], first: date, last: date, now: datetime, *, accepted: bool
) -> None:
    """Let an organisation bind an agent, who accepts or has not yet."""
    made = grant_mandates(
        authority=manage(principal, now),
        agent=who(agent),
        services=services,
        valid_from=first,
        valid_to=last,
        now=now,
    )
    if accepted:
        hand = person_hand(agent)
        for mandate in made:
            authority = ask_to_accept(signed_in=hand, mandate=mandate, at=now)
            accept_mandate(authority=authority, mandate=mandate, now=now)


def mandate(principal: str, agent: str, service: str) -> Mandate:
    """Give the newest version of a mandate."""
    held = Mandate.objects.filter(principal=firm(principal), agent=who(agent), service_code=service)
    return held.filter(superseded_at=None).latest("granted_at")


def agent_authority(principal: str, hand: Hand, action: str, now: datetime) -> Authority:
    """Give leave to file the demo's kind of case for a principal."""
    return ask(
        signed_in=hand,
        principal_id=firm(principal).id,
        service_code=EMPLOYER_CHANGE.service_code,
        action=action,
        at=now,
    )


def file(principal: str, hand: Hand, answers: Answers, now: datetime) -> Case:
    """Fill in and file a case of the principal, step by step."""
    authority = agent_authority(principal, hand, "file", now)
    case = start_draft(authority=authority, case_type=types.get(EMPLOYER_CHANGE.code), now=now)
    version = working_version(case)
    if version is None:
        raise LookupError(case.id)
    for step in EMPLOYER_CHANGE.steps:
        version = save_draft(
            authority=authority,
            case=case,
            step=step,
            typed=answers[step.code],
            revision=version.revision,
            now=now,
        )
    return file_case(
        authority=authority,
        case=case,
        revision=version.revision,
        token=uuid5(case.id, "demo"),
        entropy=hashlib.sha256(case.id.bytes).digest()[:16],
        now=now,
    )


def case_of(principal: str) -> Case:
    """Give a principal's latest case."""
    return Case.objects.select_related("principal").filter(principal=firm(principal)).latest("created_at")
