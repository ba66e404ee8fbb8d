"""设置新密码: the account of a flow whose phone was proven gets a new password, and nothing old opens it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.accounts.codes import end_codes
from jingban.accounts.models import Account, Level
from jingban.accounts.queries import account_of_representative, live_link
from jingban.accounts.second_factors import drop_factors_since
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.accounts.use_cases.lower_level import lower_level
from jingban.accounts.use_cases.set_password import UnableToSetPassword, set_password
from jingban.accounts.use_cases.thaw_account import UnableToThaw, thaw_account
from jingban.foundation.clock import china_minute
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.parties.models import Organisation
from jingban.recovery.events import RecoveryEvent
from jingban.recovery.models import Flow
from jingban.recovery.policies import GOOD_FOR
from jingban.recovery.queries import account_of, code_is_spent


class UnableToReset(Exception):
    """The flow is not this session's, too old, done, or its account has changed meanwhile."""


def reset_password(*, flow_id: UUID, session: str, password_hash: str, now: datetime) -> Account:
    """Set the password (hashed already) of the account whose phone this flow has proven, in one transaction.

    Every earlier step is read again there: the flow is this session's and not done, its code was its own and
    is spent, and account, epoch, stored phone and party are as they were. All sessions, known browsers, codes
    and other flows of the account end; a person's L3 falls to L2, an organisation's O2 stays; mandates stay.
    The account is told, and an organisation's legal representative. Raises `UnableToReset`.
    """
    try:
        with transaction.atomic():
            return _reset(_claim(flow_id, session, now), password_hash, now)
    except (UnableToReset, UnableToSetPassword, UnableToThaw) as refusal:
        record(RecoveryEvent.RESET_REFUSED, now=now, outcome=type(refusal).__name__)
        raise UnableToReset from refusal


def _claim(flow_id: UUID, session: str, now: datetime) -> Flow:
    """Mark the flow done, so that of two at once only one goes on."""
    ready = Flow.objects.filter(
        id=flow_id, session=session, phone_at__isnull=False, done_at=None, begun_at__gt=now - GOOD_FOR
    )
    if not ready.update(done_at=now):
        raise UnableToReset
    return Flow.objects.get(id=flow_id)


def _reset(flow: Flow, password_hash: str, now: datetime) -> Account:
    account = account_of(flow)
    if account is None or account.phone is None or not code_is_spent(flow):
        raise UnableToReset
    thaw_account(account=account, now=now)
    # Who knew the password until now may have added them.
    drop_factors_since(account, now - STOPPABLE_FOR)
    set_password(account=account, password_hash=password_hash, now=now)
    end_codes(phone=account.phone, now=now)
    link = live_link(account)
    if link and link.level == Level.L3:
        lower_level(link=link, why="password_reset", now=now)
    if link and link.organisation:
        _tell_representative(link.organisation, now)
    record(RecoveryEvent.PASSWORD_RESET, now=now, account_id=account.id, subject_id=flow.id)
    return account


def _tell_representative(organisation: Organisation, now: datetime) -> None:
    theirs = account_of_representative(organisation)
    if theirs is None:
        return
    send(
        template="recovery.organisation_reset",
        now=now,
        account_id=theirs.id,
        phone=theirs.phone,
        language=theirs.language,
        params={"organisation": organisation.name, "time": china_minute(now)},
    )
