"""Its holder stops an account that somebody else has got hold of; the register stops a dead person's."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Session
from jingban.accounts.stopping import forget_tokens
from jingban.ledger import record
from jingban.messages.use_cases.send import send


def freeze_account(*, account: Account, how: str, now: datetime, template: str = "account.frozen") -> bool:
    """Freeze an account at once: every session, token and flow of it ends, and nobody signs in to it.

    `how` is a short code of the way for the ledger (`link`, `signed_in`, `register`). False when it is frozen
    or closed already. Only a recovery thaws it (`thaw_account`). The account is told by `template`.
    """
    with transaction.atomic():
        live = Account.objects.filter(id=account.id, frozen_at=None, closed_at=None)
        if not live.update(frozen_at=now, credential_epoch=F("credential_epoch") + 1):
            return False
        Session.objects.filter(account=account).delete()
        forget_tokens(now=now, account=account)
        record(AccountEvent.FROZEN, now=now, account_id=account.id, data={"how": how})
        send(
            template=template,
            now=now,
            account_id=account.id,
            phone=account.phone,
            language=account.language,
            params={},
        )
    account.refresh_from_db()
    return True
