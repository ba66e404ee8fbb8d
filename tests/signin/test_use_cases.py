"""Signing in, step by step without pages: what each step needs, refuses, remembers and writes down."""

from datetime import datetime, timedelta
from uuid import uuid4

import altcha
import pytest
from django.core.exceptions import ValidationError

from jingban.accounts.codes import UnableToRedeemCode, UnableToSendCode
from jingban.accounts.models import Account, Authenticator, Ceremony, Code, Session
from jingban.accounts.passkeys import request_options
from jingban.accounts.passwords import verify_password
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.accounts.use_cases.renew_recovery_codes import renew_recovery_codes
from jingban.accounts.use_cases.set_up_authenticator import begin_authenticator, confirm_authenticator
from jingban.foundation import totp
from jingban.ledger.models import LedgerRow
from jingban.messages.models import Message
from jingban.sandbox.models import SandboxMessage
from jingban.signin import challenge
from jingban.signin.challenge import Proofs
from jingban.signin.client import Client
from jingban.signin.devices import Device, _mark
from jingban.signin.flow import FACTOR, Flow, begin_flow, current_flow
from jingban.signin.guessing import TooManyTries
from jingban.signin.models import Attempt, Outcome, SpentProof
from jingban.signin.phone_change import PhoneChange, former_of
from jingban.signin.policies import Misses, right_needs_code
from jingban.signin.queries import subject_of
from jingban.signin.use_cases.ask_for_factor import ask_for_factor
from jingban.signin.use_cases.change_password import UnableToChangePassword, change_password
from jingban.signin.use_cases.change_phone import (
    SamePhone,
    UnableToChangePhone,
    change_phone,
    prove_former_phone,
    send_former_code,
    send_new_code,
)
from jingban.signin.use_cases.enter import FactorNeeded, enter
from jingban.signin.use_cases.enter_by_passkey import enter_by_passkey
from jingban.signin.use_cases.prove_again import (
    UnableToProveCode,
    UnableToProvePassword,
    note_proof,
    prove_own_code,
    prove_own_password,
)
from jingban.signin.use_cases.prove_password import Proven, UnableToSignIn, prove_password
from jingban.signin.use_cases.redeem_factor import UnableToRedeemFactor, redeem_factor
from jingban.signin.use_cases.redeem_sign_in_code import redeem_sign_in_code
from jingban.signin.use_cases.send_sign_in_code import send_sign_in_code
from jingban.signin.use_cases.sign_out import sign_out
from tests.accounts.device import Device as PasskeyDevice
from tests.accounts.test_passkeys import add
from tests.cast import CHEN, NOW, PASSWORD, ZHOU
from tests.factories import make_account

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
CLIENT = Client(network="n" * 64, device=Device("browser"), name="Edge · Windows")
NEW_PHONE = "+8613300001234"


def store(now: datetime = NOW) -> SessionStore:
    return SessionStore(now=now)


def signed_in(account: Account, now: datetime = NOW) -> SessionStore:
    session = store(now)
    begin_session(session=session, account=account, now=now, device="", network="")
    return session


def attempt(**facts: object) -> Attempt:
    return Attempt.objects.create(at=NOW, subject="s", **facts)


def flow_of(account: Account | None, **facts: object) -> Flow:
    told = {
        "account_id": account.id if account else None,
        "epoch": account.credential_epoch if account else 0,
        "attempt_id": attempt().id,
        "kind": "person",
        "next_page": "/centre/",
        "begun_at": NOW,
    }
    return Flow(**{**told, **facts})  # type: ignore[arg-type]


def ledger(event: str) -> list[tuple]:
    """Give account, subject and outcome of what the ledger holds of an event."""
    return list(LedgerRow.objects.filter(event=event).values_list("account_id", "subject_id", "outcome"))


def authenticator_of(account: Account) -> str:
    begun = begin_authenticator(account=account, now=NOW)
    confirm_authenticator(account=account, code=totp.code_at(begun.secret, NOW - 30 * SECOND), now=NOW)
    Authenticator.objects.filter(account=account).update(asked_at_sign_in=True)
    return begun.secret


