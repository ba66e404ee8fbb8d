"""Several at once: one reset, five tries, one code. On file SQLite and on PostgreSQL."""

from collections import Counter
from functools import partial

import pytest

from jingban.accounts.models import Account, Code
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.foundation import clock
from jingban.ledger.models import OutboxEvent
from jingban.recovery.models import Flow
from jingban.recovery.use_cases.ask_code import UnableToAskCode, ask_code
from jingban.recovery.use_cases.prove_phone import UnableToProvePhone, prove_phone
from jingban.recovery.use_cases.reset_password import UnableToReset, reset_password
from tests.cast import ZHOU
from tests.factories import make_account
from tests.races import at_once
from tests.recovery.seeker import Seeker

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def outcomes(results: list[object]) -> Counter[type]:
    """Count how the works ended."""
    return Counter(type(one) for one in results)


def test_the_last_form_sent_many_times_at_once_resets_once() -> None:
    account = make_account(ZHOU)
    flow = Seeker().up_to("password").newest_flow()
    now, before = clock.now(), Account.objects.get(id=account.id).credential_epoch
    works = [
        partial(reset_password, flow_id=flow.id, session=flow.session, password_hash=f"hash-{n}", now=now)
        for n in range(6)
    ]
    assert outcomes(at_once(*works)) == {Account: 1, UnableToReset: 5}
    assert Account.objects.get(id=account.id).credential_epoch == before + 1


def test_a_reset_and_whatever_ends_the_account_have_an_order() -> None:
    account = make_account(ZHOU)
    flow = Seeker().up_to("password").newest_flow()
    now, before = clock.now(), account.password_hash
    fresh = Account.objects.get(id=account.id)
    result, _ended = at_once(
        partial(reset_password, flow_id=flow.id, session=flow.session, password_hash="fresh", now=now),
        partial(end_sessions, account=fresh, now=now),
    )
    stored = Account.objects.get(id=account.id).password_hash
    assert (stored == "fresh") is isinstance(result, Account)
    assert stored in {"fresh", before}
    assert bool(Flow.objects.get(id=flow.id).done_at) is (stored == "fresh")


def test_fifty_guesses_at_once_are_five() -> None:
    make_account(ZHOU)
    she = Seeker().up_to("asked")
    flow, right, now = she.newest_flow(), she.newest_code(), clock.now()
    wrong = [f"{(int(right) + n) % 10**6:06}" for n in range(1, 51)]
    results = at_once(*(partial(prove_phone, flow=flow, phone=ZHOU[2], code=one, now=now) for one in wrong))
    assert outcomes(results) == {UnableToProvePhone: 50}
    assert Code.objects.get(flow=flow.id.hex).tries == 5
    with pytest.raises(UnableToProvePhone):
        prove_phone(flow=flow, phone=ZHOU[2], code=right, now=now)


def test_the_right_code_sent_many_times_at_once_is_taken_once() -> None:
    make_account(ZHOU)
    she = Seeker().up_to("asked")
    flow, right, now = she.newest_flow(), she.newest_code(), clock.now()
    results = at_once(*[partial(prove_phone, flow=flow, phone=ZHOU[2], code=right, now=now)] * 6)
    assert outcomes(results) == {type(None): 1, UnableToProvePhone: 5}


def test_a_code_asked_for_many_times_at_once_is_asked_for_once() -> None:
    make_account(ZHOU)
    flow, now = Seeker().up_to("code").newest_flow(), clock.now()
    results = at_once(*[partial(ask_code, flow=flow, phone=ZHOU[2], now=now)] * 6)
    assert outcomes(results) == {type(None): 1, UnableToAskCode: 5}
    assert OutboxEvent.objects.filter(topic="recovery.code_asked").count() == 1
