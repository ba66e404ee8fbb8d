"""Proof of work for the browser, in ALTCHA's format, and a turn of waiting for who has no JavaScript.

Nothing leaves the site. The age is measured by the product's clock, so ALTCHA's own expiry is not used. A proof is
good once, for the form and the network that it was asked of.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction

from jingban.tolls.models import SpentProof

ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 4000
# The browser counts up to a number in the upper half of this range: 2 s in Chromium on one slow core, 12 s
# when it is hard (docs/decisions/0008-sign-in.md). Making a challenge costs the server one of those steps.
RANGE, HARD_RANGE = 4_000, 24_000
GOOD_FOR = timedelta(minutes=10)
WAIT = timedelta(seconds=30)
WAIT_GOOD_FOR = timedelta(minutes=15)
SALT = "jingban.tolls.wait"
LONGEST = 4000


class ProofNeeded(Exception):
    """After so many tries this one has to bring a proof of work, or to wait."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a form brought to show that work was done, or that somebody waited."""

    work: str = ""
    wait: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that was made, not yet spent."""

    digest: str
    hard: bool


def make_challenge(*, form: str, network: str, hard: bool, now: datetime) -> dict[str, Any]:
    """Give a signed challenge for a browser, as JSON. `network` is a keyed digest, or empty."""
    span = HARD_RANGE if hard else RANGE
    challenge = altcha.create_challenge(
        ALGORITHM,
        ITERATIONS,
        counter=span // 2 + secrets.randbelow(span // 2),
        data={"at": int(now.timestamp()), "hard": hard, "for": _bound_to(form, network)},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("solution"),
    )
    return dict(challenge.to_dict())


def take_proof(proofs: Proofs, *, form: str, network: str, turn: str, hard: bool, now: datetime) -> Proof:
    """Use up what a form brought: work, or a turn of waiting (`turn` as `name` of `check_wait`).

    Raises `ProofNeeded` when neither is good for this form and network, or the work is not as `hard` as asked.
    """
    proof = check_proof(proofs.work, form=form, network=network, now=now) or check_wait(
        proofs.wait, name=turn, network=network, now=now
    )
    if proof is None or (hard and not proof.hard) or not spend(proof, now):
        raise ProofNeeded
    return proof


def check_proof(payload: str, *, form: str, network: str, now: datetime) -> Proof | None:
    """Give the proof a browser sends, if it solves in time a challenge for this form and network.

    It is not spent by that.
    """
    if not payload or len(payload) > LONGEST:
        return None
    result = altcha.verify_solution(payload, _secret("challenge"), hmac_key_secret=_secret("solution"))
    if not result.verified:
        return None
    challenge = json.loads(base64.b64decode(payload))["challenge"]
    told = challenge["parameters"]["data"]
    age = now - datetime.fromtimestamp(told["at"], now.tzinfo)
    if told["for"] != _bound_to(form, network) or not -WAIT <= age <= GOOD_FOR:
        return None
    return Proof(_digest(challenge["signature"]), bool(told["hard"]))


def begin_wait(now: datetime, begun: str = "") -> str:
    """Give a token that is worth a turn once it is 30 s old; one already begun is given back."""
    age = _age(begun, now)
    going_on = age is not None and timedelta() <= age <= WAIT_GOOD_FOR
    return begun if going_on else signing.dumps(int(now.timestamp()), salt=SALT)


def check_wait(token: str, *, name: str, network: str, now: datetime) -> Proof | None:
    """Give the turn of who has waited long enough.

    For one typed name and network there is one turn in 30 s, however many tokens were fetched beforehand.
    """
    age = _age(token, now)
    if age is None or not WAIT <= age <= WAIT_GOOD_FOR:
        return None
    turn = int(now.timestamp()) // int(WAIT.total_seconds())
    return Proof(_digest(f"{name}:{network}:{turn}"), hard=True)


def _age(token: str, now: datetime) -> timedelta | None:
    try:
        return now - datetime.fromtimestamp(signing.loads(token, salt=SALT), now.tzinfo)
    except signing.BadSignature:
        return None


def spend(proof: Proof, now: datetime) -> bool:
    """Use a proof up; False when it was used before."""
    try:
        with transaction.atomic():
            SpentProof.objects.create(digest=proof.digest, at=now)
    except IntegrityError:
        return False
    return True


def forget_spent(now: datetime) -> int:
    """Delete spent proofs that are too old to be sent again; give how many."""
    return SpentProof.objects.filter(at__lt=now - 2 * WAIT_GOOD_FOR).delete()[0]


def _bound_to(form: str, network: str) -> str:
    return _digest(f"{form}:{network}")


def _secret(name: str) -> str:
    return hashlib.sha256(f"jingban.tolls.{name}:{settings.SECRET_KEY}".encode()).hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
