"""Signing in, step by step without pages: what the tests of single steps share."""

from datetime import datetime, timedelta

from jingban.accounts.models import Account, Authenticator
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.accounts.use_cases.set_up_authenticator import begin_authenticator, confirm_authenticator
from jingban.foundation import totp
from jingban.ledger.models import LedgerRow
from jingban.sandbox.models import SandboxMessage
from jingban.signin.client import Client
from jingban.signin.devices import Device
from jingban.signin.flow import Flow
from jingban.signin.models import Attempt
from tests.cast import NOW

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
CLIENT = Client(network="n" * 64, device=Device("browser"), name="Edge · Windows")
NEW_PHONE = "+8613300001234"


def store(now: datetime = NOW) -> SessionStore:
    return SessionStore(now=now)


def signed_in(account: Account, now: datetime = NOW) -> SessionStore:
    session = store(now)
    begin_session(session=session, account=account, now=now, device="", network="")
    return session


def attempt(**facts: object) -> Attempt:
    return Attempt.objects.create(at=NOW, subject="s", **facts)


def flow_of(account: Account | None, **facts: object) -> Flow:
    told = {
        "account_id": account.id if account else None,
        "epoch": account.credential_epoch if account else 0,
        "attempt_id": attempt().id,
        "kind": "person",
        "next_page": "/centre/",
        "begun_at": NOW,
    }
    return Flow(**{**told, **facts})  # type: ignore[arg-type]


def ledger(event: str) -> list[tuple]:
    """Give account, subject and outcome of what the ledger holds of an event."""
    return list(LedgerRow.objects.filter(event=event).values_list("account_id", "subject_id", "outcome"))


def authenticator_of(account: Account) -> str:
    begun = begin_authenticator(account=account, now=NOW)
    confirm_authenticator(account=account, code=totp.code_at(begun.secret, NOW - 30 * SECOND), now=NOW)
    Authenticator.objects.filter(account=account).update(asked_at_sign_in=True)
    return begun.secret


def code_to(phone: str) -> str:
    return SandboxMessage.objects.filter(to=phone).latest("id").code
