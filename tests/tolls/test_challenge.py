"""Proof of work and turns of waiting: what they are worth, for which form, and once."""

from datetime import datetime, timedelta

import altcha
import pytest

from jingban.tolls import challenge
from jingban.tolls.challenge import Proofs
from jingban.tolls.models import SpentProof
from tests.cast import NOW
from tests.signin.steps import (
    MINUTE,
    SECOND,
)

FORM = {"form": "sign-in", "network": "n" * 64}


def made(*, hard: bool, now: datetime = NOW) -> dict:
    return challenge.make_challenge(**FORM, hard=hard, now=now)


def checked(payload: str, now: datetime = NOW, **other: str) -> challenge.Proof | None:
    return challenge.check_proof(payload, **{**FORM, **other}, now=now)


def solved(given: dict) -> str:
    asked = altcha.Challenge.from_dict(given)
    return altcha.Payload(asked, altcha.solve_challenge(asked)).to_base64()


def test_what_a_challenge_asks(monkeypatch) -> None:
    asked = made(hard=True, now=NOW)["parameters"]
    assert (asked["algorithm"], asked["cost"]) == ("PBKDF2/SHA-256", challenge.ITERATIONS)
    assert (asked["data"]["at"], asked["data"]["hard"]) == (int(NOW.timestamp()), True)
    spans: list[int] = []
    counters: list[int] = []
    real = altcha.create_challenge
    monkeypatch.setattr(challenge.secrets, "randbelow", lambda most: spans.append(most) or most - 1)
    monkeypatch.setattr(
        challenge.altcha,
        "create_challenge",
        lambda *given, **named: counters.append(named["counter"]) or real(*given, **named),
    )
    for hard in (False, True):
        made(hard=hard, now=NOW)
    assert spans == [challenge.RANGE // 2, challenge.HARD_RANGE // 2]
    assert counters == [challenge.RANGE - 1, challenge.HARD_RANGE - 1], "the upper half of the range"


@pytest.mark.parametrize("hard", [False, True])
def test_a_solved_challenge_is_a_proof_for_ten_minutes(hard: bool) -> None:
    given = made(hard=hard, now=NOW)
    payload = solved(given)
    proof = checked(payload, NOW)
    assert proof is not None
    assert proof.hard is hard
    for by, good in ((-30, True), (-31, False), (600, True), (601, False)):
        assert (checked(payload, NOW + by * SECOND) == proof) is good
    assert checked(payload, form="another") is None
    assert checked(payload, network="another") is None
    other = checked(solved(made(hard=hard, now=NOW)), NOW)
    assert other is not None
    assert other.digest != proof.digest


def test_what_is_no_proof(settings) -> None:
    given = made(hard=False, now=NOW)
    payload = solved(given)
    assert checked("", NOW) is None
    assert checked("x" * 4001, NOW) is None
    asked = altcha.Challenge.from_dict(made(hard=False, now=NOW))
    wrong = altcha.Payload(asked, altcha.solve_challenge(altcha.Challenge.from_dict(given))).to_base64()
    assert checked(wrong, NOW) is None
    settings.SECRET_KEY = "another installation's"
    assert checked(payload, NOW) is None


def test_the_two_secrets_are_two() -> None:
    assert challenge._secret("challenge") != challenge._secret("solution")


def test_a_turn_of_waiting_is_worth_thirty_seconds_of_it() -> None:
    token = challenge.begin_wait(NOW)

    def turn(after: timedelta, name: str = "a", network: str = "b") -> challenge.Proof | None:
        return challenge.check_wait(token, name=name, network=network, now=NOW + after)

    good = [
        turn(after) is not None for after in (29 * SECOND, 30 * SECOND, 15 * MINUTE, 15 * MINUTE + SECOND)
    ]
    assert good == [False, True, True, False]
    first = turn(30 * SECOND)
    assert first is not None
    assert first.hard
    assert turn(59 * SECOND) == first, "one turn in thirty seconds"
    others = [turn(60 * SECOND), turn(30 * SECOND, name="c"), turn(30 * SECOND, network="c")]
    assert first not in others
    assert len({one.digest for one in others if one}) == 3
    assert challenge.check_wait("forged", name="a", network="b", now=NOW + 30 * SECOND) is None


def test_a_wait_goes_on_until_it_is_worth_nothing() -> None:
    begun = challenge.begin_wait(NOW)
    for after, same in (
        (0 * MINUTE, True),
        (15 * MINUTE, True),
        (15 * MINUTE + SECOND, False),
        (-SECOND, False),
    ):
        assert (challenge.begin_wait(NOW + after, begun) == begun) is same
    fresh = challenge.begin_wait(NOW + 16 * MINUTE, begun)
    assert challenge.check_wait(fresh, name="", network="", now=NOW + 17 * MINUTE)
    assert challenge.begin_wait(NOW, "forged") not in ("", "forged")


def take(proofs: Proofs, *, hard: bool = False, now: datetime = NOW, **other: str) -> challenge.Proof:
    return challenge.take_proof(proofs, **{**FORM, "turn": "name", **other}, hard=hard, now=now)


def test_work_is_taken_once_for_its_form_and_as_hard_as_asked() -> None:
    light, heavy = Proofs(work=solved(made(hard=False))), Proofs(work=solved(made(hard=True)))
    for refused in ({"hard": True}, {"form": "x"}, {"network": "x"}, {"now": NOW + 11 * MINUTE}):
        with pytest.raises(challenge.ProofNeeded):
            take(light, **refused)
    assert take(light, turn="x") == checked(light.work)
    assert take(heavy, hard=True).hard
    for again in (light, heavy, Proofs()):
        with pytest.raises(challenge.ProofNeeded):
            take(again)
    assert set(SpentProof.objects.values_list("at", flat=True)) == {NOW}


def test_a_turn_is_taken_once_for_its_name_and_network() -> None:
    waited = Proofs(wait=challenge.begin_wait(NOW))
    at = NOW + 30 * SECOND
    with pytest.raises(challenge.ProofNeeded):
        take(waited, now=at - SECOND)
    assert take(waited, now=at, hard=True) == challenge.check_wait(
        waited.wait, name="name", network=FORM["network"], now=at
    )
    with pytest.raises(challenge.ProofNeeded):
        take(waited, now=at)
    assert take(waited, now=at, turn="another")
    assert take(waited, now=at, network="another")


def test_a_proof_is_spent_once_and_forgotten_after_half_an_hour() -> None:
    proof = challenge.Proof("d", hard=False)
    assert challenge.spend(proof, NOW)
    assert not challenge.spend(proof, NOW)
    spent = SpentProof.objects.get()
    assert (spent.digest, spent.at) == ("d", NOW)
    assert challenge.forget_spent(NOW + 30 * MINUTE) == 0
    assert challenge.forget_spent(NOW + 30 * MINUTE + SECOND) == 1
