"""What a sign-in remembers between its steps, and when the right password waits for more."""

import pytest

from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.signin.flow import begin_flow, current_flow
from jingban.signin.policies import Misses, right_needs_code
from tests.cast import CHEN, NOW
from tests.factories import make_account
from tests.signin.steps import MINUTE, SECOND, flow_of, store


@pytest.mark.parametrize(
    ("misses", "needed"),
    [
        (Misses(0, 0, account=9), False),
        (Misses(0, 0, account=10), True),
        (Misses(0, 0, device=0, account=10), False),
        (Misses(0, 0, device=9, account=10), False),
        (Misses(0, 0, device=10, account=10), True),
    ],
)
def test_when_the_right_password_waits_for_a_code(misses: Misses, needed: bool) -> None:
    assert right_needs_code(misses) is needed


@pytest.mark.parametrize("waits_for", ["sms", "factor"])
@pytest.mark.parametrize("known", [True, False])
def test_a_session_remembers_the_flow_as_it_was(zhou: Account, known: bool, waits_for: str) -> None:
    session = store()
    flow = flow_of(zhou if known else None, waits_for=waits_for, epoch=7)
    assert current_flow(session, NOW) is None
    begin_flow(session, flow)
    session.save()
    again = SessionStore(session.session_key, now=NOW)
    assert current_flow(again, NOW, waits_for=waits_for) == flow
    assert current_flow(again, NOW, waits_for={"sms": "factor", "factor": "sms"}[waits_for]) is None


def test_without_more_words_a_flow_waits_for_the_sms(zhou: Account) -> None:
    session = store()
    begin_flow(session, flow_of(zhou))
    assert current_flow(session, NOW) == current_flow(session, NOW, waits_for="sms")
    assert current_flow(session, NOW) is not None


def test_a_flow_lives_a_quarter_of_an_hour(zhou: Account) -> None:
    session = store()
    begin_flow(session, flow_of(zhou))
    lives = [
        current_flow(session, NOW + by) is not None for by in (-SECOND, 0 * SECOND, 15 * MINUTE - SECOND)
    ]
    assert lives == [False, True, True]
    assert current_flow(session, NOW + 15 * MINUTE) is None


def test_a_flows_account_is_read_again(zhou: Account) -> None:
    other = make_account(CHEN)
    assert flow_of(other).account() == other
    flow = flow_of(zhou)
    assert flow.account() == zhou
    assert flow_of(None).account() is None
    end_sessions(account=zhou, now=NOW)
    assert flow.account() is None


def test_a_flows_codes_are_its_own(zhou: Account) -> None:
    session, flow = store(), flow_of(zhou)
    purpose = flow.code_purpose(session)
    assert (purpose.purpose, purpose.flow) == ("sign-in", flow.attempt_id.hex)
    assert (purpose.session, purpose.proven) == (session.ref(), True)
