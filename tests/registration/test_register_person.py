"""Registering a person: what the registers, other accounts and a second click do to it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jingban.accounts.models import Account, Code, Level, Link, Session
from jingban.accounts.passwords import Busy, verify_password
from jingban.accounts.queries import account_by_phone, accounts_by_number
from jingban.foundation import clock
from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.messages.models import Message
from jingban.parties.models import Person
from jingban.registration import handlers, limits
from jingban.registration.models import Registration, Try, TryKind
from jingban.registration.use_cases import register_person as module
from jingban.sandbox import magic
from jingban.sandbox.models import Outage, SandboxMessage
from tests.cast import CHEN, LIN, PASSWORD, ZHOU
from tests.factories import make_account
from tests.registration.people import (
    PERSON_URL,
    errors_of,
    latest,
    person_form,
    registered,
    with_code,
)


def sent_templates(account: Account | None = None) -> list[str]:
    rows = Message.objects.order_by("created_at", "id")
    return [row.template for row in (rows.filter(account_id=account.id) if account else rows)]


def outcomes() -> list[str]:
    return list(LedgerRow.objects.filter(event="registration.person").values_list("outcome", flat=True))


MISMATCH = "姓名、证件号码或有效期与权威库登记的不一致"


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "周欣燃"},
        {"number": LIN[1]},
        {"valid_from-d": "13"},
        {"valid_to-y": "2038"},
    ],
)
def test_a_mismatch_never_says_which_part_is_right(client: Client, facts: dict[str, str]) -> None:
    registered(ZHOU)
    response = client.post(PERSON_URL, with_code(client, person_form(**facts)))
    assert response.status_code == 422
    (text,) = errors_of(response)["number"]
    assert MISMATCH in text
    assert set(errors_of(response)) == {"number"}
    assert outcomes() == ["register_person"]
    assert not Account.objects.exists()


def test_the_dead_do_not_register(client: Client) -> None:
    registered(ZHOU, state="dead")
    response = client.post(PERSON_URL, with_code(client, person_form()))
    assert MISMATCH in errors_of(response)["number"][0]


def test_a_register_that_is_down_burns_no_code_and_keeps_the_page(client: Client) -> None:
    registered(ZHOU)
    form = with_code(client, person_form())
    outage = Outage.objects.create(name="population")
    for _again in range(7):
        response = client.post(PERSON_URL, form)
        assert response.status_code == 503
        assert not Try.objects.exclude(kind=TryKind.CODE).exists()
        assert response.headers["Retry-After"]
        assert "验证码没有用掉" in errors_of(response)[""][0]
        page = response.content.decode()
        assert f'value="{ZHOU[0]}"' in page
        assert f'value="{form["code"]}"' in page
    assert not Account.objects.exists()
    assert not Person.objects.exists()
    assert outcomes() == ["register_down"] * 7
    outage.delete()
    assert client.post(PERSON_URL, form).status_code == 303
    assert Account.objects.count() == 1


def test_a_slow_register_is_given_up_and_burns_no_code(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(magic, "SLOW_SECONDS", 0.01)
    slow = (ZHOU[0], magic.PERSON_SLOW, ZHOU[2])
    form = with_code(client, person_form(slow))
    assert client.post(PERSON_URL, form).status_code == 503
    assert Code.objects.get().used_at is None


def test_a_mistake_burns_no_code(client: Client) -> None:
    registered(ZHOU)
    form = with_code(client, person_form())
    for _again in range(6):
        assert client.post(PERSON_URL, {**form, "name": "周欣燃"}).status_code == 422
    assert client.post(PERSON_URL, form).status_code == 303


def test_too_many_hashes_burn_no_code(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(ZHOU)

    def busy(_raw: str) -> str:
        raise Busy

    form = with_code(client, person_form())
    with monkeypatch.context() as patched:
        patched.setattr(module, "hash_password", busy)
        response = client.post(PERSON_URL, form)
    assert (response.status_code, "Retry-After" in response.headers) == (503, True)
    assert client.post(PERSON_URL, form).status_code == 303


def test_sms_down_is_said_and_counted_against_nobody(client: Client) -> None:
    outage = Outage.objects.create(name="sms")
    response = client.post(f"{PERSON_URL}code", person_form())
    assert response.status_code == 503
    assert "短信暂时发不出去" in errors_of(response)["code"][0]
    outage.delete()
    assert client.post(f"{PERSON_URL}code", person_form()).status_code == 200


def test_wrong_codes_end_after_five(client: Client) -> None:
    registered(ZHOU)
    form = with_code(client, person_form())
    wrong = f"{(int(form['code']) + 1) % 10**6:06}"
    for _again in range(5):
        client.post(PERSON_URL, {**form, "code": wrong})
    response = client.post(PERSON_URL, form)
    assert set(errors_of(response)) == {"code"}
    assert not Account.objects.exists()


def test_a_form_sent_twice_makes_one_account(client: Client) -> None:
    registered(ZHOU)
    form = with_code(client, person_form())
    first, second = client.post(PERSON_URL, form), client.post(PERSON_URL, form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert Account.objects.count() == Registration.objects.count() == 1
    assert sent_templates() == ["registration.person_done"]


def test_two_tabs_do_not_share_one_code(client: Client) -> None:
    registered(ZHOU)
    form = with_code(client, person_form())
    other = {**form, "submission": str(uuid.uuid4())}
    assert client.post(PERSON_URL, form).status_code == 303
    assert set(errors_of(client.post(PERSON_URL, other))) == {"code"}
    assert Account.objects.count() == 1


def test_the_back_button_and_another_person_is_another_form(client: Client) -> None:
    registered(ZHOU)
    registered(LIN)
    form = with_code(client, person_form())
    client.post(PERSON_URL, form)
    other = with_code(client, person_form(LIN, submission=form["submission"]))
    assert client.post(PERSON_URL, other).status_code == 303
    assert Account.objects.count() == 2


def test_a_form_number_that_is_none_is_replaced(client: Client) -> None:
    registered(ZHOU)
    form = with_code(client, person_form(submission="../../x"))
    assert client.post(PERSON_URL, form).status_code == 303


class TestAlreadyRegistered:
    """Nothing on the screen tells it: the answers are the same, the SMS differs."""

    def answers(self, client: Client, form: dict[str, str]) -> tuple[Any, Any]:
        asked = client.post(f"{PERSON_URL}code", form)
        sent = {**form, "code": latest("+86" + form["phone"]).code}
        done = client.post(PERSON_URL, sent)
        return (asked.status_code, asked.context["said"]), (done.status_code, done.headers["Location"])

    def test_the_screen_is_the_same_for_known_and_unknown(self, client: Client) -> None:
        registered(ZHOU)
        unknown = self.answers(client, person_form())
        Account.objects.get()
        Code.objects.update(issued_at=clock.now() - timedelta(minutes=5))
        known = self.answers(client, person_form())
        assert known == unknown

    def test_same_person_and_phone_make_no_second_account(self, client: Client) -> None:
        registered(ZHOU)
        account = make_account(ZHOU)
        before = account.password_hash
        form = with_code(client, person_form(password="Another2026", again="Another2026"))
        assert "这个手机号已有账号" in latest(ZHOU[2]).text
        assert client.post(PERSON_URL, form).status_code == 303
        account.refresh_from_db()
        assert Account.objects.count() == 1
        assert (account.password_hash, account.phone) == (before, ZHOU[2])
        assert Link.objects.get(account=account).level == Level.L3
        assert sent_templates() == ["registration.person_exists"]
        assert outcomes() == ["has_account"]

    def test_same_person_with_another_phone_gets_an_unproven_account(self, client: Client) -> None:
        registered(ZHOU)
        owner = make_account(ZHOU)
        stranger = person_form(ZHOU, phone=CHEN[2].removeprefix("+86"))
        assert client.post(PERSON_URL, with_code(client, stranger)).status_code == 303
        newcomer = account_by_phone(CHEN[2])
        assert newcomer is not None
        owner.refresh_from_db()
        assert owner.phone == ZHOU[2]
        assert [link.level for link in Link.objects.filter(ended_at=None).order_by("level")] == ["L2", "L3"]
        assert [one.id for one in accounts_by_number(ZHOU[1])] == [owner.id, newcomer.id]
        assert sent_templates(owner) == ["registration.another_account"]
        assert not verify_password(PASSWORD + "x", owner.password_hash)

    def test_an_unproven_account_is_not_told_of_another(self, client: Client) -> None:
        registered(ZHOU)
        first = make_account(ZHOU, level="L2")
        client.post(PERSON_URL, with_code(client, person_form(phone=CHEN[2].removeprefix("+86"))))
        assert sent_templates(first) == []
        assert Account.objects.count() == 2

    def test_a_recycled_phone_moves_and_the_former_account_is_told(self, client: Client) -> None:
        registered(LIN)
        former = make_account(ZHOU)
        form = with_code(client, person_form(LIN, phone=ZHOU[2].removeprefix("+86")))
        assert client.post(PERSON_URL, form).status_code == 303
        former.refresh_from_db()
        holder = account_by_phone(ZHOU[2])
        assert holder is not None
        assert holder.id != former.id
        assert former.phone is None
        assert [one.id for one in accounts_by_number(ZHOU[1])] == [former.id]
        event = OutboxEvent.objects.get(topic="account.phone_released")
        for _twice in range(2):
            handlers.tell_of_released_phone(event, clock.now())
        assert sent_templates(former) == ["account.phone_released"]


class TestUnproven:
    """A stranger's unproven account lets nobody in and locks nobody out."""

    @staticmethod
    def who_enters(number: str, password: str) -> Account | None:
        client = Client()
        client.post("/sign-in/person/", {"account": number, "password": password})
        session = Session.objects.filter(account__isnull=False).order_by("-created_at").first()
        return session.account if session else None

    def test_each_password_opens_its_own_account(self, client: Client) -> None:
        registered(ZHOU)
        owner = make_account(ZHOU)
        stranger = person_form(phone=CHEN[2].removeprefix("+86"), password="Other2026x", again="Other2026x")
        assert client.post(PERSON_URL, with_code(client, stranger)).status_code == 303
        assert self.who_enters(ZHOU[1], "Wrong2026x") is None
        assert self.who_enters(ZHOU[1], PASSWORD) == owner
        newcomer = account_by_phone(CHEN[2])
        assert self.who_enters(ZHOU[1], "Other2026x") == newcomer
        assert newcomer != owner

    def test_proving_the_face_ends_the_strangers_link(self, client: Client) -> None:
        registered(ZHOU)
        stranger = person_form(phone=CHEN[2].removeprefix("+86"), password="Other2026x", again="Other2026x")
        client.post(PERSON_URL, with_code(client, stranger))
        owner = make_account(ZHOU)
        lost = account_by_phone(CHEN[2])
        assert lost is not None
        assert Link.objects.get(account=lost).ended_why == "displaced"
        handlers.tell_of_ended_link(OutboxEvent.objects.get(topic="account.link_ended"), clock.now())
        assert sent_templates(lost)[-1] == "account.link_ended"
        assert [one.id for one in accounts_by_number(ZHOU[1])] == [owner.id]


