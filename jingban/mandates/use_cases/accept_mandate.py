"""An agent accepts a mandate, at the first 代表…办理 or before."""

from datetime import datetime

from django.db import transaction

from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import Mandate, MandateSeries
from jingban.mandates.telling import tell


class UnableToAcceptMandate(Exception):
    """The mandate is not the person's, or another series has taken its place."""


def accept_mandate(*, authority: Authority, mandate: Mandate, now: datetime) -> None:
    """Mark the mandate's series as accepted; accepting twice changes nothing.

    Raises `UnableToAcceptMandate`, and `Refused` when the mandate is not in force or to come any more.
    """
    if authority.person_id != mandate.agent_id:
        raise UnableToAcceptMandate
    with transaction.atomic():
        accepted = MandateSeries.objects.filter(id=mandate.series_id, accepted_at=None)
        if not accepted.update(accepted_at=now):
            return
        act = authority.commit(now)
        if act.mandate is None or act.mandate.series_id != mandate.series_id:
            raise UnableToAcceptMandate
        record(
            MandateEvent.ACCEPTED,
            now=now,
            account_id=act.account_id,
            principal_id=mandate.principal_id,
            party_id=mandate.agent_id,
            subject_id=act.mandate_id,
        )
        tell(act.mandate, organisation="mandate.accepted", now=now)
