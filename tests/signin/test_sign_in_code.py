"""The code by SMS that a sign-in may wait for."""

import pytest

from jingban.accounts.codes import UnableToRedeemCode
from jingban.accounts.models import Account, Code
from jingban.accounts.sessions import SessionStore
from jingban.ledger.models import LedgerRow
from jingban.sandbox.models import SandboxMessage
from jingban.signin.flow import Flow
from jingban.signin.models import Attempt, Outcome
from jingban.signin.use_cases.enter import FactorNeeded
from jingban.signin.use_cases.redeem_sign_in_code import redeem_sign_in_code
from jingban.signin.use_cases.send_sign_in_code import send_sign_in_code
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import make_account
from tests.signin.steps import CLIENT, authenticator_of, code_to, flow_of, ledger, store


def test_the_code_goes_to_her_phone_in_her_language(zhou: Account) -> None:
    Account.objects.filter(id=zhou.id).update(language="en")
    session, flow = store(), flow_of(zhou)
    send_sign_in_code(flow=flow, session=session, now=NOW)
    sms = SandboxMessage.objects.get()
    assert (sms.to, sms.sent_at) == (zhou.phone, NOW)
    assert "验证码" not in sms.text
    row = Code.objects.get()
    assert (row.purpose, row.flow, row.session) == ("sign-in", flow.attempt_id.hex, session.ref())
    send_sign_in_code(flow=flow, session=session, now=NOW)
    assert SandboxMessage.objects.count() == 1, "a limit is not told"


def test_nobody_and_no_phone_get_none(zhou: Account) -> None:
    send_sign_in_code(flow=flow_of(None), session=store(), now=NOW)
    zhou.phone = None
    zhou.save()
    send_sign_in_code(flow=flow_of(zhou), session=store(), now=NOW)
    assert not SandboxMessage.objects.exists()


def redeem(flow: Flow, code: str, session: SessionStore, **chosen: object) -> Account:
    return redeem_sign_in_code(flow=flow, code=code, session=session, client=CLIENT, chosen=chosen, now=NOW)


def test_the_code_signs_in(zhou: Account) -> None:
    session, flow = store(), flow_of(zhou)
    send_sign_in_code(flow=flow, session=session, now=NOW)
    code = code_to(ZHOU[2])
    bound = session.ref()
    assert redeem(flow, code, session, language="en") == zhou
    assert session.ref() != bound
    assert session.row is not None
    assert (session.row.account_id, session.row.device, session.row.network) == (
        zhou.id,
        CLIENT.name,
        CLIENT.network,
    )
    zhou.refresh_from_db()
    assert (zhou.language, zhou.last_sign_in_at) == ("en", NOW)
    done = Attempt.objects.get(id=flow.attempt_id)
    assert (done.outcome, done.account) == (Outcome.SUCCESS, zhou)
    assert Code.objects.get().used_at == NOW
    assert ledger("signin.signed_in") == [(zhou.id, flow.attempt_id, "success")]


def test_a_wrong_code_and_no_account_are_refused_alike(zhou: Account) -> None:
    no_phone = make_account(CHEN)
    no_phone.phone = None
    no_phone.save()
    for account in (zhou, None, no_phone):
        flow = flow_of(account)
        with pytest.raises(UnableToRedeemCode):
            redeem(flow, "000000", store())
        row = LedgerRow.objects.get(event="signin.code_refused", subject_id=flow.attempt_id)
        assert (row.account_id, row.outcome, row.at) == (None, "wrong", NOW)


def test_with_an_authenticator_the_code_is_spent_and_more_is_asked(zhou: Account) -> None:
    authenticator_of(zhou)
    session, flow = store(), flow_of(zhou)
    send_sign_in_code(flow=flow, session=session, now=NOW)
    code = code_to(ZHOU[2])
    with pytest.raises(FactorNeeded):
        redeem(flow, code, session)
    assert Code.objects.get().used_at == NOW
    assert session.row is not None
    assert session.row.account_id is None
