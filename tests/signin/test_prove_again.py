"""Who is signed in proves herself again."""

import pytest

from jingban.accounts.models import Account, Session
from jingban.foundation import totp
from jingban.signin.guessing import TooManyTries
from jingban.signin.models import Attempt
from jingban.signin.use_cases.prove_again import (
    UnableToProveCode,
    UnableToProvePassword,
    note_proof,
    prove_own_code,
    prove_own_password,
)
from tests.cast import NOW, PASSWORD
from tests.signin.steps import CLIENT, DAY, MINUTE, SECOND, authenticator_of, ledger, signed_in


def test_ones_own_password_again(zhou: Account) -> None:
    prove_own_password(account=zhou, typed=PASSWORD, client=CLIENT, now=NOW)
    assert not Attempt.objects.exists()
    with pytest.raises(UnableToProvePassword):
        prove_own_password(account=zhou, typed="Wrong2026x", client=CLIENT, now=NOW)
    assert ledger("signin.proof_refused") == [(zhou.id, None, "wrong")]
    miss = Attempt.objects.get()
    assert (miss.subject, miss.account, miss.client, miss.at) == (
        f"password-change:{zhou.id}",
        zhou,
        CLIENT.name,
        NOW,
    )


def test_ones_own_code_again(zhou: Account) -> None:
    with pytest.raises(UnableToProveCode):
        prove_own_code(account=zhou, typed="000000", client=CLIENT, now=NOW)
    assert not Attempt.objects.exists(), "there is nothing to guess at"
    secret = authenticator_of(zhou)
    code = totp.code_at(secret, NOW)
    prove_own_code(account=zhou, typed=code, client=CLIENT, now=NOW)
    with pytest.raises(UnableToProveCode):
        prove_own_code(account=zhou, typed=code, client=CLIENT, now=NOW)
    assert ledger("signin.proof_refused") == [(zhou.id, None, "wrong")]
    miss = Attempt.objects.get()
    assert (miss.subject, miss.account, miss.client) == (f"factor:{zhou.id}", None, CLIENT.name)


@pytest.mark.parametrize("by_password", [True, False])
def test_after_ten_wrong_ones_in_a_day_the_right_one_waits(zhou: Account, by_password: bool) -> None:
    code = totp.code_at(authenticator_of(zhou), NOW)
    kind = "password-change" if by_password else "factor"
    for _ in range(10):
        Attempt.objects.create(at=NOW - DAY + SECOND, subject=f"{kind}:{zhou.id}")
    prove_again = prove_own_password if by_password else prove_own_code
    right = {"account": zhou, "typed": PASSWORD if by_password else code, "client": CLIENT, "now": NOW}
    with pytest.raises(TooManyTries):
        prove_again(**right)
    assert ledger("signin.proof_refused") == [(zhou.id, None, "too_many")]
    Attempt.objects.all().update(at=NOW - DAY)
    prove_again(**right)


def test_a_proof_is_noted_in_the_session(zhou: Account) -> None:
    session = signed_in(zhou)
    key = session.session_key
    note_proof(account=zhou, session=session, now=NOW + MINUTE)
    assert session.session_key != key
    assert Session.objects.get(account=zhou).proven_at == NOW + MINUTE
    assert ledger("signin.proven_again") == [(zhou.id, None, "success")]
