"""An agent accepts a mandate, at the first 代表…办理."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.foundation.clock import china_date
from jingban.ledger import record
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import Mandate, MandateSeries
from jingban.mandates.states import MandateState
from jingban.mandates.telling import tell
from jingban.parties.models import Person


class UnableToAcceptMandate(Exception):
    """The mandate is not the person's, or is not in force or to come any more."""


def accept_mandate(*, person: Person, account_id: UUID, mandate: Mandate, now: datetime) -> None:
    """Mark the mandate's series as accepted; accepting twice changes nothing. Raises `UnableToAcceptMandate`."""
    if mandate.agent_id != person.id:
        raise UnableToAcceptMandate
    with transaction.atomic():
        fresh = Mandate.objects.filter(id=mandate.id, superseded_at=None).first()
        if fresh is None or fresh.state(china_date(now)) not in {MandateState.ACTIVE, MandateState.PENDING}:
            raise UnableToAcceptMandate
        accepted = MandateSeries.objects.filter(id=mandate.series_id, accepted_at=None)
        if not accepted.update(accepted_at=now):
            return
        record(
            MandateEvent.ACCEPTED,
            now=now,
            account_id=account_id,
            principal_id=mandate.principal_id,
            party_id=person.id,
            subject_id=mandate.id,
        )
        tell(fresh, organisation="mandate.accepted", now=now)
