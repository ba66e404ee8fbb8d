"""An account gets a passkey."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Passkey
from jingban.accounts.passkeys import UnableToProvePasskey, check_creation
from jingban.accounts.telling import tell_of_factor
from jingban.ledger import record

MOST = 10
PASSKEY = gettext_noop("通行密钥")


class TooManyPasskeys(Exception):
    """The account has as many as one may have."""


def add_passkey(*, account: Account, answer: str, name: str, session: str, now: datetime) -> Passkey:
    """Keep the passkey a browser has just made for an account, under the holder's word for the device.

    `answer` is the browser's JSON, `session` is `request.session.ref()`. The account is told. Raises
    `UnableToProvePasskey` (also for a passkey that is known already) and `TooManyPasskeys`.
    """
    verified = check_creation(answer=answer, session=session, now=now)
    if account.passkeys.count() >= MOST:
        raise TooManyPasskeys
    passkey = Passkey(
        account=account,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name,
        added_at=now,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                passkey.save(force_insert=True)
        except IntegrityError as clash:
            raise UnableToProvePasskey from clash
        record(AccountEvent.PASSKEY_ADDED, now=now, account_id=account.id, subject_id=passkey.id)
        tell_of_factor(account, PASSKEY, added=True, now=now)
    return passkey
