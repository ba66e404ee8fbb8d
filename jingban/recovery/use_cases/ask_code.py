"""获取验证码: the code is asked for; the worker sends it if name, number and stored phone agree."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from jingban.accounts.codes import LIMITS, RESEND, phone_digest
from jingban.ledger import emit, record
from jingban.messages.base import sms_sender
from jingban.recovery.events import RecoveryEvent
from jingban.recovery.models import Flow
from jingban.recovery.policies import GOOD_FOR
from jingban.recovery.queries import account_with_phone

CODE_ASKED = "recovery.code_asked"
# One flow asks no oftener than one phone may be written to; the phone's own limit holds beside it.
MOST_ASKS = LIMITS[0][1]


class UnableToAskCode(Exception):
    """This flow asked a moment ago, or too often; it may again after `wait`, or not at all (None)."""

    def __init__(self, wait: timedelta | None) -> None:
        super().__init__("asked too often")
        self.wait = wait


def ask_code(*, flow: Flow, phone: str, now: datetime) -> None:
    """Note which account a typed phone (E.164) leads to, if any, and let the worker send the code.

    Nothing that this does or costs depends on whether there is an account: the code itself is made and sent
    later, by `send_recovery_code`. Raises `UnableToAskCode`, counted by flow alone, and `DependencyDown` when
    no SMS can be sent (then nothing is counted).
    """
    sms_sender().ping()
    account = account_with_phone(flow, phone)
    free = Flow.objects.filter(Q(asked_at=None) | Q(asked_at__lte=now - RESEND), id=flow.id)
    with transaction.atomic():
        asked = free.filter(
            asks__lt=MOST_ASKS, phone_at=None, done_at=None, begun_at__gt=now - GOOD_FOR
        ).update(
            asks=F("asks") + 1,
            asked_at=now,
            # An organisation's account was found by its user name; a wrong phone does not lose it.
            account=account or flow.account_id,
            epoch=account.credential_epoch if account else flow.epoch,
            phone_digest=phone_digest(phone),
        )
        if asked:
            record(RecoveryEvent.CODE_ASKED, now=now, subject_id=flow.id)
            emit(CODE_ASKED, subject_id=flow.id, now=now)
    if not asked:
        raise UnableToAskCode(_wait(flow, now))


def _wait(flow: Flow, now: datetime) -> timedelta | None:
    flow.refresh_from_db()
    if flow.asks >= MOST_ASKS or flow.asked_at is None:
        return None
    return max(flow.asked_at + RESEND - now, timedelta(seconds=1))
