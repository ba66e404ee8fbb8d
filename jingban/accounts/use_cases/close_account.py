"""Its holder closes an account; what the law asks to be kept stays, without a way in."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.accounts.events import AccountEvent
from jingban.accounts.holdings import Obstacle, all_holdings, obstacles_of
from jingban.accounts.models import (
    Account,
    Authenticator,
    Passkey,
    RecoveryCode,
    Session,
)
from jingban.accounts.queries import live_link
from jingban.accounts.stopping import forget_tokens
from jingban.accounts.use_cases.raise_level import end_link
from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.ledger import record
from jingban.messages.use_cases.send import send


class UnableToCloseAccount(Exception):
    """Something has to be settled first (`obstacles`), or the account was closed or frozen meanwhile."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__("obstacles" if obstacles else "gone")
        self.obstacles = obstacles


def close_account(*, account: Account, now: datetime) -> None:
    """Close an account: sessions, factors and the phone go at once, the phone is free for a new account.

    Each room does its part in the same transaction (mandates are laid down). The tie to the person or
    organisation ends and is kept, as is all that was done. The holder is told by SMS a last time.
    Raises `UnableToCloseAccount`.
    """
    with transaction.atomic():
        # Raising the epoch first locks the row: no session or flow that began before goes on after this.
        live = Account.objects.filter(id=account.id, closed_at=None, frozen_at=None)
        if not live.update(credential_epoch=F("credential_epoch") + 1):
            raise UnableToCloseAccount([])
        obstacles = obstacles_of(account, now)
        if obstacles:
            raise UnableToCloseAccount(obstacles)
        for holding in all_holdings():
            holding.close(account, now)
        send(template="account.closed", now=now, phone=account.phone, language=account.language, params={})
        _take_ways_in(account, now)
        link = live_link(account)
        if link:
            end_link(link=link, why="closed", now=now)
        account.phone, account.password_hash, account.closed_at = None, "", now
        account.save(update_fields=["phone_sealed", "password_hash", "closed_at"])
        record(AccountEvent.CLOSED, now=now, account_id=account.id)


def _take_ways_in(account: Account, now: datetime) -> None:
    for model in (Session, Passkey, Authenticator, RecoveryCode):
        model.objects.filter(account=account).delete()
    forget_tokens(now=now, account=account)
    for purpose in (Purpose.PERSONAL_PHONE, Purpose.ORGANISATION_PHONE):
        lookup.remove(purpose, account.id)
