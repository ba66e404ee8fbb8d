"""What the worker does for this room."""

from datetime import datetime

from django.db import transaction

from jingban.foundation.clock import china_date
from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.mandates.queries import accounts_of_agents
from jingban.mandates.use_cases.remind_of_end import remind_of_end
from jingban.vetting.kinds import Concerned
from jingban.vetting.models import Petition
from jingban.vetting.states import PetitionState
from jingban.vetting.telling import tell_concerned
from jingban.vetting.use_cases.review_petition import COOLING_BEGAN


@every(seconds=3600, name="mandates.remind_of_end")
def remind(now: datetime) -> None:
    """Tell in time that mandates end."""
    remind_of_end(now=now)


@handles(COOLING_BEGAN)
def tell_agents(event: OutboxEvent, now: datetime) -> None:
    """Tell every agent of an organisation what a petition is about to change there, and how to stop it."""
    petition = Petition.objects.select_related("organisation").filter(id=event.subject_id).first()
    if petition is None or petition.organisation is None or petition.state != PetitionState.COOLING:
        return
    with transaction.atomic():
        for account in accounts_of_agents(petition.organisation.id, china_date(now)):
            tell_concerned(petition, Concerned(role="agent", account=account, phone=account.phone), now=now)