class TestLimits:
    """A stranger does not learn from us which name belongs to which number."""

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            (TryKind.NETWORK, "您所在的网络核对身份信息太多"),
            (TryKind.PHONE, "这个手机号核对身份信息太多"),
            (TryKind.CERTIFICATE, "这个证件号码核对的次数太多"),
        ],
    )
    def test_tries_are_counted(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, kind: TryKind, text: str
    ) -> None:
        monkeypatch.setitem(limits.LIMITS, kind, (timedelta(hours=1), 2))
        registered(ZHOU)
        form = with_code(client, person_form(name="周欣燃"))
        assert [client.post(PERSON_URL, form).status_code for _again in range(2)] == [422, 422]
        right = {**form, "name": ZHOU[0]}
        for typed in (form, right):
            response = client.post(PERSON_URL, typed)
            assert response.status_code == 429
            assert text in errors_of(response)[""][0]
        assert not Account.objects.exists()
        assert Try.objects.filter(kind=kind).count() == 2
        Try.objects.update(at=clock.now() - timedelta(hours=1, seconds=1))
        assert client.post(PERSON_URL, right).status_code == 303

    def test_codes_are_counted_by_network(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, TryKind.CODE, (timedelta(hours=1), 1))
        assert client.post(f"{PERSON_URL}code", person_form(ZHOU)).status_code == 200
        response = client.post(f"{PERSON_URL}code", person_form(LIN))
        assert response.status_code == 429
        assert SandboxMessage.objects.filter(to=LIN[2]).count() == 0

    def test_wrong_codes_ask_no_register(self, client: Client) -> None:
        client.post(PERSON_URL, person_form(code="123456"))
        assert not Try.objects.exists()

    def test_old_tries_are_forgotten(self) -> None:
        now = clock.now()
        limits.count_tries({TryKind.NETWORK: "x"}, now=now - timedelta(days=2))
        limits.count_tries({TryKind.NETWORK: "x"}, now=now)
        handlers.forget(now)
        assert Try.objects.count() == 1


def test_nothing_personal_stands_in_clear(client: Client) -> None:
    registered(ZHOU)
    client.post(PERSON_URL, with_code(client, person_form()))
    for model in (Registration, Account, LedgerRow, OutboxEvent, Try):
        for row in model.objects.all().values():
            parts = (bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row.values())
            text = b" ".join(parts)
            secret = (ZHOU[0], ZHOU[1], ZHOU[2][3:], PASSWORD, "127.0.0")
            assert not any(word.encode() in text for word in secret)
