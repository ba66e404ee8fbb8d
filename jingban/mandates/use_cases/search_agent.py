"""An organisation looks for the person it wants to bind (M-6.4, M-7.3)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from jingban.foundation.clock import china_date
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import AgentSearch
from jingban.mandates.policies import account_of_possible_agent
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import people_by_number


class UnableToSearchAgent(Exception):
    """The organisation has used up its searches of the day."""


def search_agent(*, authority: Authority, number: str, now: datetime) -> Person | None:
    """Find the person of a certificate number who can be bound; every look counts against the day's limit.

    Not registered, not 实人 and not living all give None. Raises `UnableToSearchAgent`.
    """
    found = next((one for one in people_by_number(number) if account_of_possible_agent(one)), None)
    with transaction.atomic():
        # The organisation's row orders parallel searches, so that the limit holds under them too.
        principal = Organisation.objects.select_for_update().get(id=authority.principal_id)
        day = china_date(now)
        if AgentSearch.objects.filter(principal=principal, day=day).count() >= settings.AGENT_SEARCHES_A_DAY:
            raise UnableToSearchAgent
        AgentSearch.objects.create(principal=principal, day=day, at=now, found=found is not None)
        record(MandateEvent.SEARCHED, now=now, principal_id=principal.id, data={"found": found is not None})
    return found