def code_to(phone: str) -> str:
    return SandboxMessage.objects.filter(to=phone).latest("id").code


# Policies


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


# The flow


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


# The challenge


FORM = {"form": "sign-in", "network": "n" * 64}


def made(*, hard: bool, now: datetime = NOW) -> dict:
    return challenge.make_challenge(**FORM, hard=hard, now=now)


def checked(payload: str, now: datetime = NOW, **other: str) -> challenge.Proof | None:
    return challenge.check_proof(payload, **{**FORM, **other}, now=now)


def solved(given: dict) -> str:
    asked = altcha.Challenge.from_dict(given)
    return altcha.Payload(asked, altcha.solve_challenge(asked)).to_base64()


def test_what_a_challenge_asks(monkeypatch) -> None:
    asked = made(hard=True, now=NOW)["parameters"]
    assert (asked["algorithm"], asked["cost"]) == ("PBKDF2/SHA-256", challenge.ITERATIONS)
    assert (asked["data"]["at"], asked["data"]["hard"]) == (int(NOW.timestamp()), True)
    spans: list[int] = []
    counters: list[int] = []
    real = altcha.create_challenge
    monkeypatch.setattr(challenge.secrets, "randbelow", lambda most: spans.append(most) or most - 1)
    monkeypatch.setattr(
        challenge.altcha,
        "create_challenge",
        lambda *given, **named: counters.append(named["counter"]) or real(*given, **named),
    )
    for hard in (False, True):
        made(hard=hard, now=NOW)
    assert spans == [challenge.RANGE // 2, challenge.HARD_RANGE // 2]
    assert counters == [challenge.RANGE - 1, challenge.HARD_RANGE - 1], "the upper half of the range"


@pytest.mark.parametrize("hard", [False, True])
def test_a_solved_challenge_is_a_proof_for_ten_minutes(hard: bool) -> None:
    given = made(hard=hard, now=NOW)
    payload = solved(given)
    proof = checked(payload, NOW)
    assert proof is not None
    assert proof.hard is hard
    for by, good in ((-30, True), (-31, False), (600, True), (601, False)):
        assert (checked(payload, NOW + by * SECOND) == proof) is good
    assert checked(payload, form="another") is None
    assert checked(payload, network="another") is None
    other = checked(solved(made(hard=hard, now=NOW)), NOW)
    assert other is not None
    assert other.digest != proof.digest


def test_what_is_no_proof(settings) -> None:
    given = made(hard=False, now=NOW)
    payload = solved(given)
    assert checked("", NOW) is None
    assert checked("x" * 4001, NOW) is None
    asked = altcha.Challenge.from_dict(made(hard=False, now=NOW))
    wrong = altcha.Payload(asked, altcha.solve_challenge(altcha.Challenge.from_dict(given))).to_base64()
    assert checked(wrong, NOW) is None
    settings.SECRET_KEY = "another installation's"
    assert checked(payload, NOW) is None


def test_the_two_secrets_are_two() -> None:
    assert challenge._secret("challenge") != challenge._secret("solution")


def test_a_turn_of_waiting_is_worth_thirty_seconds_of_it() -> None:
    token = challenge.begin_wait(NOW)

    def turn(after: timedelta, name: str = "a", network: str = "b") -> challenge.Proof | None:
        return challenge.check_wait(token, name=name, network=network, now=NOW + after)

    good = [
        turn(after) is not None for after in (29 * SECOND, 30 * SECOND, 15 * MINUTE, 15 * MINUTE + SECOND)
    ]
    assert good == [False, True, True, False]
    first = turn(30 * SECOND)
    assert first is not None
    assert first.hard
    assert turn(59 * SECOND) == first, "one turn in thirty seconds"
    others = [turn(60 * SECOND), turn(30 * SECOND, name="c"), turn(30 * SECOND, network="c")]
    assert first not in others
    assert len({one.digest for one in others if one}) == 3
    assert challenge.check_wait("forged", name="a", network="b", now=NOW + 30 * SECOND) is None


def test_a_wait_goes_on_until_it_is_worth_nothing() -> None:
    begun = challenge.begin_wait(NOW)
    for after, same in (
        (0 * MINUTE, True),
        (15 * MINUTE, True),
        (15 * MINUTE + SECOND, False),
        (-SECOND, False),
    ):
        assert (challenge.begin_wait(NOW + after, begun) == begun) is same
    fresh = challenge.begin_wait(NOW + 16 * MINUTE, begun)
    assert challenge.check_wait(fresh, name="", network="", now=NOW + 17 * MINUTE)
    assert challenge.begin_wait(NOW, "forged") not in ("", "forged")


def take(proofs: Proofs, *, hard: bool = False, now: datetime = NOW, **other: str) -> challenge.Proof:
    return challenge.take_proof(proofs, **{**FORM, "turn": "name", **other}, hard=hard, now=now)


def test_work_is_taken_once_for_its_form_and_as_hard_as_asked() -> None:
    light, heavy = Proofs(work=solved(made(hard=False))), Proofs(work=solved(made(hard=True)))
    for refused in ({"hard": True}, {"form": "x"}, {"network": "x"}, {"now": NOW + 11 * MINUTE}):
        with pytest.raises(challenge.ProofNeeded):
            take(light, **refused)
    assert take(light, turn="x") == checked(light.work)
    assert take(heavy, hard=True).hard
    for again in (light, heavy, Proofs()):
        with pytest.raises(challenge.ProofNeeded):
            take(again)
    assert set(SpentProof.objects.values_list("at", flat=True)) == {NOW}


def test_a_turn_is_taken_once_for_its_name_and_network() -> None:
    waited = Proofs(wait=challenge.begin_wait(NOW))
    at = NOW + 30 * SECOND
    with pytest.raises(challenge.ProofNeeded):
        take(waited, now=at - SECOND)
    assert take(waited, now=at, hard=True) == challenge.check_wait(
        waited.wait, name="name", network=FORM["network"], now=at
    )
    with pytest.raises(challenge.ProofNeeded):
        take(waited, now=at)
    assert take(waited, now=at, turn="another")
    assert take(waited, now=at, network="another")


def test_a_proof_is_spent_once_and_forgotten_after_half_an_hour() -> None:
    proof = challenge.Proof("d", hard=False)
    assert challenge.spend(proof, NOW)
    assert not challenge.spend(proof, NOW)
    spent = SpentProof.objects.get()
    assert (spent.digest, spent.at) == ("d", NOW)
    assert challenge.forget_spent(NOW + 30 * MINUTE) == 0
    assert challenge.forget_spent(NOW + 30 * MINUTE + SECOND) == 1


# The password


def prove(password: str = PASSWORD, name: str = "17600005093", now: datetime = NOW, **more: object) -> Proven:
    asked = {"kind": "person", "proofs": Proofs(), "client": CLIENT, **more}
    return prove_password(name=name, password=password, now=now, **asked)  # type: ignore[arg-type]


def test_a_right_password_proves_and_an_attempt_is_written(zhou: Account) -> None:
    proven = prove()
    assert (proven.account, proven.needs_code) == (zhou, False)
    row = Attempt.objects.get()
    assert row.id == proven.attempt_id
    assert (row.at, row.outcome, row.subject) == (NOW, Outcome.WRONG, subject_of(zhou))
    assert (row.network, row.client, row.device) == (CLIENT.network, CLIENT.name, "")
    assert row.name not in ("", row.subject)
    assert not LedgerRow.objects.filter(event__startswith="signin.").exclude(event="signin.refused").exists()


def test_a_wrong_one_is_in_the_ledger_under_who_was_meant(zhou: Account) -> None:
    for name, meant in (("17600005093", zhou.id), ("15911112222", None)):
        with pytest.raises(UnableToSignIn):
            prove("Wrong2026x", name)
        newest = Attempt.objects.latest("id")
        row = LedgerRow.objects.get(subject_id=newest.id)
        assert (row.account_id, row.outcome, row.at) == (meant, "wrong", NOW)


def test_a_known_browsers_attempt_is_under_its_device(zhou: Account) -> None:
    known = Client(CLIENT.network, Device("mine", (_mark(zhou),)), CLIENT.name)
    prove(client=known)
    assert Attempt.objects.get().device == known.device.digest


def test_after_ten_misses_by_another_name_the_right_password_waits_for_the_code(zhou: Account) -> None:
    for _ in range(10):
        Attempt.objects.create(at=NOW, subject=subject_of(zhou), name="another")
    proven = prove()
    assert (proven.account, proven.needs_code) == (zhou, True)
    assert Attempt.objects.get(id=proven.attempt_id).outcome == Outcome.CODE_ASKED
    assert Attempt.objects.filter(outcome=Outcome.CODE_ASKED).count() == 1
    assert ledger("signin.code_asked") == [(zhou.id, proven.attempt_id, "success")]
    with pytest.raises(UnableToSignIn):
        prove("Wrong2026x")


# The code by SMS


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


# Entering


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


# The second factor


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


# A proof again


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


# Another password


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


# Another phone


def change_of(account: Account, **other: object) -> PhoneChange:
    told = {
        "account_id": account.id,
        "epoch": account.credential_epoch,
        "former": former_of(account),
        "begun_at": NOW,
    }
    return PhoneChange(**{**told, **other})  # type: ignore[arg-type]


def test_the_former_phones_code_opens_the_change(zhou: Account) -> None:
    Account.objects.filter(id=zhou.id).update(language="en")
    zhou.refresh_from_db()
    session = signed_in(zhou)
    send_former_code(account=zhou, session=session, now=NOW)
    sms = SandboxMessage.objects.get()
    assert (sms.to, "验证码" in sms.text) == (ZHOU[2], False)
    row = Code.objects.get()
    assert (row.purpose, row.flow, row.session) == ("phone-former", zhou.id.hex, session.ref())
    prove_former_phone(account=zhou, code=sms.code, session=session, now=NOW + MINUTE)
    assert session["phone_change"]["account"] == str(zhou.id)
    assert session["phone_change"]["begun_at"] == (NOW + MINUTE).isoformat()
    assert Code.objects.get().used_at == NOW + MINUTE


def test_without_a_phone_there_is_no_former_code(zhou: Account) -> None:
    zhou.phone = None
    zhou.save()
    send_former_code(account=zhou, session=signed_in(zhou), now=NOW)
    assert not SandboxMessage.objects.exists()
    with pytest.raises(UnableToRedeemCode):
        prove_former_phone(account=zhou, code="123456", session=signed_in(zhou), now=NOW)


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"epoch": 9}, UnableToChangePhone),
        ({"account_id": uuid4()}, UnableToChangePhone),
        (None, UnableToChangePhone),
    ],
)
def test_no_code_and_no_change_without_the_first_step(zhou: Account, other: dict | None, error: type) -> None:
    change = None if other is None else change_of(zhou, **other)
    session = signed_in(zhou)
    with pytest.raises(error):
        send_new_code(account=zhou, phone=NEW_PHONE, change=change, session=session, now=NOW)
    with pytest.raises(error):
        change_phone(account=zhou, phone=NEW_PHONE, code="1", change=change, session=session, now=NOW)
    assert not SandboxMessage.objects.exists()


