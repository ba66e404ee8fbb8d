"""A sign-in that waits for a code: what the visitor's session remembers of it, ids only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from jingban.accounts.codes import CodePurpose
from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore

KEY = "sign_in"
# What the sign-in waits for: the code by SMS, or the one of the authenticator.
SMS, FACTOR = "sms", "factor"
GOOD_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Flow:
    """The account whose password was right, or None when it was wrong: to the page both are the same."""

    account_id: UUID | None
    epoch: int
    attempt_id: UUID
    kind: str
    next_page: str
    begun_at: datetime
    waits_for: str = SMS

    def account(self) -> Account | None:
        """Read the account again; None when there is none, or it has changed since."""
        if self.account_id is None:
            return None
        return Account.objects.filter(id=self.account_id, credential_epoch=self.epoch).first()

    def code_purpose(self, session: SessionStore) -> CodePurpose:
        """Give what the flow's codes are bound to."""
        return CodePurpose(purpose="sign-in", flow=self.attempt_id.hex, session=session.ref(), proven=True)


def begin_flow(session: SessionStore, flow: Flow) -> None:
    """Remember a flow in the session."""
    session[KEY] = {
        "account": str(flow.account_id) if flow.account_id else "",
        "epoch": flow.epoch,
        "attempt": str(flow.attempt_id),
        "kind": flow.kind,
        "next": flow.next_page,
        "begun_at": flow.begun_at.isoformat(),
        "waits_for": flow.waits_for,
    }


def current_flow(session: SessionStore, now: datetime, *, waits_for: str = SMS) -> Flow | None:
    """Give the session's flow, None when there is none, it waits for something else, or is too old."""
    told = session.get(KEY)
    if not told or told["waits_for"] != waits_for:
        return None
    begun_at = datetime.fromisoformat(told["begun_at"])
    if not timedelta() <= now - begun_at < GOOD_FOR:
        return None
    return Flow(
        account_id=UUID(told["account"]) if told["account"] else None,
        epoch=told["epoch"],
        attempt_id=UUID(told["attempt"]),
        kind=told["kind"],
        next_page=told["next"],
        begun_at=begun_at,
        waits_for=told["waits_for"],
    )
