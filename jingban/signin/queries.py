"""Whom an attempt aims at, how many went wrong before, and what an account's history shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from jingban.accounts.models import Account, AccountKind, Session
from jingban.accounts.queries import MAX_CANDIDATES, account_by_phone, account_by_username, accounts_by_number
from jingban.foundation.digests import keyed
from jingban.foundation.identifiers import check_phone
from jingban.foundation.identifiers.text import plain
from jingban.signin.client import Client
from jingban.signin.models import Attempt, Outcome
from jingban.signin.policies import CODE_AFTER, NETWORK_CODE_AFTER, NETWORK_WINDOW, SUBJECT_WINDOW, Misses

HISTORY = timedelta(days=90)


@dataclass(frozen=True)
class Aim:
    """Whom an attempt aims at: the accounts a name stands for (at most `cost`), and what it is counted under.

    `cost` is how many password hashes a miss costs. Like `name`, it follows from what was typed alone, so that
    neither time nor counters tell whether there is such an account, or which names are one account's
    (docs/decisions/0008-sign-in.md). `subject` stands for the account, or for the name when there is none.
    """

    accounts: list[Account]
    cost: int
    name: str
    subject: str


def aim_of(kind: str, name: str) -> Aim:
    """Read a typed name: a phone or a certificate number for a person, a user name for an organisation."""
    if kind == AccountKind.ORGANISATION:
        return _aim(kind, name.strip().lower(), _listed(account_by_username(name)))
    try:
        phone = check_phone(name)
    except ValidationError:
        found = accounts_by_number(name)
        return _aim(kind, plain(name), found, MAX_CANDIDATES)
    return _aim(kind, phone, _listed(account_by_phone(phone)))


def _listed(found: Account | None) -> list[Account]:
    return [found] if found else []


def _aim(kind: str, name: str, accounts: list[Account], cost: int = 1) -> Aim:
    counted = _digest(f"name:{kind}:{name}")
    return Aim(accounts, cost, counted, subject_of(accounts[0]) if accounts else counted)


def subject_of(account: Account) -> str:
    """Give what attempts on an account are counted under, by whichever of its names they came."""
    return _digest(f"account:{account.id}")


def misses(aim: Aim, client: Client, now: datetime) -> Misses:
    """Count the wrong attempts that weigh on the next one; each query stops where a code is asked for.

    Where no address is known everybody would be one network: then none is counted.
    """
    wrong = Attempt.objects.filter(outcome=Outcome.WRONG)
    strangers = wrong.filter(device="")
    from_network = strangers.filter(network=client.network, at__gt=now - NETWORK_WINDOW)
    from_device = wrong.filter(device=client.device.digest, at__gt=now - SUBJECT_WINDOW)
    on_account = strangers.filter(subject=aim.subject, at__gt=now - SUBJECT_WINDOW)
    return Misses(
        name=_some(strangers.filter(name=aim.name, at__gt=now - SUBJECT_WINDOW)),
        account=_some(on_account),
        network=_some(from_network, NETWORK_CODE_AFTER) if client.network else 0,
        device=_some(from_device) if client.device.knows(aim.accounts) else None,
    )


def _some(rows: QuerySet[Attempt], most: int = CODE_AFTER) -> int:
    return rows[:most].count()


def history(account: Account, now: datetime) -> QuerySet[Attempt]:
    """List an account's attempts of the last 90 days, newest first: those that succeeded and those that aimed at it."""
    mine = Q(account=account) | Q(subject=subject_of(account), outcome=Outcome.WRONG)
    return Attempt.objects.filter(mine, at__gt=now - HISTORY).order_by("-at", "-id")


def devices(account: Account) -> QuerySet[Session]:
    """List the sessions an account is signed in with, the most recently used first."""
    return Session.objects.filter(account=account, credential_epoch=account.credential_epoch).order_by(
        "-last_seen"
    )


def _digest(text: str) -> str:
    return keyed("signin", text).hex()
