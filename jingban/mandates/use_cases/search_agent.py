"""An organisation looks for the person it wants to bind, and shows that it knows the name (M-6.4, M-7.3)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jingban.foundation.clock import china_date
from jingban.foundation.names import names_match
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import AgentSearch
from jingban.mandates.policies import account_of_possible_agent
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import people_by_number


class UnableToSearchAgent(Exception):
    """The organisation has used up its searches, or its wrong names, of the day."""


def search_agent(*, authority: Authority, number: str, now: datetime) -> Person | None:
    """Find the person of a certificate number who can be bound; every look counts against the day's limit.

    Not registered, not 实人 and not living all give None. Raises `UnableToSearchAgent`.
    """
    found = next((one for one in people_by_number(number) if account_of_possible_agent(one)), None)
    with transaction.atomic():
        _check_limit(authority.principal_id, now, misnamed=False)
        _note(authority.principal_id, now, found=found is not None)
    return found


def name_agent(*, authority: Authority, person: Person, name: str, now: datetime) -> bool:
    """Say whether a name, as typed, is that of the person who was found; a wrong one counts against the day's limit.

    Otherwise whoever found a number could try names until one fits. Raises `UnableToSearchAgent`.
    """
    with transaction.atomic():
        _check_limit(authority.principal_id, now, misnamed=True)
        fits = names_match(name, person.name)
        if not fits:
            _note(authority.principal_id, now, found=True, misnamed=True)
    return fits


def _check_limit(principal_id: UUID, now: datetime, *, misnamed: bool) -> None:
    # The organisation's row orders parallel searches, so that the limit holds under them too.
    Organisation.objects.select_for_update().get(id=principal_id)
    today = AgentSearch.objects.filter(principal=principal_id, day=china_date(now), misnamed=misnamed)
    if today.count() >= settings.AGENT_SEARCHES_A_DAY:
        raise UnableToSearchAgent


def _note(principal_id: UUID, now: datetime, *, found: bool, misnamed: bool = False) -> None:
    AgentSearch.objects.create(
        principal_id=principal_id, day=china_date(now), at=now, found=found, misnamed=misnamed
    )
    data = {"found": found, "misnamed": misnamed}
    record(MandateEvent.SEARCHED, now=now, principal_id=principal_id, data=data)
