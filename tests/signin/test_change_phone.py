"""Another phone: the former one's code, then the new one's."""

from uuid import uuid4

import pytest

from jingban.accounts.codes import UnableToRedeemCode, UnableToSendCode
from jingban.accounts.models import Account, Code, Session
from jingban.messages.models import Message
from jingban.sandbox.models import SandboxMessage
from jingban.signin.phone_change import PhoneChange, former_of
from jingban.signin.use_cases.change_phone import (
    SamePhone,
    UnableToChangePhone,
    change_phone,
    prove_former_phone,
    send_former_code,
    send_new_code,
)
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import make_account
from tests.signin.steps import DAY, MINUTE, NEW_PHONE, SECOND, code_to, ledger, signed_in


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
