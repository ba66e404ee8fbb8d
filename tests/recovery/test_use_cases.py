"""Recovery step by step without pages: the edges in time, whose each thing has to be, and what is written down."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from jingban.accounts.codes import CodePurpose, issue_code
from jingban.accounts.models import Account, Code, Session
from jingban.accounts.passwords import hash_password, verify_password
from jingban.accounts.sessions import SessionStore
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.ledger.models import LedgerRow
from jingban.messages.models import Message
from jingban.recovery.models import Flow
from jingban.recovery.policies import phone_speaks_for, price
from jingban.recovery.queries import Claim, code_purpose, current_flow, price_now, subject_of
from jingban.recovery.use_cases.ask_code import UnableToAskCode, ask_code
from jingban.recovery.use_cases.begin_flow import begin_flow
from jingban.recovery.use_cases.prove_phone import UnableToProvePhone, prove_phone
from jingban.recovery.use_cases.reset_password import UnableToReset, reset_password
from jingban.recovery.use_cases.send_recovery_code import send_recovery_code
from jingban.recovery.use_cases.send_username import send_username
from jingban.sandbox.models import SandboxMessage
from jingban.tolls.challenge import ProofNeeded, Proofs
from jingban.tolls.prices import Price
from tests.cast import CHEN, NOW, YANXI, ZHENG, ZHOU
from tests.factories import make_account

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
HERS = Claim(name=ZHOU[0], number=ZHOU[1])
FIRMS = Claim(name=YANXI[0], number=YANXI[1], username="yanxi")
FIRM_PHONE = "+8613800005093"
# As far as the database's checks allow: a proven phone has an account and a code, what is done a proven phone.
PROVEN = {"phone_at": NOW, "code": uuid4()}
DONE = {**PROVEN, "done_at": NOW}
SESSION, NETWORK = "s" * 64, "n" * 64


def begin(kind: str = "person", claim: Claim = HERS, now: datetime = NOW, **more: object) -> Flow:
    given = {"session": SESSION, "network": NETWORK, "proofs": Proofs(), **more}
    return begin_flow(kind=kind, claim=claim, now=now, **given)  # type: ignore[arg-type]


def asked(kind: str = "person", claim: Claim = HERS, phone: str = ZHOU[2], now: datetime = NOW) -> Flow:
    flow = begin(kind, claim, now)
    ask_code(flow=flow, phone=phone, now=now)
    flow.refresh_from_db()
    return flow


def sent(flow: Flow, phone: str = ZHOU[2], now: datetime = NOW) -> str:
    send_recovery_code(flow=flow, now=now)
    return SandboxMessage.objects.filter(to=phone).latest("id").code


def proven(kind: str = "person", claim: Claim = HERS, phone: str = ZHOU[2]) -> Flow:
    flow = asked(kind, claim, phone)
    prove_phone(flow=flow, phone=phone, code=sent(flow, phone), now=NOW)
    flow.refresh_from_db()
    return flow


def reset(flow: Flow, now: datetime = NOW, session: str = SESSION) -> Account:
    return reset_password(
        flow_id=flow.id, session=session, password_hash=hash_password("Fresh2027x"), now=now
    )


def ledger(event: str) -> list[tuple]:
    return list(LedgerRow.objects.filter(event=event).values_list("account_id", "subject_id", "outcome"))


@pytest.mark.parametrize(
    ("network", "subject", "needed"),
    [
        (0, 0, Price.NOTHING),
        (19, 2, Price.NOTHING),
        (20, 0, Price.WORK),
        (0, 3, Price.WORK),
        (99, 9, Price.WORK),
        (100, 0, Price.HARD_WORK),
        (0, 10, Price.HARD_WORK),
    ],
)
def test_what_beginning_has_to_bring(network: int, subject: int, needed: Price) -> None:
    assert price(from_network=network, on_subject=subject) == needed


@pytest.mark.parametrize(
    ("state", "speaks"),
    [
        ({}, True),
        ({"closed_at": NOW}, False),
        ({"phone": None}, False),
        ({"frozen_at": NOW}, True),
        ({"phone_changed_at": NOW}, True),
        ({"frozen_at": NOW, "phone_changed_at": NOW - STOPPABLE_FOR}, True),
        ({"frozen_at": NOW, "phone_changed_at": NOW - STOPPABLE_FOR + SECOND}, False),
        ({"frozen_at": NOW, "phone_changed_at": NOW}, False),
    ],
)
def test_when_the_stored_phone_proves_its_holder(zhou: Account, state: dict, speaks: bool) -> None:
    for name, value in state.items():
        setattr(zhou, name, value)
    assert phone_speaks_for(zhou) is speaks


def test_what_a_flow_holds_of_what_was_typed(zhou: Account) -> None:
    flow = Flow.objects.get(id=begin().id)
    assert (flow.kind, flow.session, flow.network) == ("person", SESSION, NETWORK)
    assert (flow.subject, flow.begun_at, flow.done_at) == (subject_of("person", HERS), NOW, None)
    assert (flow.person, flow.organisation, flow.account, flow.epoch) == (
        zhou.links.get().person,
        None,
        None,
        0,
    )
    row = LedgerRow.objects.get(event="recovery.begun")
    assert (row.subject_id, row.data, row.at) == (flow.id, {"kind": "person"}, NOW)


def test_an_organisations_flow_knows_its_account(yanxi: Account) -> None:
    Account.objects.filter(id=yanxi.id).update(credential_epoch=7)
    flow = begin("organisation", FIRMS)
    assert (flow.account, flow.epoch) == (yanxi, 7)
    assert (flow.organisation, flow.person) == (yanxi.links.get().organisation, None)
    username = begin("username", Claim(name=YANXI[0], number=YANXI[1]))
    assert (username.done_at, username.account, username.organisation) == (NOW, None, flow.organisation)
    assert ledger("recovery.username_asked") == [(None, username.id, "success")]


def test_who_is_unknown_begins_all_the_same(zhou: Account) -> None:
    for claim in (Claim(name=CHEN[0], number=ZHOU[1]), Claim(name=ZHOU[0], number=CHEN[1])):
        flow = begin(claim=claim)
        assert (flow.person, flow.account, flow.epoch) == (None, None, 0)


def test_flows_are_counted_by_subject_for_a_day_and_by_network_for_an_hour(zhou: Account) -> None:
    subject = subject_of("person", HERS)
    assert subject != subject_of("organisation", HERS)
    assert subject_of("organisation", FIRMS) != subject_of("organisation", Claim(name="", number=YANXI[1]))
    for n in range(3):
        begin(network=f"{n}")
    with pytest.raises(ProofNeeded):
        begin()

    def needed(after: timedelta, subject: str = "x", network: str = "x") -> Price:
        return price_now(subject=subject, network=network, now=NOW + after)

    assert needed(24 * HOUR - SECOND, subject) == Price.WORK
    assert needed(24 * HOUR, subject) == Price.NOTHING
    for n in range(100):
        Flow.objects.create(kind="person", session="x", subject=f"{n}", network="town", begun_at=NOW)
        Flow.objects.create(kind="person", session="x", subject=f"{n}", network="", begun_at=NOW)
    assert needed(HOUR - SECOND, network="town") == Price.HARD_WORK
    assert needed(HOUR, network="town") == Price.NOTHING
    assert needed(SECOND, network="") == Price.NOTHING


def test_the_newest_flow_of_a_session_and_kind_lives_a_quarter_of_an_hour(zhou: Account) -> None:
    begin()
    newest = begin(now=NOW + SECOND)
    begin(now=NOW + MINUTE, session="x" * 64)

    def current(now: datetime, kind: str = "person") -> Flow | None:
        return current_flow(session=SESSION, kind=kind, now=now)

    assert current(NOW + 15 * MINUTE) == newest
    assert current(newest.begun_at + 15 * MINUTE) is None
    assert current(NOW + SECOND, "organisation") is None


def test_asking_notes_the_account_and_is_written_down(zhou: Account) -> None:
    Account.objects.filter(id=zhou.id).update(credential_epoch=5)
    flow = asked()
    assert (flow.asks, flow.asked_at, flow.account, flow.epoch) == (1, NOW, zhou, 5)
    assert ledger("recovery.code_asked") == [(None, flow.id, "success")]


def test_a_wrong_phone_leads_to_nobody_and_loses_no_organisations_account(
    zhou: Account, yanxi: Account
) -> None:
    flow = asked(phone=CHEN[2])
    assert (flow.asks, flow.account, flow.epoch) == (1, None, 0)
    flow = asked("organisation", FIRMS, CHEN[2])
    assert (flow.account, flow.epoch) == (yanxi, yanxi.credential_epoch)


def test_a_flow_asks_once_a_minute_and_five_times(zhou: Account) -> None:
    flow = asked()
    with pytest.raises(UnableToAskCode) as refused:
        ask_code(flow=flow, phone=ZHOU[2], now=NOW + 59 * SECOND)
    assert refused.value.wait == SECOND
    with pytest.raises(UnableToAskCode) as refused:
        ask_code(flow=flow, phone=ZHOU[2], now=NOW + 20 * SECOND)
    assert refused.value.wait == 40 * SECOND
    for n in range(1, 5):
        ask_code(flow=flow, phone=ZHOU[2], now=NOW + n * MINUTE)
    with pytest.raises(UnableToAskCode) as refused:
        ask_code(flow=flow, phone=ZHOU[2], now=NOW + 5 * MINUTE)
    assert refused.value.wait is None
    assert len(ledger("recovery.code_asked")) == 5


@pytest.mark.parametrize("state", [PROVEN, DONE, {"begun_at": NOW - 15 * MINUTE}])
def test_a_flow_that_went_on_or_is_over_asks_for_nothing(zhou: Account, state: dict) -> None:
    flow, other = begin(), begin(session="x" * 64)
    Flow.objects.filter(id=flow.id).update(**{"account": zhou, **state})
    with pytest.raises(UnableToAskCode) as refused:
        ask_code(flow=flow, phone=ZHOU[2], now=NOW)
    assert refused.value.wait is None
    other.refresh_from_db()
    assert other.asks == 0


def test_the_code_goes_to_the_stored_phone_once_in_her_language(zhou: Account) -> None:
    Account.objects.filter(id=zhou.id).update(language="en")
    flow = asked()
    for _twice in range(2):
        send_recovery_code(flow=flow, now=NOW)
    sms = SandboxMessage.objects.get()
    assert (sms.to, sms.sent_at, "验证码" in sms.text) == (ZHOU[2], NOW, False)
    row = Code.objects.get()
    assert (row.purpose, row.flow, row.session) == ("recover-person", flow.id.hex, SESSION)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (PROVEN, 0 * SECOND),
        (DONE, 0 * SECOND),
        ({"begun_at": NOW - 15 * MINUTE}, 0 * SECOND),
        ({"asked_at": None}, 0 * SECOND),
        ({"epoch": 9}, 0 * SECOND),
        ({"phone_digest": b"x"}, 0 * SECOND),
        ({}, 5 * MINUTE),
    ],
)
def test_no_code_for_what_went_on_is_over_or_too_late(zhou: Account, state: dict, after: timedelta) -> None:
    flow = asked()
    Flow.objects.filter(id=flow.id).update(**state)
    flow.refresh_from_db()
    send_recovery_code(flow=flow, now=NOW + after)
    assert not SandboxMessage.objects.exists()


def test_a_code_is_still_sent_just_in_time(zhou: Account) -> None:
    flow = asked()
    send_recovery_code(flow=flow, now=NOW + 5 * MINUTE - SECOND)
    assert SandboxMessage.objects.get()


def test_a_code_waits_for_the_phones_minute_and_no_longer_than_it_is_good(zhou: Account) -> None:
    from jingban.ledger.models import OutboxEvent

    issue_code(phone=ZHOU[2], bound_to=CodePurpose(purpose="x"), now=NOW - SECOND, language="en")
    flow = asked()
    due = OutboxEvent.objects.filter(subject_id=flow.id).count()
    send_recovery_code(flow=flow, now=NOW)
    assert OutboxEvent.objects.filter(subject_id=flow.id).count() == due + 1
    for n in range(3):
        at = NOW - (n + 2) * MINUTE
        Code.objects.create(
            phone_digest=bytes(Code.objects.earliest("issued_at").phone_digest),
            slot=90 + n,
            purpose="x",
            code_digest=b"",
            issued_at=at,
            expires_at=at,
        )
    send_recovery_code(flow=flow, now=NOW + 59 * SECOND)
    assert OutboxEvent.objects.filter(subject_id=flow.id).count() == due + 1
    assert SandboxMessage.objects.count() == 1


def test_the_phone_is_proven_once_by_the_flows_own_code(zhou: Account) -> None:
    flow = asked()
    code = sent(flow)
    later = NOW + MINUTE
    for phone, typed in ((ZHOU[2], "000000" if code != "000000" else "1"), (CHEN[2], code)):
        with pytest.raises(UnableToProvePhone):
            prove_phone(flow=flow, phone=phone, code=typed, now=later)
    assert ledger("recovery.phone_refused") == [(None, flow.id, "wrong")] * 2
    prove_phone(flow=flow, phone=ZHOU[2], code=code, now=later)
    flow.refresh_from_db()
    row = Code.objects.get()
    assert (flow.phone_at, flow.code, row.used_at) == (later, row.id, later)
    assert ledger("recovery.phone_proven") == [(zhou.id, flow.id, "success")]
    with pytest.raises(UnableToProvePhone):
        prove_phone(flow=flow, phone=ZHOU[2], code=code, now=later)


@pytest.mark.parametrize(
    "state",
    [PROVEN, DONE, {"begun_at": NOW - 15 * MINUTE}, {"account": None}, {"epoch": 9}],
)
def test_no_phone_is_proven_for_what_went_on_or_is_over(zhou: Account, state: dict) -> None:
    flow = asked()
    code = sent(flow)
    Flow.objects.filter(id=flow.id).update(**state)
    with pytest.raises(UnableToProvePhone):
        prove_phone(flow=Flow.objects.get(id=flow.id), phone=ZHOU[2], code=code, now=NOW)
    assert Code.objects.get().used_at is None


def test_a_reset_ends_what_was_and_is_written_down(zhou: Account) -> None:
    session = SessionStore(now=NOW)
    begin_session(session=session, account=zhou, now=NOW, device="", network="")
    flow = proven()
    issue_code(phone=ZHOU[2], bound_to=CodePurpose(purpose="x"), now=NOW + MINUTE, language="en")
    later = NOW + 2 * MINUTE
    account = reset(flow, later)
    assert account == zhou
    account.refresh_from_db()
    assert verify_password("Fresh2027x", account.password_hash)
    assert account.password_changed_at == later
    assert account.credential_epoch > flow.epoch
    assert not Session.objects.filter(account=zhou).exists()
    assert Code.objects.get(purpose="x").expires_at == later
    link = account.links.get(ended_at=None)
    assert link.level == "L2"
    flow.refresh_from_db()
    assert flow.done_at == later
    assert ledger("recovery.password_reset") == [(zhou.id, flow.id, "success")]
    with pytest.raises(UnableToReset):
        reset(flow, later)
    assert ledger("recovery.reset_refused") == [(None, None, "UnableToReset")]


def test_a_reset_needs_this_sessions_open_proven_flow_in_time(zhou: Account) -> None:
    flow = proven()
    with pytest.raises(UnableToReset):
        reset(flow, session="x" * 64)
    with pytest.raises(UnableToReset):
        reset(flow, NOW + 15 * MINUTE)
    for state in (
        {"phone_at": None},
        {"done_at": NOW},
        {"code": uuid4()},
        {"epoch": 9},
        {"phone_digest": b"x"},
    ):
        was = {name: getattr(flow, name) for name in state}
        Flow.objects.filter(id=flow.id).update(**state)
        with pytest.raises(UnableToReset):
            reset(flow)
        Flow.objects.filter(id=flow.id).update(**was)
    zhou.refresh_from_db()
    assert not verify_password("Fresh2027x", zhou.password_hash)
    reset(flow, NOW + 15 * MINUTE - SECOND)


@pytest.mark.parametrize("state", [{"used_at": None}, {"purpose": "x"}, {"flow": "x"}, {"session": "x"}])
def test_the_code_must_have_been_the_flows_own_and_be_spent(zhou: Account, state: dict) -> None:
    flow = proven()
    Code.objects.update(**state)
    with pytest.raises(UnableToReset):
        reset(flow)
    assert code_purpose(flow).session == SESSION


def test_an_organisations_reset_keeps_its_level_and_is_told_to_its_representative(yanxi: Account) -> None:
    head = make_account(ZHENG)
    Account.objects.filter(id=head.id).update(language="en")
    flow = proven("organisation", FIRMS, FIRM_PHONE)
    reset(flow)
    assert yanxi.links.get(ended_at=None).level == "O2"
    told = Message.objects.get(template="recovery.organisation_reset")
    assert (told.account_id, told.language) == (head.id, "en")
    assert told.params == {"organisation": YANXI[0], "time": "2026-11-24 09:00"}


def test_a_user_name_is_sent_twice_an_hour_and_once_a_flow(yanxi: Account) -> None:
    claim = Claim(name=YANXI[0], number=YANXI[1])

    def ask_at(now: datetime) -> Flow:
        flow = begin("username", claim, now)
        for _twice in range(2):
            send_username(flow=flow, now=now)
        return flow

    def count() -> int:
        return Message.objects.filter(template="recovery.username").count()

    flow = ask_at(NOW)
    told = Message.objects.get(template="recovery.username")
    assert (told.account_id, told.params) == (yanxi.id, {"username": "yanxi"})
    assert ledger("recovery.username_sent") == [(yanxi.id, flow.id, "success")]
    ask_at(NOW + MINUTE)
    ask_at(NOW + 2 * MINUTE)
    assert count() == 2
    Flow.objects.all().delete()
    ask_at(NOW + HOUR)
    assert count() == 3


def test_a_user_name_goes_to_no_phone_that_does_not_speak_for_it(yanxi: Account) -> None:
    Account.objects.filter(id=yanxi.id).update(frozen_at=NOW, phone_changed_at=NOW)
    send_username(flow=begin("username", Claim(name=YANXI[0], number=YANXI[1])), now=NOW)
    assert not Message.objects.filter(template="recovery.username").exists()
