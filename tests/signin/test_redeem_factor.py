"""The second factor that a sign-in may wait for."""

import pytest

from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.renew_recovery_codes import renew_recovery_codes
from jingban.foundation import totp
from jingban.ledger.models import LedgerRow
from jingban.messages.models import Message
from jingban.signin.flow import FACTOR, Flow, current_flow
from jingban.signin.models import Attempt, Outcome
from jingban.signin.use_cases.ask_for_factor import ask_for_factor
from jingban.signin.use_cases.redeem_factor import UnableToRedeemFactor, redeem_factor
from tests.cast import NOW
from tests.signin.steps import CLIENT, attempt, authenticator_of, flow_of, ledger, store


def test_asking_for_the_factor_counts_no_miss_and_waits(zhou: Account) -> None:
    other = attempt()
    session, flow = store(), flow_of(zhou, waits_for=FACTOR)
    ask_for_factor(flow=flow, session=session, now=NOW)
    assert current_flow(session, NOW, waits_for=FACTOR) == flow
    assert Attempt.objects.get(id=flow.attempt_id).outcome == Outcome.CODE_ASKED
    assert Attempt.objects.get(id=other.id).outcome == Outcome.WRONG
    assert ledger("signin.factor_asked") == [(zhou.id, flow.attempt_id, "success")]


def redeem_typed(flow: Flow, typed: str, session: SessionStore) -> Account:
    return redeem_factor(
        flow=flow, typed=typed, session=session, client=CLIENT, chosen={"care": True}, now=NOW
    )


def test_the_authenticators_code_signs_in(zhou: Account) -> None:
    secret = authenticator_of(zhou)
    session, flow = store(), flow_of(zhou)
    assert redeem_typed(flow, totp.code_at(secret, NOW), session) == zhou
    assert session.row is not None
    assert (session.row.account_id, session.row.device) == (zhou.id, CLIENT.name)
    assert ledger("signin.signed_in") == [(zhou.id, flow.attempt_id, "success")]
    zhou.refresh_from_db()
    assert zhou.care is True
    assert not Message.objects.filter(template="account.recovery_code_used").exists()
    assert not Attempt.objects.filter(subject__startswith="factor:").exists()


@pytest.mark.parametrize("typed", ["000000", "12345", "ABCDE-FGHJK", "abcdef"])
def test_another_code_is_written_down_and_refused(zhou: Account, typed: str) -> None:
    authenticator_of(zhou)
    flow = flow_of(zhou)
    with pytest.raises(UnableToRedeemFactor):
        redeem_typed(flow, typed, store())
    assert ledger("signin.factor_refused") == [(zhou.id, flow.attempt_id, "wrong")]
    miss = Attempt.objects.get(subject=f"factor:{zhou.id}")
    assert (miss.at, miss.client, miss.device) == (NOW, CLIENT.name, "")


def test_without_an_account_or_an_authenticator_nothing_is_redeemed(zhou: Account) -> None:
    for account in (None, zhou):
        with pytest.raises(UnableToRedeemFactor):
            redeem_typed(flow_of(account), "123456", store())


def test_a_recovery_code_signs_in_and_is_told_with_what_is_left(zhou: Account) -> None:
    authenticator_of(zhou)
    code, *_others = renew_recovery_codes(account=zhou, now=NOW)
    session, flow = store(), flow_of(zhou)
    assert redeem_typed(flow, code, session) == zhou
    assert zhou.recovery_codes.get(used_at=NOW)
    told = Message.objects.get(template="account.recovery_code_used")
    assert told.params["left"] == "9"
    row = LedgerRow.objects.get(event="account.recovery_code_used")
    assert (row.account_id, row.data, row.at) == (zhou.id, {"left": 9}, NOW)
    with pytest.raises(UnableToRedeemFactor):
        redeem_typed(flow_of(zhou), code, store())
