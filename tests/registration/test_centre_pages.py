"""实名信息, 单位信息, 用户信息完善, and the texts one agrees to: what is shown, and what is masked."""

from datetime import date, timedelta

import pytest
from django.test import Client

from jingban.accounts.models import Account, Level, Link
from jingban.accounts.passwords import hash_password
from jingban.accounts.use_cases.open_account import open_account
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation import clock
from jingban.messages.models import Message
from jingban.parties.models import Certificate, Organisation, Person
from jingban.registration import handlers, terms
from jingban.registration.models import Registration
from jingban.sandbox.models import Outage
from tests.cast import LIN, PASSWORD, YANXI, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account, make_person
from tests.registration.people import (
    FROM,
    TO,
    day,
    errors_of,
    person_form,
    registered,
    sign_in,
    with_code,
)

COMPLETE, IDENTITY = "/centre/complete/", "/centre/identity/"


def page(account: Account, address: str) -> str:
    client = Client()
    sign_in(client, account)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def phone_only() -> Account:
    """Open an account without bound person, as the phone's registration does (L1)."""
    return open_account(
        phone=ZHOU[2],
        password_hash=hash_password(PASSWORD),
        terms_version=terms.CURRENT,
        language="zh-hans",
        now=clock.now(),
    )


def completion(**typed: str) -> dict[str, str]:
    form = person_form()
    names = ("type", "name", "number")
    kept = {name: value for name, value in form.items() if name in names or name.startswith("valid_")}
    return {**kept, **typed}


@pytest.mark.parametrize(("kind", "label"), [("individual_business", "经营者"), ("enterprise", "法定代表人")])
def test_who_answers_for_an_organisation_is_called_as_the_register_does(kind: str, label: str) -> None:
    organisation = make_organisation()
    Organisation.objects.filter(id=organisation.id).update(kind=kind)
    account = make_organisation_account(organisation, level="O1")
    for address in ("/centre/organisation/", "/centre/organisation/identity/", "/centre/"):
        text = page(account, address)
        assert f"<dt>{label}</dt>" in text
        assert "实名用户" not in text, "an organisation is no person"
        assert "已登记，待确认" in text or address == "/centre/organisation/"
    answering = page(make_account(ZHENG), f"/centre/confirmations/{organisation.id}/")
    assert f"<dt>登记的{label}</dt>" in answering


class TestIdentity:
    def test_it_is_masked(self) -> None:
        account = make_account(ZHOU)
        text = page(account, IDENTITY)
        for shown in ("周*然", "居民身份证", ZHOU[1][:3], "已认证"):
            assert shown in text
        assert ZHOU[0] not in text
        assert ZHOU[1] not in text

    def test_validity_and_level_are_shown(self) -> None:
        account = make_account(ZHOU, level="L2")
        Certificate.objects.update(valid_from=FROM, valid_to=None)
        text = page(account, IDENTITY)
        assert "2019-06-12" in text
        assert "长期有效" in text
        assert "未认证" in text
        assert "用户信息不全" not in text

    def test_a_missing_validity_and_an_expired_one_are_said(self) -> None:
        account = make_account(ZHOU)
        assert "用户信息不全" in page(account, IDENTITY)
        Certificate.objects.update(valid_from=FROM, valid_to=date(2020, 1, 1))
        assert "您的证件已经过期" in page(account, IDENTITY)

    def test_an_account_without_person_is_led_to_complete(self) -> None:
        assert COMPLETE in page(phone_only(), IDENTITY)

    def test_it_is_not_for_organisations(self, client: Client) -> None:
        sign_in(client, make_organisation_account(make_organisation()))
        assert client.get(IDENTITY).status_code == 403


class TestOrganisation:
    def test_a_confirmed_one_sees_its_facts(self) -> None:
        account = make_organisation_account(make_organisation())
        text = page(account, "/centre/organisation/")
        for shown in (*YANXI, "企业法人", "存续", "郑*明", "单位信息"):
            assert shown in text
        text = page(account, "/centre/organisation/identity/")
        assert "郑*明" in text
        assert "法定代表人已确认" in text
        assert ZHENG[0] not in text
        assert ZHENG[1] not in text

    def test_an_unconfirmed_one_is_told_what_it_waits_for(self) -> None:
        account = make_organisation_account(make_organisation(), level="O1")
        assert "请生成一个确认链接" in page(account, "/centre/organisation/")
        text = page(account, "/centre/organisation/identity/")
        assert "已登记，待确认" in text

    def test_it_is_not_for_persons(self, client: Client) -> None:
        sign_in(client, make_account(ZHOU))
        assert client.get("/centre/organisation/").status_code == 403
        assert client.post("/centre/organisation/link").status_code == 403


