"""手机校验: the code that came to the stored phone is typed."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.codes import UnableToRedeemCode, check_code, spend_code
from jingban.ledger import record
from jingban.recovery.events import RecoveryEvent
from jingban.recovery.models import Flow
from jingban.recovery.policies import GOOD_FOR
from jingban.recovery.queries import account_with_phone, code_purpose, is_account_of


class UnableToProvePhone(Exception):
    """The phone or the code is not the one: said alike for a wrong code and for a flow without an account."""


def prove_phone(*, flow: Flow, phone: str, code: str, now: datetime) -> None:
    """Hold a typed phone (E.164) and code against the flow's own; the first step is looked at again.

    The code is used up and the flow marked in one transaction. Raises `UnableToProvePhone`.
    """
    account = account_with_phone(flow, phone)
    try:
        row = check_code(phone=phone, code=code, bound_to=code_purpose(flow), now=now)
        if account is None or not is_account_of(flow, account, phone):
            raise UnableToRedeemCode
        with transaction.atomic():
            open_flow = Flow.objects.filter(
                id=flow.id, phone_at=None, done_at=None, begun_at__gt=now - GOOD_FOR, account=account
            )
            if not open_flow.update(code=row.id, phone_at=now):
                raise UnableToRedeemCode
            spend_code(row, now=now)
            record(RecoveryEvent.PHONE_PROVEN, now=now, account_id=account.id, subject_id=flow.id)
    except UnableToRedeemCode as wrong:
        record(RecoveryEvent.PHONE_REFUSED, now=now, subject_id=flow.id, outcome="wrong")
        raise UnableToProvePhone from wrong
