"""What a use of a public form costs, and every way to bring a proof that is none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import altcha
import pytest

from jingban.tolls import challenge
from jingban.tolls.challenge import ProofNeeded, Proofs, begin_wait, make_challenge
from jingban.tolls.handlers import forget
from jingban.tolls.models import FormUse, PublicForm, SpentProof
from jingban.tolls.prices import FREE, HARD_AFTER, WINDOW, Price, count, forget_uses, pay, price
from tests.cast import NOW
from tests.races import at_once

HERE, THERE = "a" * 64, "b" * 64
FORM, OTHER = PublicForm.REGISTRATION_CODE, PublicForm.PHONE_RESET_CODE


def used(times: int, *, form: PublicForm = FORM, network: str = HERE, at: datetime = NOW) -> None:
    FormUse.objects.bulk_create(FormUse(form=form, network=network, at=at) for _ in range(times))


def work(*, form: str = FORM.value, network: str = HERE, hard: bool = False, at: datetime = NOW) -> Proofs:
    given = altcha.Challenge.from_dict(make_challenge(form=form, network=network, hard=hard, now=at))
    return Proofs(work=altcha.Payload(given, altcha.solve_challenge(given)).to_base64())


def refused(proofs: Proofs, *, form: PublicForm = FORM, network: str = HERE, now: datetime = NOW) -> bool:
    try:
        pay(form, network, proofs, now)
    except ProofNeeded:
        return True
    return False


@pytest.mark.parametrize(
    ("uses", "asked"),
    [
        (0, Price.NOTHING),
        (FREE - 1, Price.NOTHING),
        (FREE, Price.WORK),
        (HARD_AFTER - 1, Price.WORK),
        (HARD_AFTER, Price.HARD_WORK),
        (HARD_AFTER + 50, Price.HARD_WORK),
    ],
)
def test_the_price_rises(uses: int, asked: Price) -> None:
    used(uses)
    assert price(FORM, HERE, NOW) == asked
    assert price(OTHER, HERE, NOW) == price(FORM, THERE, NOW) == Price.NOTHING


def test_uses_are_forgotten_after_an_hour() -> None:
    used(FREE)
    used(3, network=THERE, at=NOW + WINDOW - timedelta(seconds=1))
    assert price(FORM, HERE, NOW + WINDOW - timedelta(seconds=1)) == Price.WORK
    assert price(FORM, HERE, NOW + WINDOW) == Price.NOTHING
    assert forget_uses(NOW + WINDOW) == FREE
    assert FormUse.objects.count() == 3


def test_a_network_that_is_not_known_is_not_counted() -> None:
    for _ in range(FREE + 1):
        pay(FORM, "", Proofs(), NOW)
    assert count(FORM, "", NOW) is None
    assert not FormUse.objects.exists()


def test_a_refused_use_is_not_counted_a_paid_one_is() -> None:
    used(FREE)
    assert refused(Proofs())
    assert FormUse.objects.count() == FREE
    assert not refused(work())
    assert FormUse.objects.count() == FREE + 1


def forged() -> Proofs:
    """A proof whose challenge nobody here has made."""
    given = altcha.create_challenge(
        challenge.ALGORITHM,
        challenge.ITERATIONS,
        counter=3,
        data={"at": int(NOW.timestamp()), "hard": True, "for": "x"},
        hmac_secret="guessed",
        hmac_key_secret="guessed",
    )
    return Proofs(work=altcha.Payload(given, altcha.solve_challenge(given)).to_base64())


def altered(**told: object) -> Proofs:
    """A true proof in which somebody has changed what was asked."""
    given = altcha.Challenge.from_dict(make_challenge(form=FORM.value, network=THERE, hard=False, now=NOW))
    solution = altcha.solve_challenge(given)
    given.parameters.data = {**(given.parameters.data or {}), **told}
    return Proofs(work=altcha.Payload(given, solution).to_base64())


def unsolved() -> Proofs:
    """A challenge handed back with a guess."""
    given = altcha.Challenge.from_dict(make_challenge(form=FORM.value, network=HERE, hard=False, now=NOW))
    guess = altcha.Solution(counter=1, derived_key="00" * 32)
    return Proofs(work=altcha.Payload(given, guess).to_base64())


NO_PROOFS: dict[str, Callable[[], Proofs]] = {
    "nothing": Proofs,
    "of another form": partial(work, form=OTHER.value),
    "of signing in": partial(work, form="sign-in"),
    "of recovery": partial(work, form="recover"),
    "of another network": partial(work, network=THERE),
    "of no network": partial(work, network=""),
    "expired": partial(work, at=NOW - timedelta(minutes=10, seconds=1)),
    "of tomorrow": partial(work, at=NOW + timedelta(days=1)),
    "forged": forged,
    "said to be for here": partial(altered, **{"for": challenge._bound_to(FORM.value, HERE)}),
    "said to be hard": partial(altered, hard=True),
    "not solved": unsolved,
    "no base64": lambda: Proofs(work="名"),
    "no JSON": lambda: Proofs(work="e30="),
    "much too long": lambda: Proofs(work="A" * 5000),
    "a wait that just began": lambda: Proofs(wait=begin_wait(NOW)),
    "a wait a second too short": lambda: Proofs(wait=begin_wait(NOW - timedelta(seconds=29))),
    "a wait of long ago": lambda: Proofs(wait=begin_wait(NOW - timedelta(minutes=16))),
    "a wait that nobody began": lambda: Proofs(wait=f"{int(NOW.timestamp()) - 60}:x:y"),
}


@pytest.mark.parametrize("brought", NO_PROOFS.values(), ids=NO_PROOFS.keys())
def test_no_proof(brought: Callable[[], Proofs]) -> None:
    used(FREE)
    assert refused(brought())
    assert not SpentProof.objects.exists()


def test_a_proof_is_good_once_on_whichever_form() -> None:
    used(FREE)
    used(FREE, form=OTHER)
    proof = work()
    assert refused(proof, form=OTHER)
    assert not refused(proof)
    assert refused(proof)
    assert refused(proof, now=NOW + timedelta(minutes=5))


def test_easy_work_is_not_enough_where_hard_work_is_asked() -> None:
    used(HARD_AFTER)
    assert refused(work())
    assert not refused(work(hard=True))


def test_old_proofs_and_uses_are_forgotten_every_hour() -> None:
    for digest, age in (("old", timedelta(hours=1)), ("new", timedelta())):
        SpentProof.objects.create(digest=digest, at=NOW - age)
    used(1, at=NOW - WINDOW)
    used(1)
    forget(NOW)
    assert SpentProof.objects.get().digest == "new"
    assert FormUse.objects.get().at == NOW


def test_hard_work_is_harder() -> None:
    assert challenge.HARD_RANGE > challenge.RANGE


def test_waiting_gives_one_turn_in_half_a_minute_however_many_wait() -> None:
    used(FREE)
    waits = [Proofs(wait=begin_wait(NOW - timedelta(seconds=30 + n))) for n in range(3)]
    assert [refused(one) for one in waits] == [False, True, True]
    assert not refused(waits[1], now=NOW + timedelta(seconds=30))


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_one_proof_sent_many_times_at_once_is_good_once() -> None:
    used(FREE)
    proof = work()
    outcomes = at_once(*[partial(pay, FORM, HERE, proof, NOW)] * 12)
    assert outcomes.count(None) == 1
    assert sum(isinstance(one, ProofNeeded) for one in outcomes) == 11
    assert FormUse.objects.count() == FREE + 1


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_of_many_at_once_no_more_than_the_first_are_free() -> None:
    used(FREE - 3)
    outcomes = at_once(*[partial(pay, FORM, HERE, Proofs(), NOW)] * 16)
    assert outcomes.count(None) <= 3
    assert all(one is None or isinstance(one, ProofNeeded) for one in outcomes)
    assert FormUse.objects.count() == FREE - 3 + outcomes.count(None)