def test_the_same_phone_is_no_change(zhou: Account) -> None:
    with pytest.raises(SamePhone):
        send_new_code(account=zhou, phone=ZHOU[2], change=change_of(zhou), session=signed_in(zhou), now=NOW)


def test_ten_codes_a_day_to_whatever_phones(zhou: Account) -> None:
    for n in range(10):
        Code.objects.create(
            purpose="phone-new",
            flow=zhou.id.hex,
            phone_digest=bytes([n]),
            slot=1,
            code_digest=b"",
            issued_at=NOW - DAY + (n + 1) * SECOND,
            expires_at=NOW,
        )
    send = {"account": zhou, "phone": NEW_PHONE, "change": change_of(zhou), "session": signed_in(zhou)}
    with pytest.raises(UnableToSendCode) as refused:
        send_new_code(**send, now=NOW)
    assert refused.value.until == NOW + SECOND, "when the oldest of them is a day old"
    send_new_code(**send, now=NOW + SECOND)


def test_only_her_own_codes_to_new_phones_are_counted(zhou: Account) -> None:
    for n in range(20):
        told = (
            {"purpose": "phone-new", "flow": uuid4().hex} if n % 2 else {"purpose": "x", "flow": zhou.id.hex}
        )
        Code.objects.create(
            phone_digest=bytes([n]), slot=1, code_digest=b"", issued_at=NOW, expires_at=NOW, **told
        )
    send_new_code(account=zhou, phone=NEW_PHONE, change=change_of(zhou), session=signed_in(zhou), now=NOW)


