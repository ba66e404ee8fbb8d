"""A frozen account is its holder's again."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Authenticator, Passkey, RecoveryCode
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.ledger import record


class UnableToThaw(Exception):
    """The phone was changed by whoever was signed in shortly before the freezing: it proves nothing.

    A vetting gives the account its phone (`set_phone`); after that it can be thawed.
    """


def thaw_account(*, account: Account, now: datetime) -> None:
    """Let a frozen account be signed in to again; call inside the transaction of its password's reset.

    Passkeys, authenticator and recovery codes that came in the 72 hours before the freezing go: they may be
    the stranger's. An account that is not frozen stays as it is. Raises `UnableToThaw`.
    """
    frozen_at = account.frozen_at
    if frozen_at is None:
        return
    suspect_since = frozen_at - STOPPABLE_FOR
    if account.phone_changed_at and account.phone_changed_at > suspect_since:
        raise UnableToThaw
    with transaction.atomic():
        if not Account.objects.filter(id=account.id, frozen_at=frozen_at).update(frozen_at=None):
            return
        Passkey.objects.filter(account=account, added_at__gt=suspect_since).delete()
        Authenticator.objects.filter(account=account, begun_at__gt=suspect_since).delete()
        RecoveryCode.objects.filter(account=account, made_at__gt=suspect_since).delete()
        record(AccountEvent.THAWED, now=now, account_id=account.id)
    account.frozen_at = None
