"""How long a flow is good for, what beginning one has to bring, and which accounts can be found back this way."""

from datetime import timedelta

from jingban.accounts.models import Account
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.tolls.prices import Price

GOOD_FOR = timedelta(minutes=15)
# Flows begun from one network in an hour, and on one number or user name in a day, until beginning another asks
# for proof of work. A network may be a town behind one address: it is asked for work, never refused.
NETWORK_WINDOW, NETWORK_WORK_AFTER, NETWORK_HARD_AFTER = timedelta(hours=1), 20, 100
SUBJECT_WINDOW, SUBJECT_WORK_AFTER, SUBJECT_HARD_AFTER = timedelta(hours=24), 3, 10
# Flows count for so long, and are deleted then.
KEPT = SUBJECT_WINDOW
# An organisation's user name goes to a phone at most so often.
USERNAME_WINDOW, USERNAME_MOST = timedelta(hours=1), 2


def price(*, from_network: int, on_subject: int) -> Price:
    """Give what beginning a flow has to bring; it follows from what was typed and whence, never from an account."""
    if from_network >= NETWORK_HARD_AFTER or on_subject >= SUBJECT_HARD_AFTER:
        return Price.HARD_WORK
    if from_network >= NETWORK_WORK_AFTER or on_subject >= SUBJECT_WORK_AFTER:
        return Price.WORK
    return Price.NOTHING


def phone_speaks_for(account: Account) -> bool:
    """Say whether the account's stored phone proves its holder.

    A closed account has no way back. A frozen one has, unless its phone was changed by whoever was signed in
    shortly before the freezing: that phone may be the stranger's (`accounts.use_cases.thaw_account`).
    """
    if account.closed_at is not None or account.phone is None:
        return False
    if account.frozen_at is None or account.phone_changed_at is None:
        return True
    return account.phone_changed_at <= account.frozen_at - STOPPABLE_FOR
