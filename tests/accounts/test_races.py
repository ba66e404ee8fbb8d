"""Two at once: one winner, no half-made thing, no unexpected error. On file SQLite and on PostgreSQL."""

from functools import partial

import pytest

from jingban.accounts.codes import (
    CodePurpose,
    UnableToRedeemCode,
    UnableToSendCode,
    check_code,
    issue_code,
    spend_code,
)
from jingban.accounts.models import Code, Level, Link
from jingban.accounts.use_cases.open_account import UnableToOpenAccount, open_account
from jingban.accounts.use_cases.raise_level import UnableToRaiseLevel, raise_level
from jingban.sandbox.models import SandboxMessage
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import make_person
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
ROUNDS = 8


def test_two_prove_the_same_person() -> None:
    person = make_person(ZHOU)
    for n in range(ROUNDS):
        two = [
            open_account(
                phone=f"+86137{side}{n:07}", password_hash="", person=person, language="zh-hans", now=NOW
            )
            for side in (0, 1)
        ]
        results = at_once(*(lambda one=one: raise_level(account=one, now=NOW) for one in two))
        live = Link.objects.filter(person=person, ended_at=None)
        assert [one.level for one in live] == [Level.L3]
        assert sorted(type(one) for one in results if isinstance(one, Exception)) in (
            [],
            [UnableToRaiseLevel],
        )


def test_two_codes_for_one_phone() -> None:
    for n in range(ROUNDS):
        phone = f"+86137000{n:05}"
        bound_to = CodePurpose(purpose="x", session="s")
        results = at_once(
            *[partial(issue_code, phone=phone, bound_to=bound_to, now=NOW, language="zh-hans")] * 3
        )
        assert sum(one is None for one in results) == 1
        assert sum(isinstance(one, UnableToSendCode) for one in results) == 2
        assert SandboxMessage.objects.filter(to=phone).count() == 1


def test_guesses_in_parallel_are_five_at_most() -> None:
    bound_to = CodePurpose(purpose="x", session="s")
    issue_code(phone=CHEN[2], bound_to=bound_to, now=NOW, language="zh-hans")
    at_once(*(lambda: check_code(phone=CHEN[2], code="x", bound_to=bound_to, now=NOW) for _ in range(9)))
    assert Code.objects.get().tries == 5


def test_a_code_is_spent_once() -> None:
    bound_to = CodePurpose(purpose="x", session="s")
    issue_code(phone=CHEN[2], bound_to=bound_to, now=NOW, language="zh-hans")
    row = Code.objects.get()
    results = at_once(*(lambda: spend_code(row, now=NOW) for _ in range(4)))
    assert sum(one is None for one in results) == 1
    assert sum(isinstance(one, UnableToRedeemCode) for one in results) == 3


def test_two_want_one_user_name() -> None:
    results = at_once(
        *(
            lambda: open_account(phone=None, password_hash="", username="yanxi", language="zh-hans", now=NOW)
            for _ in range(3)
        )
    )
    assert sum(isinstance(one, UnableToOpenAccount) for one in results) == 2


def test_two_newcomers_with_one_phone() -> None:
    """The later one holds it; whoever lost it keeps the account."""
    results = at_once(
        *(
            lambda: open_account(phone=ZHOU[2], password_hash="", language="zh-hans", now=NOW)
            for _ in range(3)
        )
    )
    assert not [one for one in results if isinstance(one, Exception)]