def test_the_new_phones_code_changes_it_and_ends_the_rest(zhou: Account) -> None:
    session, _other = signed_in(zhou), signed_in(zhou)
    session["phone_change"] = {}
    change = change_of(zhou)
    send_new_code(account=zhou, phone=NEW_PHONE, change=change, session=session, now=NOW)
    row = Code.objects.get()
    assert (row.purpose, row.flow, row.session) == ("phone-new", zhou.id.hex, session.ref())
    later = NOW + MINUTE
    change_phone(
        account=zhou, phone=NEW_PHONE, code=code_to(NEW_PHONE), change=change, session=session, now=later
    )
    zhou.refresh_from_db()
    assert (zhou.phone, zhou.phone_changed_at) == (NEW_PHONE, later)
    assert "phone_change" not in session
    assert Session.objects.filter(account=zhou).count() == 1
    assert Session.objects.get(account=zhou).digest == session.ref()
    assert Code.objects.get().used_at == later
    told = Message.objects.filter(template="account.phone_set")
    assert [one.params["phone"] for one in told] == ["133****1234"] * 2, "at both phones"
    assert (zhou.id, None, "success") in ledger("account.phone_set")


@pytest.mark.parametrize("change", [{"closed_at": NOW}, {"frozen_at": NOW}, {"credential_epoch": 9}])
def test_an_account_that_changed_meanwhile_keeps_its_phone(zhou: Account, change: dict) -> None:
    session, first = signed_in(zhou), change_of(zhou)
    send_new_code(account=zhou, phone=NEW_PHONE, change=first, session=session, now=NOW)
    Account.objects.filter(id=zhou.id).update(**change)
    with pytest.raises(UnableToChangePhone):
        change_phone(
            account=zhou, phone=NEW_PHONE, code=code_to(NEW_PHONE), change=first, session=session, now=NOW
        )
    assert Account.objects.get(id=zhou.id).phone == ZHOU[2]
    assert Code.objects.get().used_at is None, "all or nothing"


@pytest.mark.parametrize("newcomer", ["person", "organisation"])
def test_only_the_sms_says_that_another_person_has_it(zhou: Account, yanxi: Account, newcomer: str) -> None:
    account = zhou if newcomer == "person" else yanxi
    holder = make_account(CHEN)
    texts = []
    for phone in (CHEN[2], NEW_PHONE):
        session = signed_in(account)
        send_new_code(account=account, phone=phone, change=change_of(account), session=session, now=NOW)
        sms = SandboxMessage.objects.get(to=phone)
        texts.append(sms.text.replace(sms.code, ""))
    assert (texts[0] != texts[1]) is (newcomer == "person")
    assert Account.objects.get(id=holder.id).phone == CHEN[2]


# Leaving


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


def test_a_frozen_accounts_password_opens_nothing(zhou: Account) -> None:
    freeze_account(account=zhou, how="inbox", now=NOW)
    with pytest.raises(UnableToSignIn):
        prove()
