"""The authenticator and its recovery codes: a code counts once, and only digests are kept."""

import base64
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Authenticator, RecoveryCode
from jingban.accounts.second_factors import factors_of, has_factor, spend_recovery_code, spend_totp
from jingban.accounts.use_cases.renew_recovery_codes import renew_recovery_codes
from jingban.accounts.use_cases.set_up_authenticator import (
    UnableToSetUpAuthenticator,
    ask_authenticator,
    begin_authenticator,
    confirm_authenticator,
    remove_authenticator,
)
from jingban.foundation import totp
from jingban.messages.models import Message
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import make_account

STEP = timedelta(seconds=30)


@pytest.fixture
def zhou() -> Account:
    return make_account(ZHOU)


def set_up(account: Account) -> Authenticator:
    begun = begin_authenticator(account=account, now=NOW)
    confirm_authenticator(account=account, code=totp.code_at(begun.secret, NOW), now=NOW)
    begun.refresh_from_db()
    return begun


def told(account: Account) -> list[str]:
    return list(
        Message.objects.filter(account_id=account.id).order_by("id").values_list("template", flat=True)
    )


def test_it_counts_from_its_first_code_on(zhou: Account) -> None:
    begun = begin_authenticator(account=zhou, now=NOW)
    assert not has_factor(zhou)
    with pytest.raises(UnableToSetUpAuthenticator):
        confirm_authenticator(account=zhou, code="000000", now=NOW)
    confirm_authenticator(account=zhou, code=totp.code_at(begun.secret, NOW), now=NOW)
    factors = factors_of(zhou)
    assert has_factor(zhou)
    assert factors.any
    assert factors.asked_at_sign_in
    assert told(zhou) == ["account.factor_added"]
    with pytest.raises(UnableToSetUpAuthenticator):
        begin_authenticator(account=zhou, now=NOW)
    with pytest.raises(UnableToSetUpAuthenticator):
        confirm_authenticator(account=zhou, code=totp.code_at(begun.secret, NOW + STEP), now=NOW + STEP)


def test_beginning_again_gives_another_secret(zhou: Account) -> None:
    first = begin_authenticator(account=zhou, now=NOW)
    second = begin_authenticator(account=zhou, now=NOW)
    assert first.secret != second.secret
    with pytest.raises(UnableToSetUpAuthenticator):
        confirm_authenticator(account=zhou, code=totp.code_at(first.secret, NOW), now=NOW)


def test_the_secret_is_sealed(zhou: Account) -> None:
    begun = begin_authenticator(account=zhou, now=NOW)
    raw = bytes(Authenticator.objects.get().secret_sealed)
    assert begun.secret.encode() not in raw
    assert base64.b32decode(begun.secret) not in raw


def test_a_step_is_used_once_and_an_older_one_never(zhou: Account) -> None:
    authenticator = set_up(zhou)
    code = totp.code_at(authenticator.secret, NOW)
    assert not spend_totp(authenticator, code, now=NOW), "the code that set it up"
    later = NOW + 4 * STEP
    assert spend_totp(authenticator, totp.code_at(authenticator.secret, later), now=later)
    assert not spend_totp(authenticator, totp.code_at(authenticator.secret, later), now=later)
    assert not spend_totp(authenticator, totp.code_at(authenticator.secret, later - STEP), now=later)
    assert spend_totp(authenticator, totp.code_at(authenticator.secret, later + STEP), now=later)


def test_the_window_is_one_step_either_way(zhou: Account) -> None:
    authenticator = set_up(zhou)
    later = NOW + 10 * STEP
    for steps in (-2, 2):
        code = totp.code_at(authenticator.secret, later + steps * STEP)
        assert not spend_totp(authenticator, code, now=later)


def test_ten_codes_each_good_once(zhou: Account) -> None:
    set_up(zhou)
    codes = renew_recovery_codes(account=zhou, now=NOW)
    assert len(set(codes)) == 10
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not [one for one in codes if one in kept or one.replace("-", "") in kept]
    assert spend_recovery_code(zhou, codes[0], now=NOW)
    assert not spend_recovery_code(zhou, codes[0], now=NOW)
    assert spend_recovery_code(zhou, f" {codes[1].lower().replace('-', ' ')} ", now=NOW)
    assert factors_of(zhou).recovery_codes_left == 8
    assert not spend_recovery_code(make_account(CHEN), codes[2], now=NOW)
    for nonsense in ("", "-", "AAAAA-AAAAA", codes[2][:-1]):
        assert not spend_recovery_code(zhou, nonsense, now=NOW)


def test_a_new_set_ends_the_former(zhou: Account) -> None:
    set_up(zhou)
    former = renew_recovery_codes(account=zhou, now=NOW)
    fresh = renew_recovery_codes(account=zhou, now=NOW)
    assert not spend_recovery_code(zhou, former[0], now=NOW)
    assert spend_recovery_code(zhou, fresh[0], now=NOW)


def test_asking_and_removing_are_told(zhou: Account) -> None:
    set_up(zhou)
    renew_recovery_codes(account=zhou, now=NOW)
    ask_authenticator(account=zhou, at_sign_in=False, now=NOW)
    ask_authenticator(account=zhou, at_sign_in=False, now=NOW)
    assert not factors_of(zhou).asked_at_sign_in
    assert remove_authenticator(account=zhou, now=NOW)
    assert not remove_authenticator(account=zhou, now=NOW)
    assert not has_factor(zhou)
    assert RecoveryCode.objects.count() == 0
    assert told(zhou) == [
        "account.factor_added",
        "account.factor_added",
        "account.authenticator_not_asked",
        "account.factor_removed",
    ]
