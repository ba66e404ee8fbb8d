"""A frozen account is its holder's again."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account
from jingban.accounts.queries import live_link
from jingban.accounts.second_factors import drop_factors_since
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.ledger import record
from jingban.parties.models import PersonState


class UnableToThaw(Exception):
    """The phone was changed by whoever was signed in shortly before the freezing: it proves nothing.

    A vetting gives the account its phone (`set_phone`); after that it can be thawed. Or the register says that
    its holder has died: it stays frozen until the register says otherwise.
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
    held = live_link(account)
    if held and held.person and held.person.state != PersonState.LIVING:
        raise UnableToThaw
    with transaction.atomic():
        if not Account.objects.filter(id=account.id, frozen_at=frozen_at).update(frozen_at=None):
            return
        drop_factors_since(account, suspect_since)
        record(AccountEvent.THAWED, now=now, account_id=account.id)
    account.frozen_at = None