class TestComplete:
    @pytest.fixture
    def account(self, client: Client) -> Account:
        account = phone_only()
        sign_in(client, account)
        return account

    def test_the_page_has_the_manuals_words(self, client: Client, account: Account) -> None:
        text = client.get(COMPLETE).content.decode()
        for words in (
            "用户信息完善",
            "证件类型",
            "姓名",
            "公民身份号码",
            "有效期",
            "5年",
            "长期有效",
            "确认",
        ):
            assert words in text

    def test_an_account_gets_its_person(self, client: Client, account: Account) -> None:
        registered(ZHOU)
        response = client.post(COMPLETE, completion())
        assert response.headers["Location"] == f"{IDENTITY}?done=completed"
        link = Link.objects.get(account=account)
        assert link.level == Level.L2
        assert Certificate.objects.get().valid_to == TO
        assert client.get(COMPLETE).status_code == 303
        assert client.post(COMPLETE, completion()).status_code == 303
        assert Link.objects.count() == 1

    def test_one_comes_back_to_where_one_was(self, client: Client, account: Account) -> None:
        registered(ZHOU)
        assert (
            'value="/services/work-permits"'
            in client.get(COMPLETE, {"next": "/services/work-permits"}).content.decode()
        )
        response = client.post(COMPLETE, completion(next="/services/work-permits"))
        assert response.headers["Location"] == "/services/work-permits"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
    def test_nobody_is_led_elsewhere(self, client: Client, account: Account, elsewhere: str) -> None:
        registered(ZHOU)
        response = client.post(COMPLETE, completion(next=elsewhere))
        assert response.headers["Location"].startswith(IDENTITY)

    @pytest.mark.parametrize(
        ("typed", "field", "message"),
        [
            ({"number": ""}, "number", "请填写公民身份号码"),
            ({"name": ""}, "name", "请填写姓名"),
            ({"number": LIN[1]}, "number", "与权威库登记的不一致"),
            ({"number": "123"}, "number", "证件号码应为 18 位"),
            (day("valid_to", None), "valid_to", "请填写结束时间，或者选择期限"),
            (day("valid_from", None), "valid_from", "请填写居民身份证有效期开始时间"),
        ],
    )
    def test_a_wrong_value_is_named(
        self, client: Client, account: Account, typed: dict[str, str], field: str, message: str
    ) -> None:
        registered(ZHOU)
        response = client.post(COMPLETE, completion(**typed))
        assert response.status_code == 422
        assert message in " ".join(errors_of(response)[field])
        assert not Link.objects.exists()

    def test_a_silent_register_keeps_the_page(self, client: Client, account: Account) -> None:
        Outage.objects.create(name="population")
        response = client.post(COMPLETE, completion())
        assert response.status_code == 503
        assert f'value="{ZHOU[0]}"' in response.content.decode()
        assert not Person.objects.exists()

    def test_the_owner_of_the_identity_is_told(self, client: Client, account: Account) -> None:
        registered(LIN)
        owner = make_account(LIN)
        client.post(COMPLETE, completion(name=LIN[0], number=LIN[1]))
        assert [row.template for row in Message.objects.filter(account_id=owner.id)] == [
            "registration.another_account"
        ]
        assert Link.objects.filter(ended_at=None, person=make_person(LIN)).count() == 2

    def test_a_bound_account_completes_its_own_person_only(self, client: Client) -> None:
        registered(ZHOU)
        registered(LIN)
        account = make_account(ZHOU, level="L2")
        sign_in(client, account)
        response = client.post(COMPLETE, completion(name=LIN[0], number=LIN[1]))
        assert "已经绑定另一个人" in errors_of(response)["number"][0]
        assert client.post(COMPLETE, completion()).status_code == 303
        assert Certificate.objects.get(person=make_person(ZHOU)).valid_from == FROM

    def test_a_displaced_account_can_be_bound_again(self, client: Client, account: Account) -> None:
        registered(ZHOU)
        client.post(COMPLETE, completion())
        raise_level(account=make_account_at(LIN[2]), now=clock.now())
        account.refresh_from_db()
        sign_in(client, account)
        assert client.get(COMPLETE).status_code == 200


def make_account_at(phone: str) -> Account:
    """Open another account of the same person with another phone."""
    return open_account(
        phone=phone,
        password_hash=hash_password(PASSWORD),
        terms_version=terms.CURRENT,
        language="zh-hans",
        person=make_person(ZHOU),
        now=clock.now(),
    )


@pytest.mark.parametrize("text", ["terms", "privacy"])
def test_what_one_agrees_to_is_public_and_versioned(client: Client, text: str) -> None:
    current = client.get(f"/about/{text}/").content.decode()
    assert "现行版本" in current
    for version in terms.VERSIONS:
        assert client.get(f"/about/{text}/{version}/").status_code == 200
    assert client.get(f"/about/{text}/1999-01/").status_code == 404
    assert client.get(f"/about/{text}/..%2f..%2fperson/").status_code == 404


def test_where_one_registered_is_forgotten_after_half_a_year(client: Client) -> None:
    registered(ZHOU)
    client.post("/register/person/", with_code(client, person_form()))
    now = clock.now()
    handlers.forget(now + timedelta(days=179))
    assert Registration.objects.get().origin == {"network": "127.0.0.0/24", "device": ""}
    handlers.forget(now + timedelta(days=181))
    assert Registration.objects.get().origin is None
