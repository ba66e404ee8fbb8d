"""Two at once: one winner, no half-made thing, no unexpected error. On file SQLite and on PostgreSQL."""

from datetime import timedelta
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
from jingban.accounts.models import Authenticator, Code, Level, Link, Passkey
from jingban.accounts.passkeys import UnableToProvePasskey
from jingban.accounts.second_factors import RECOVERY_CODES, spend_recovery_code, spend_totp
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.accounts.use_cases.open_account import UnableToOpenAccount, open_account
from jingban.accounts.use_cases.raise_level import UnableToRaiseLevel, raise_level
from jingban.accounts.use_cases.renew_recovery_codes import renew_recovery_codes
from jingban.accounts.use_cases.set_up_authenticator import UnableToSetUpAuthenticator, begin_authenticator
from jingban.foundation import totp
from jingban.sandbox.models import SandboxMessage
from tests.accounts.device import Device
from tests.accounts.test_passkeys import add, ask, prove
from tests.accounts.test_second_factors import set_up
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import make_account, make_person
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


def test_a_recovery_code_is_used_once() -> None:
    account = make_account(ZHOU)
    for code in renew_recovery_codes(account=account, now=NOW)[:ROUNDS]:
        results = at_once(*[partial(spend_recovery_code, account, code, now=NOW)] * 4)
        assert sorted(map(str, results)) == ["False", "False", "False", "True"]


def test_an_authenticators_code_is_used_once() -> None:
    authenticator = set_up(make_account(ZHOU))
    for n in range(1, ROUNDS + 1):
        at = NOW + n * timedelta(minutes=2)
        code = totp.code_at(authenticator.secret, at)
        results = at_once(*[partial(spend_totp, authenticator, code, now=at)] * 4)
        assert sorted(map(str, results)) == ["False", "False", "False", "True"]


def test_a_passkeys_answer_counts_once() -> None:
    device, account = Device(), make_account(ZHOU)
    add(account, device)
    for _round in range(ROUNDS):
        answer = device.use(ask())
        results = at_once(*[partial(prove, answer)] * 4)
        assert sum(isinstance(one, Passkey) for one in results) == 1
        assert sum(isinstance(one, UnableToProvePasskey) for one in results) == 3


def test_two_set_up_an_authenticator() -> None:
    account = make_account(ZHOU)
    for _round in range(ROUNDS):
        results = at_once(*[partial(begin_authenticator, account=account, now=NOW)] * 3)
        unexpected = [one for one in results if isinstance(one, Exception)]
        assert not [one for one in unexpected if not isinstance(one, UnableToSetUpAuthenticator)]
        assert Authenticator.objects.count() == 1


def test_two_renew_the_recovery_codes() -> None:
    account = make_account(ZHOU)
    for _round in range(ROUNDS):
        results = at_once(*[partial(renew_recovery_codes, account=account, now=NOW)] * 3)
        assert not [one for one in results if isinstance(one, Exception)]
        assert account.recovery_codes.count() == RECOVERY_CODES


def test_an_account_freezes_once() -> None:
    account = make_account(ZHOU)
    results = at_once(*[partial(freeze_account, account=account, how="link", now=NOW)] * 4)
    assert sorted(map(str, results)) == ["False", "False", "False", "True"]
    account.refresh_from_db()
    assert account.credential_epoch == 2
