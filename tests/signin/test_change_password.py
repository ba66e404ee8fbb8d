"""Another password."""

import pytest
from django.core.exceptions import ValidationError

from jingban.accounts.models import Account, Session
from jingban.accounts.passwords import verify_password
from jingban.accounts.sessions import SessionStore
from jingban.messages.models import Message
from jingban.signin.models import Attempt
from jingban.signin.use_cases.change_password import UnableToChangePassword, change_password
from jingban.signin.use_cases.prove_again import (
    UnableToProvePassword,
)
from tests.cast import NOW, PASSWORD, ZHOU
from tests.signin.steps import CLIENT, MINUTE, signed_in


def another_password(account: Account, session: SessionStore, **typed: str) -> None:
    given = {"current": PASSWORD, "chosen": "Another2026y", **typed}
    change_password(account=account, session=session, client=CLIENT, now=NOW + MINUTE, **given)


def test_another_password_ends_the_other_sessions(zhou: Account) -> None:
    session, other = signed_in(zhou), signed_in(zhou)
    another_password(zhou, session)
    zhou.refresh_from_db()
    assert verify_password("Another2026y", zhou.password_hash)
    assert zhou.password_changed_at == NOW + MINUTE
    kept = Session.objects.get(account=zhou)
    assert (kept.proven_at, kept.digest != other.ref()) == (NOW + MINUTE, True)
    assert Message.objects.filter(template="account.password_set").count() == 1


def test_another_password_needs_the_present_one_and_keeps_the_rules(zhou: Account) -> None:
    session = signed_in(zhou)
    with pytest.raises(UnableToProvePassword):
        another_password(zhou, session, current="Wrong2026x")
    assert Attempt.objects.get().client == CLIENT.name
    with pytest.raises(ValidationError):
        another_password(zhou, session, chosen="short")
    with pytest.raises(ValidationError):
        another_password(zhou, session, chosen=f"Aa{ZHOU[2][3:]}")
    Account.objects.filter(id=zhou.id).update(credential_epoch=9)
    with pytest.raises(UnableToChangePassword):
        another_password(zhou, session)
