"""Reading for the desk's home, the search and the audit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from jingban.accounts.models import Account
from jingban.accounts.queries import live_links_of
from jingban.casework.models import Case
from jingban.casework.staff.queries import cases_for
from jingban.casework.states import OPEN, CaseState
from jingban.foundation.masks import mask_name, mask_number, mask_phone
from jingban.ledger.models import LedgerRow
from jingban.mandates.models import Mandate
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import current_certificate
from jingban.staff.models import Unmasking
from jingban.staff.queries import OfficerOnDuty
from jingban.ui.paging import Page, page_of

PAGE_SIZE: Final = 50
MOST_FOUND: Final = 20
MOST_LISTED: Final = 10


def count_states(officer: OfficerOnDuty) -> dict[str, int]:
    """Count the open cases an officer may see, by state."""
    counts = {state.value: Count("id", filter=Q(state=state)) for state in CaseState if state in OPEN}
    return cases_for(officer).order_by().aggregate(**counts)


def unmaskings_since(at: datetime) -> int:
    """Count the values that were shown unmasked since an instant."""
    return Unmasking.objects.filter(at__gte=at).count()


def find_organisations(text: str) -> list[Organisation]:
    """Find organisations by their code or a part of a name they carry or have carried, twenty at most."""
    code = "".join(text.split()).upper()
    found = Organisation.objects.filter(Q(uscc=code) | Q(names__name__contains=text))
    return list(found.distinct().order_by("name")[:MOST_FOUND])


def find_cases(officer: OfficerOnDuty, text: str) -> list[Case]:
    """Find cases the officer may see by number, twenty at most."""
    number = "".join(text.split()).upper()
    return list(cases_for(officer).filter(number__startswith=number).order_by("-number")[:MOST_FOUND])


@dataclass(frozen=True)
class AccountCard:
    """What a member of staff sees of an account."""

    account: Account
    level: str
    phone: str


@dataclass(frozen=True)
class PersonCard:
    """What a member of staff sees of a person: masked."""

    person: Person
    name: str
    number: str
    accounts: list[AccountCard]
    mandates: list[Mandate]
    more_mandates: bool
    cases: int


def person_card(person: Person) -> PersonCard:
    """Gather what a member of staff sees of a person."""
    certificate = current_certificate(person)
    held = person.mandates.filter(superseded_at=None).select_related("principal", "series")
    mandates = list(held.order_by("-id")[: MOST_LISTED + 1])
    return PersonCard(
        person=person,
        name=mask_name(person.name),
        number=mask_number(certificate.type, certificate.number) if certificate else "",
        accounts=account_cards(person),
        mandates=mandates[:MOST_LISTED],
        more_mandates=len(mandates) > MOST_LISTED,
        cases=Case.objects.filter(handler=person, state__in=list(OPEN)).count(),
    )


def account_cards(party: Person | Organisation) -> list[AccountCard]:
    """Give the live accounts of a party, the proven one first, ten at most."""
    return [
        AccountCard(
            account=link.account,
            level=link.level,
            phone=mask_phone(link.account.phone) if link.account.phone else "",
        )
        for link in live_links_of(party)[:MOST_LISTED]
    ]


@dataclass(frozen=True)
class LedgerFilter:
    """What an auditor looks for; empty values do not narrow."""

    event: str = ""
    outcome: str = ""
    officer_id: UUID | None = None
    related_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def ledger_rows(wanted: LedgerFilter, after: str | None) -> Page[LedgerRow]:
    """Give one page of audit rows, newest first (see `ui.paging`)."""
    found = LedgerRow.objects.order_by("-id")
    if wanted.event:
        found = found.filter(event__startswith=wanted.event)
    if wanted.outcome == "refused":
        found = found.exclude(outcome="success")
    elif wanted.outcome:
        found = found.filter(outcome=wanted.outcome)
    if wanted.officer_id:
        found = found.filter(officer_id=wanted.officer_id)
    if wanted.related_id:
        found = found.filter(_related_to(wanted.related_id))
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    return page_of(found, after, size=PAGE_SIZE)


def _related_to(found: UUID) -> Q:
    return (
        Q(subject_id=found)
        | Q(principal_id=found)
        | Q(party_id=found)
        | Q(account_id=found)
        | Q(officer_id=found)
    )


def unmaskings(officer_id: UUID | None, after: str | None) -> Page[Unmasking]:
    """Give one page of what was shown unmasked, newest first (see `ui.paging`)."""
    found = Unmasking.objects.select_related("officer").order_by("-id")
    if officer_id:
        found = found.filter(officer=officer_id)
    return page_of(found, after, size=PAGE_SIZE)
