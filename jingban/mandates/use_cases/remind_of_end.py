"""Agent and organisation are told in time that a mandate is about to end."""

from datetime import datetime, timedelta

from django.db import transaction

from jingban.foundation.clock import china_date
from jingban.mandates.models import Mandate
from jingban.mandates.queries import SOON_DAYS, in_state
from jingban.mandates.states import MandateState
from jingban.mandates.telling import tell

AT_ONCE = 200


def remind_of_end(*, now: datetime) -> int:
    """Tell both sides, once for each version, that a mandate in force ends within 30 days; gives how many.

    Not on the day of its granting, which said when it ends. The one that ends first is told of first.
    """
    today = china_date(now)
    due = Mandate.objects.filter(
        in_state(MandateState.ACTIVE, today),
        superseded_at=None,
        reminded_at=None,
        valid_to__lt=today + timedelta(days=SOON_DAYS),
        granted_at__lt=now - timedelta(days=1),
    )
    first = due.select_related("principal", "agent").order_by("valid_to", "id")
    told = 0
    while batch := list(first[:AT_ONCE]):
        told += sum(_remind(mandate, now) for mandate in batch)
    return told


def _remind(mandate: Mandate, now: datetime) -> bool:
    """Tell of one mandate; False when another process did."""
    with transaction.atomic():
        if not Mandate.objects.filter(id=mandate.id, reminded_at=None).update(reminded_at=now):
            return False
        tell(mandate, agent="mandate.expiring", organisation="mandate.expiring_principal", now=now)
    return True
