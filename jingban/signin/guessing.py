"""How often one may guess at one's own account: ten wrong answers of a kind a day, parallel ones too.

Counted like attempts to sign in, those from a browser the account knows apart from the others.
"""

from collections.abc import Callable
from datetime import datetime

from jingban.accounts.models import Account
from jingban.accounts.passwords import Busy
from jingban.signin.client import Client
from jingban.signin.models import Attempt, Outcome
from jingban.signin.policies import CODE_AFTER, SUBJECT_WINDOW

PASSWORD, FACTOR = "password-change", "factor"


class TooManyTries(Exception):
    """It was guessed wrongly too often today."""


def guess(check: Callable[[], bool], *, of: str, account: Account, client: Client, now: datetime) -> bool:
    """Give what `check` says, having counted the guess before; a right one costs nothing.

    `of` is what is guessed at (`PASSWORD`, `FACTOR`). Raises `TooManyTries`, and what `check` raises.
    """
    known = client.device.digest if client.device.knows([account]) else ""
    shown = account if of == PASSWORD else None
    attempt = Attempt(at=now, subject=f"{of}:{account.id}", device=known, client=client.name, account=shown)
    attempt.save(force_insert=True)
    wrong = Attempt.objects.filter(
        subject=attempt.subject, device=known, outcome=Outcome.WRONG, at__gt=now - SUBJECT_WINDOW
    )
    # Each sees itself and whatever was written before it, so of many at once ten are looked at.
    if wrong[: CODE_AFTER + 1].count() > CODE_AFTER:
        attempt.delete()
        raise TooManyTries
    try:
        right = check()
    except Busy:
        attempt.delete()
        raise
    if right:
        attempt.delete()
    return right
