"""The worker's part of 忘记用户名: the user name goes whole to the stored phone, and nowhere else."""

from datetime import datetime

from jingban.accounts.models import Account
from jingban.ledger import record
from jingban.messages.models import Message
from jingban.messages.use_cases.send import send
from jingban.recovery.events import RecoveryEvent
from jingban.recovery.models import Flow
from jingban.recovery.policies import USERNAME_MOST, USERNAME_WINDOW, phone_speaks_for
from jingban.recovery.queries import accounts_to_tell

TEMPLATE = "recovery.username"


def send_username(*, flow: Flow, now: datetime) -> None:
    """Send each account of the flow's organisation its own user name, as far as its phone's limit allows.

    An event may come twice: a message after the flow began means that it was sent.
    """
    for account in accounts_to_tell(flow.organisation):
        if phone_speaks_for(account) and _may_send(account, flow, now):
            send(
                template=TEMPLATE,
                now=now,
                account_id=account.id,
                phone=account.phone,
                language=account.language,
                params={"username": account.username or ""},
            )
            record(RecoveryEvent.USERNAME_SENT, now=now, account_id=account.id, subject_id=flow.id)


def _may_send(account: Account, flow: Flow, now: datetime) -> bool:
    told = Message.objects.filter(
        account_id=account.id, template=TEMPLATE, created_at__gt=now - USERNAME_WINDOW
    )
    times = list(told.values_list("created_at", flat=True)[:USERNAME_MOST])
    return len(times) < USERNAME_MOST and all(at < flow.begun_at for at in times)
