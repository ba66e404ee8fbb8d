"""Passkeys: made and used as the browser does, and every way to cheat."""

import json
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Ceremony, Challenge, Passkey
from jingban.accounts.passkeys import (
    GOOD_FOR,
    UnableToProvePasskey,
    creation_options,
    prove_passkey,
    request_options,
)
from jingban.accounts.use_cases.add_passkey import MOST, TooManyPasskeys, add_passkey
from jingban.accounts.use_cases.change_passkey import remove_passkey, rename_passkey
from jingban.ledger.models import LedgerRow
from jingban.messages.models import Message
from tests.accounts.device import Device
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import make_account

HERE = "s" * 64


@pytest.fixture
def zhou() -> Account:
    return make_account(ZHOU)


def add(account: Account, device: Device, *, session: str = HERE, now=NOW) -> Passkey:
    options = creation_options(account=account, shown_as="周*然", session=session, now=now)
    return add_passkey(
        account=account, answer=device.make(options), name="我的手机", session=session, now=now
    )


def ask(ceremony: Ceremony = Ceremony.SIGN_IN, *, account: Account | None = None, session: str = HERE) -> str:
    return request_options(ceremony=ceremony, session=session, now=NOW, account=account)


def prove(answer: str, **more) -> Passkey:
    return prove_passkey(
        **{"answer": answer, "ceremony": Ceremony.SIGN_IN, "session": HERE, "now": NOW, **more}
    )


def test_what_the_browser_is_asked(zhou: Account) -> None:
    first = add(zhou, Device())
    asked = json.loads(creation_options(account=zhou, shown_as="周*然", session=HERE, now=NOW))
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert len(asked["excludeCredentials"]) == 1
    assert ZHOU[0] not in json.dumps(asked, ensure_ascii=False)
    used = json.loads(ask())
    assert used["userVerification"] == "required"
    assert not used.get("allowCredentials"), "whoever signs in is not known yet"
    assert len(json.loads(ask(Ceremony.PROVE, account=zhou))["allowCredentials"]) == 1
    assert first.name == "我的手机"


def test_a_passkey_is_added_told_and_proves_its_holder(zhou: Account) -> None:
    device = Device()
    added = add(zhou, device)
    assert Message.objects.get(template="account.factor_added").account_id == zhou.id
    assert LedgerRow.objects.filter(event="account.passkey_added", account_id=zhou.id).exists()
    assert prove(device.use(ask())).id == added.id
    added.refresh_from_db()
    assert (added.sign_count, added.last_used_at) == (1, NOW)
    assert "我的手机".encode() not in bytes(added.name_sealed)


def test_a_challenge_is_good_for_one_answer(zhou: Account) -> None:
    device = Device()
    add(zhou, device)
    answer = device.use(ask())
    prove(answer)
    with pytest.raises(UnableToProvePasskey):
        prove(answer)
    assert Challenge.objects.count() == 0


def test_a_wrong_answer_spends_the_challenge_too(zhou: Account) -> None:
    device = Device()
    add(zhou, device)
    options = ask()
    with pytest.raises(UnableToProvePasskey):
        prove(device.use(options, signature="AAAA"))
    with pytest.raises(UnableToProvePasskey):
        prove(device.use(options))


