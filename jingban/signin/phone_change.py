"""A change of one's phone that goes on: that the former phone, or a factor, was proven; ids only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from jingban.accounts.codes import CodePurpose, phone_digest
from jingban.accounts.models import Account
from jingban.accounts.second_factors import has_factor
from jingban.accounts.sessions import SessionStore

KEY = "phone_change"
GOOD_FOR = timedelta(minutes=15)
FORMER, NEW = "phone-former", "phone-new"


@dataclass(frozen=True, slots=True)
class PhoneChange:
    """Whose phone changes, and the state of the account in which the former phone or a factor was proven."""

    account_id: UUID
    epoch: int
    former: str
    begun_at: datetime

    def holds_for(self, account: Account, now: datetime) -> bool:
        """Say whether the proof still counts: the same account, unchanged, at most 15 minutes ago."""
        return (
            self.account_id == account.id
            and self.epoch == account.credential_epoch
            and self.former == former_of(account)
            and timedelta() <= now - self.begun_at < GOOD_FOR
        )


def former_of(account: Account) -> str:
    """Give what stands for the account's present phone: a keyed digest, or nothing."""
    return phone_digest(account.phone).hex() if account.phone else ""


def has_nothing_to_show(account: Account) -> bool:
    """Say whether there is neither a phone nor a factor to prove: then the recent proof alone counts."""
    return account.phone is None and not has_factor(account)


def begin_change(session: SessionStore, account: Account, now: datetime) -> None:
    """Remember that the former phone or a factor has just been proven."""
    session[KEY] = {
        "account": str(account.id),
        "epoch": account.credential_epoch,
        "former": former_of(account),
        "begun_at": now.isoformat(),
    }


def current_change(session: SessionStore, account: Account, now: datetime) -> PhoneChange | None:
    """Give the change that the session may go on with; None when the first step is missing or outdated."""
    if has_nothing_to_show(account):
        return PhoneChange(account.id, account.credential_epoch, "", now)
    told = session.get(KEY)
    if not told:
        return None
    change = PhoneChange(
        UUID(told["account"]), told["epoch"], told["former"], datetime.fromisoformat(told["begun_at"])
    )
    return change if change.holds_for(account, now) else None


def bound_to(purpose: str, account: Account, session: SessionStore) -> CodePurpose:
    """Give what a code of this flow is bound to; the former phone's owner has shown the password already."""
    return CodePurpose(purpose=purpose, flow=account.id.hex, session=session.ref(), proven=purpose == FORMER)
