"""What the worker does for this room: whatever depends on whether there is an account, out of the page's sight."""

from datetime import datetime

from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.recovery.models import Flow
from jingban.recovery.policies import KEPT
from jingban.recovery.use_cases.ask_code import CODE_ASKED
from jingban.recovery.use_cases.begin_flow import USERNAME_ASKED
from jingban.recovery.use_cases.send_recovery_code import send_recovery_code
from jingban.recovery.use_cases.send_username import send_username


@handles(CODE_ASKED)
def send_code(event: OutboxEvent, now: datetime) -> None:
    """Send the code that was asked for; one that comes too late is not sent any more."""
    flow = Flow.objects.filter(id=event.subject_id).first()
    if flow:
        send_recovery_code(flow=flow, now=now)


@handles(USERNAME_ASKED)
def tell_username(event: OutboxEvent, now: datetime) -> None:
    """Send the user name that was asked for."""
    flow = Flow.objects.select_related("organisation").filter(id=event.subject_id).first()
    if flow:
        send_username(flow=flow, now=now)


@every(seconds=3600, name="recovery.forget")
def forget(now: datetime) -> None:
    """Delete flows that no limit counts any more."""
    Flow.objects.filter(begun_at__lte=now - KEPT).delete()