def test_a_challenge_is_bound_to_session_ceremony_and_time(zhou: Account) -> None:
    device = Device()
    add(zhou, device)
    for more in (
        {"session": "t" * 64},
        {"ceremony": Ceremony.PROVE},
        {"now": NOW + GOOD_FOR},
    ):
        with pytest.raises(UnableToProvePasskey):
            prove(device.use(ask()), **more)
    prove(device.use(ask()), now=NOW + GOOD_FOR - timedelta(seconds=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"origin": "http://evil.example"},
        {"rp_id": "evil.example"},
        {"verifies": False},
    ],
)
def test_another_site_or_an_unverified_holder_is_refused(zhou: Account, wrong: dict) -> None:
    device = Device()
    add(zhou, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(UnableToProvePasskey):
        prove(device.use(ask()))
    assert LedgerRow.objects.filter(event="account.passkey_refused", account_id=zhou.id).exists()
    with pytest.raises(UnableToProvePasskey):
        add(zhou, Device(**wrong))
    assert zhou.passkeys.count() == 1


def test_another_accounts_passkey_proves_nothing(zhou: Account) -> None:
    chen, device = make_account(CHEN), Device()
    add(chen, device)
    with pytest.raises(UnableToProvePasskey):
        prove(device.use(ask(Ceremony.PROVE, account=zhou)), ceremony=Ceremony.PROVE, account=zhou)


def test_the_account_an_answer_names_is_the_passkeys_own(zhou: Account) -> None:
    chen, device = make_account(CHEN), Device()
    add(chen, device)
    device.user = zhou.id.bytes
    with pytest.raises(UnableToProvePasskey):
        prove(device.use(ask()))
    device.user = b""
    with pytest.raises(UnableToProvePasskey):
        prove(device.use(ask()))


def test_another_key_under_the_same_name_is_refused(zhou: Account) -> None:
    device = Device()
    add(zhou, device)
    forger = Device(credential_id=device.credential_id, user=device.user)
    with pytest.raises(UnableToProvePasskey):
        prove(forger.use(ask()))


def test_a_copy_whose_counter_lags_is_refused(zhou: Account) -> None:
    device = Device()
    passkey = add(zhou, device)
    for _time in range(3):
        prove(device.use(ask()))
    copy = Device(credential_id=device.credential_id, key=device.key, user=device.user, counter=1)
    with pytest.raises(UnableToProvePasskey):
        prove(copy.use(ask()))
    passkey.refresh_from_db()
    assert passkey.sign_count == 3


def test_one_passkey_belongs_to_one_account(zhou: Account) -> None:
    device = Device()
    add(zhou, device)
    with pytest.raises(UnableToProvePasskey):
        add(make_account(CHEN), device)
    assert Passkey.objects.count() == 1


def test_a_challenge_for_signing_in_adds_nothing(zhou: Account) -> None:
    device = Device()
    options = json.loads(creation_options(account=zhou, shown_as="周*然", session=HERE, now=NOW))
    options["challenge"] = json.loads(ask())["challenge"]
    with pytest.raises(UnableToProvePasskey):
        add_passkey(account=zhou, answer=device.make(json.dumps(options)), name="x", session=HERE, now=NOW)


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "x",
        "[]",
        "{}",
        "null",
        '{"id": 1}',
        '{"id": "AA", "response": {}}',
        '{"response": []}',
        "1" * 50_000,
    ],
)
def test_nonsense_is_refused(zhou: Account, nonsense: str) -> None:
    ask()
    with pytest.raises(UnableToProvePasskey):
        prove(nonsense)
    with pytest.raises(UnableToProvePasskey):
        add_passkey(account=zhou, answer=nonsense, name="x", session=HERE, now=NOW)


def test_an_account_has_ten_at_most(zhou: Account) -> None:
    for _one in range(MOST):
        add(zhou, Device())
    with pytest.raises(TooManyPasskeys):
        add(zhou, Device())


def test_renaming_and_removing_are_ones_own(zhou: Account) -> None:
    device, chen = Device(), make_account(CHEN)
    passkey = add(zhou, device)
    assert not rename_passkey(account=chen, passkey_id=passkey.id, name="x")
    assert not remove_passkey(account=chen, passkey_id=passkey.id, now=NOW)
    assert rename_passkey(account=zhou, passkey_id=passkey.id, name="办公室电脑")
    assert zhou.passkeys.get().name == "办公室电脑"
    assert remove_passkey(account=zhou, passkey_id=passkey.id, now=NOW)
    assert not remove_passkey(account=zhou, passkey_id=passkey.id, now=NOW)
    assert Message.objects.filter(template="account.factor_removed", account_id=zhou.id).count() == 1
    with pytest.raises(UnableToProvePasskey):
        prove(device.use(ask()))
