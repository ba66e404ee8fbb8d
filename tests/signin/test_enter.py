"""An account comes in, and leaves."""

import pytest

from jingban.accounts.models import Account, Ceremony, Session
from jingban.accounts.passkeys import request_options
from jingban.accounts.sessions import SessionStore
from jingban.messages.models import Message
from jingban.signin.client import Client
from jingban.signin.devices import Device, _mark
from jingban.signin.models import Attempt, Outcome
from jingban.signin.queries import subject_of
from jingban.signin.use_cases.enter import enter
from jingban.signin.use_cases.enter_by_passkey import enter_by_passkey
from jingban.signin.use_cases.prove_password import UnableToSignIn
from jingban.signin.use_cases.sign_out import sign_out
from tests.accounts.device import Device as PasskeyDevice
from tests.accounts.test_passkeys import add
from tests.cast import CHEN, NOW
from tests.factories import make_account
from tests.signin.steps import CLIENT, MINUTE, attempt, authenticator_of, ledger, signed_in, store


def come_in(account: Account, session: SessionStore, client: Client = CLIENT, **more: object) -> None:
    given = {"attempt_id": attempt().id, "chosen": {}, "now": NOW, **more}
    enter(account=account, session=session, client=client, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"closed_at": NOW}, {"frozen_at": NOW}, {"credential_epoch": 9}])
def test_an_account_that_changed_since_it_was_read_does_not_come_in(zhou: Account, change: dict) -> None:
    Account.objects.filter(id=zhou.id).update(**change)
    session = store()
    with pytest.raises(UnableToSignIn):
        come_in(zhou, session)
    assert not Session.objects.filter(account=zhou).exists()


def test_nobody_else_is_touched(zhou: Account) -> None:
    chen = make_account(CHEN)
    other = attempt()
    come_in(zhou, store())
    chen.refresh_from_db()
    assert chen.last_sign_in_at is None
    assert Attempt.objects.get(id=other.id).outcome == Outcome.WRONG


def test_the_last_time_is_kept_and_a_new_browser_told_from_the_second_on(zhou: Account) -> None:
    come_in(zhou, store())
    assert not Message.objects.filter(template="account.new_device").exists(), "the first time ever"
    zhou.refresh_from_db()
    come_in(zhou, store(), now=NOW + MINUTE)
    told = Message.objects.get(template="account.new_device")
    assert told.params["device"] == CLIENT.name
    zhou.refresh_from_db()
    assert (zhou.previous_sign_in_at, zhou.last_sign_in_at) == (NOW, NOW + MINUTE)
    come_in(zhou, store(), Client("", Device("x", (_mark(zhou),)), "Edge"), now=NOW + 2 * MINUTE)
    assert Message.objects.filter(template="account.new_device").count() == 1


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "未知设备"), ("en", "Unknown device")])
def test_a_browser_without_a_name_is_told_in_the_language_chosen(
    zhou: Account, language: str, words: str
) -> None:
    come_in(zhou, store())
    zhou.refresh_from_db()
    nameless = Client("", Device("x"), "")
    come_in(zhou, store(), nameless, chosen={"language": language}, now=NOW + MINUTE)
    assert Message.objects.get(template="account.new_device").params["device"] == words


def test_a_passkey_brings_in_past_the_authenticator(zhou: Account) -> None:
    authenticator_of(zhou)
    device, session = PasskeyDevice(), store()
    add(zhou, device)
    options = request_options(ceremony=Ceremony.SIGN_IN, session=session.ref(), now=NOW, account=None)
    answer = device.use(options)
    came = enter_by_passkey(answer=answer, session=session, client=CLIENT, chosen={"care": True}, now=NOW)
    assert came == zhou
    assert session.row is not None
    assert session.row.account_id == zhou.id
    row = Attempt.objects.get()
    assert (row.at, row.subject, row.network) == (NOW, subject_of(zhou), CLIENT.network)
    assert (row.client, row.outcome, row.account) == (CLIENT.name, Outcome.SUCCESS, zhou)
    zhou.refresh_from_db()
    assert zhou.care is True
    assert ledger("signin.signed_in") == [(zhou.id, row.id, "success")]


def test_leaving_ends_the_session_and_is_written_down(zhou: Account) -> None:
    session = signed_in(zhou)
    sign_out(session=session, now=NOW)
    assert not Session.objects.filter(account=zhou).exists()
    assert ledger("signin.signed_out") == [(zhou.id, None, "success")]


def test_a_visitor_has_nothing_to_leave() -> None:
    sign_out(session=store(), now=NOW)
    visitor = store()
    visitor.ref()
    sign_out(session=visitor, now=NOW)
    assert Session.objects.count() == 1
    assert not ledger("signin.signed_out")
