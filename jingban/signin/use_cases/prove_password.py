"""A name and a password are held against what we know, in one way whatever the truth."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jingban.accounts import passwords
from jingban.accounts.models import Account
from jingban.ledger import record
from jingban.signin.client import Client
from jingban.signin.events import SigninEvent
from jingban.signin.models import Attempt, Outcome
from jingban.signin.policies import Demand, demand, right_needs_code, trusts
from jingban.signin.queries import Aim, aim_of, misses
from jingban.tolls.challenge import Proofs, take_proof
from jingban.tolls.models import SpentProof

# What a proof of work for signing in is bound to.
FORM = "sign-in"


class UnableToSignIn(Exception):
    """One answer for unknown, wrong, moved-in, closed and frozen."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The account whose password it was. With `needs_code` the account may be None, which nobody is told."""

    account: Account | None
    attempt_id: UUID
    needs_code: bool


def prove_password(
    *, kind: str, name: str, password: str, proofs: Proofs, client: Client, now: datetime
) -> Proven:
    """Find the account (`kind`: person or organisation) that a typed name and password open.

    The attempt is written down as wrong before the password is hashed, so that parallel ones count. A miss
    costs the same queries and the same number of hashes whoever is meant. After `CODE_AFTER` misses on a name
    the answer is the same for right and wrong: a code by SMS comes next; only an account that has lost its
    phone goes on without one, having brought six times the work. When the misses came by the account's other
    names, the right password alone is asked for the code. Raises `ProofNeeded`, `UnableToSignIn`, and
    `passwords.Busy` (then the attempt does not count).
    """
    aim = aim_of(kind, name)
    so_far = misses(aim, client, now)
    needed = demand(so_far)
    proof = None
    if needed >= Demand.WORK:
        hard = needed == Demand.CODE
        proof = take_proof(proofs, form=FORM, network=client.network, turn=aim.name, hard=hard, now=now)
    attempt = Attempt(
        at=now,
        subject=aim.subject,
        name=aim.name,
        network=client.network,
        device=client.device.digest if trusts(so_far) else "",
        client=client.name,
    )
    attempt.save(force_insert=True)
    try:
        place = passwords.matching(password, [_stored(one) for one in aim.accounts], cost=aim.cost)
    except passwords.Busy:
        attempt.delete()
        SpentProof.objects.filter(digest=proof.digest if proof else "").delete()
        raise
    account = aim.accounts[place] if place is not None else None
    if account:
        _rehash(account, password)
    needs_code = needed == Demand.CODE or (account is not None and right_needs_code(so_far))
    return _answer(aim, account, attempt, needs_code, now)


def _stored(account: Account) -> str:
    # A moved-in account's old password never matches (M-2.e); a frozen one's does not while it is frozen.
    return "" if account.migrated or account.frozen_at else account.password_hash


def _rehash(account: Account, password: str) -> None:
    if not passwords.needs_rehash(account.password_hash):
        return
    try:
        fresh = passwords.hash_password(password)
    except passwords.Busy:
        return  # at the next sign-in, then
    Account.objects.filter(id=account.id, password_hash=account.password_hash).update(password_hash=fresh)


def _answer(aim: Aim, account: Account | None, attempt: Attempt, needs_code: bool, now: datetime) -> Proven:
    needs_code = needs_code and (account is None or account.phone is not None)
    meant = account or (aim.accounts[0] if aim.accounts else None)
    if account is None:
        record(
            SigninEvent.REFUSED,
            now=now,
            account_id=meant.id if meant else None,
            subject_id=attempt.id,
            outcome="wrong",
        )
        if not needs_code:
            raise UnableToSignIn
    elif needs_code:
        Attempt.objects.filter(id=attempt.id).update(outcome=Outcome.CODE_ASKED)
        record(SigninEvent.CODE_ASKED, now=now, account_id=account.id, subject_id=attempt.id)
    return Proven(account, attempt.id, needs_code)
