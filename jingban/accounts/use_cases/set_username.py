"""An organisation's account gets another user name."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, AccountKind
from jingban.accounts.telling import tell
from jingban.ledger import record


class UnableToSetUsername(Exception):
    """Another account has this user name, or the account's own was changed meanwhile."""


def set_username(*, account: Account, username: str, now: datetime) -> None:
    """Give an organisation's account another user name (its form was checked before); the account is told.

    Raises `UnableToSetUsername`.
    """
    username = username.strip().lower()
    as_read = Account.objects.filter(
        id=account.id, kind=AccountKind.ORGANISATION, username=account.username, frozen_at=None
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                if not as_read.update(username=username):
                    raise UnableToSetUsername
        except IntegrityError as clash:
            raise UnableToSetUsername from clash
        record(AccountEvent.USERNAME_SET, now=now, account_id=account.id)
        tell(account=account, template="account.username_set", now=now, params={"username": username})
    account.username = username
