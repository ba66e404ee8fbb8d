"""A passkey gets another name, or goes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Passkey
from jingban.accounts.telling import tell_of_factor
from jingban.accounts.use_cases.add_passkey import PASSKEY
from jingban.ledger import record


def rename_passkey(*, account: Account, passkey_id: UUID, name: str) -> bool:
    """Give one of an account's passkeys another name; False when the account has no such passkey."""
    passkey = account.passkeys.filter(id=passkey_id).first()
    if passkey is None:
        return False
    passkey.name = name
    return bool(Passkey.objects.filter(id=passkey.id).update(name_sealed=passkey.name_sealed))


def remove_passkeys(*, account: Account, now: datetime) -> None:
    """Take all passkeys from an account; each is told."""
    for passkey in account.passkeys.all():
        remove_passkey(account=account, passkey_id=passkey.id, now=now)


def remove_passkey(*, account: Account, passkey_id: UUID, now: datetime) -> bool:
    """Take a passkey from an account, which is told; False when it has no such passkey (any more)."""
    with transaction.atomic():
        gone, _ = Passkey.objects.filter(account=account, id=passkey_id).delete()
        if not gone:
            return False
        record(AccountEvent.PASSKEY_REMOVED, now=now, account_id=account.id, subject_id=passkey_id)
        tell_of_factor(account, PASSKEY, added=False, now=now)
    return True
