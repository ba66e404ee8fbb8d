"""An account gets a new password."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore
from jingban.accounts.telling import tell
from jingban.accounts.use_cases.end_sessions import carry_over, digest_to_keep
from jingban.ledger import record


class UnableToSetPassword(Exception):
    """The account's password or epoch was changed by somebody else in the same moment."""


def set_password(
    *, account: Account, password_hash: str, now: datetime, keep: SessionStore | None = None
) -> None:
    """Store a new password (already hashed: never inside a transaction) and end all sessions but `keep`.

    A moved-in account's old password never matched; with this one it is like any other. The account is told
    in its inbox and by SMS. Raises `UnableToSetPassword`.
    """
    kept = digest_to_keep(account, keep)
    with transaction.atomic():
        unchanged = Account.objects.filter(id=account.id, credential_epoch=account.credential_epoch)
        stored = unchanged.update(
            password_hash=password_hash,
            password_changed_at=now,
            migrated=False,
            credential_epoch=F("credential_epoch") + 1,
        )
        if not stored:
            raise UnableToSetPassword
        carry_over(account=account, kept=kept)
        record(AccountEvent.PASSWORD_SET, now=now, account_id=account.id)
        tell(account=account, template="account.password_set", now=now)
    account.refresh_from_db()
