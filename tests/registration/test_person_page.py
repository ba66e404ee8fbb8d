"""个人注册 in the browser's place: every field, every wrong value, and the page as it was typed."""

from datetime import date, timedelta

import pytest
from django.test import Client

from jingban.accounts.models import Account, Level, Link
from jingban.accounts.passwords import verify_password
from jingban.accounts.queries import account_by_phone
from jingban.parties.models import Certificate
from jingban.registration import terms
from jingban.registration.models import Registration
from tests.cast import LIN, PASSWORD, ZHOU
from tests.registration.people import (
    FROM,
    ORGANISATION_URL,
    PERSON_URL,
    TO,
    day,
    errors_of,
    latest,
    person_form,
    registered,
    with_code,
)

TODAY = date.today()


def test_the_page_has_every_label_and_hint_of_the_manual(client: Client) -> None:
    page = client.get(PERSON_URL).content.decode()
    for words in (
        "证件类型",
        "姓名",
        "请输入与证件上显示一致的姓名，用于身份信息比对",
        "证件号码",
        "居民身份证有效期开始时间",
        "居民身份证有效期结束时间",
        "5年",
        "10年",
        "20年",
        "长期有效",
        "发卡省份",
        "登录密码",
        "密码需要包含大小写字母、数字，且长度8到20",
        "确认密码",
        "手机号",
        "手机验证码",
        "获取验证码",
        "我已阅读并同意",
        "注册",
        "下载掌上 app",
    ):
        assert words in page
    for kind in ("居民身份证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "港澳台居民居住证"):
        assert f">{kind}</option>" in page
    assert ">外国人永久居留身份证</option>" in page
    assert ">护照</option>" in page
    assert "北京" in page


def test_a_person_registers(client: Client) -> None:
    registered(ZHOU)
    response = client.post(PERSON_URL, with_code(client, person_form()))
    assert response.status_code == 303
    account = account_by_phone(ZHOU[2])
    assert account is not None
    assert verify_password(PASSWORD, account.password_hash)
    assert (account.terms_version, account.language) == (terms.CURRENT, "zh-hans")
    link = Link.objects.get(account=account)
    assert link.level == Level.L2
    assert link.person is not None
    assert link.person.name == ZHOU[0]
    certificate = Certificate.objects.get(person=link.person)
    assert (certificate.number, certificate.valid_from, certificate.valid_to) == (ZHOU[1], FROM, TO)
    assert Registration.objects.get(account=account).card_province == "150000"


WRONG = [
    ({"type": "library_card"}, "type", "选择一个有效的选项"),
    ({"name": ""}, "name", "请填写姓名"),
    ({"number": ""}, "number", "请填写证件号码"),
    ({"number": "99010019930415032"}, "number", "证件号码应为 18 位，现在是 17 位"),
    ({"number": "990100199304150321"}, "number", "最后一位与前面的数字对不上"),
    ({"number": "932682198501010017"}, "number", "请把证件类型改为“外国人永久居留身份证”"),
    (day("valid_from", None), "valid_from", "请填写居民身份证有效期开始时间"),
    ({"valid_from-m": "13"}, "valid_from", "没有这一天"),
    ({"valid_from-d": ""}, "valid_from", "年、月、日都要填写"),
    ({"valid_from-y": "19"}, "valid_from", "年份请写 4 位数字"),
    (day("valid_from", TODAY + timedelta(days=2)), "valid_from", "开始时间不能晚于今天"),
    (day("valid_from", date(1970, 1, 1)), "valid_from", "不能早于 1980-01-01"),
    (day("valid_to", None), "valid_to", "请填写结束时间，或者选择期限"),
    (day("valid_to", date(2020, 6, 12)), "valid_to", "证件已经过期"),
    (
        {**day("valid_from", date(2010, 1, 1)), **day("valid_to", None), "length": "5y"},
        "valid_to",
        "证件已经过期",
    ),
    ({"length": "5y"}, "valid_to", "填写的结束时间和选择的期限不一样"),
    ({"length": "7y"}, "length", "选择一个有效的选项"),
    ({"province": ""}, "province", "请选择发卡省份"),
    ({"province": "990000"}, "province", "选择一个有效的选项"),
    ({"password": ""}, "password", "请填写密码"),
    ({"password": "Aa1", "again": "Aa1"}, "password", "密码长度应为 8 到 20 位"),
    ({"password": "A1" + "a" * 19, "again": "A1" + "a" * 19}, "password", "密码长度应为 8 到 20 位"),
    ({"password": "aa2026jingban", "again": "aa2026jingban"}, "password", "大写字母、小写字母和数字"),
    ({"password": "Password1", "again": "Password1"}, "password", "太常见"),
    ({"password": "Aa17600005093", "again": "Aa17600005093"}, "password", "不能包含手机号、证件号码"),
    ({"again": ""}, "again", "请再输入一次密码"),
    ({"again": "Thread2026y"}, "again", "两次输入的密码不一致"),
    ({"phone": ""}, "phone", "请填写手机号"),
    ({"phone": "1760000509"}, "phone", "手机号应为 11 位，现在是 10 位"),
    ({"phone": "12345678901"}, "phone", "手机号以 13 至 19 开头"),
    ({"code": ""}, "code", "请填写手机验证码"),
    ({"code": "12a"}, "code", "验证码是 6 位数字"),
    ({"code": "000000"}, "code", "验证码不对，或者已经失效"),
    ({"consent": ""}, "consent", "请先阅读，勾选同意后再继续"),
]


@pytest.mark.parametrize(("typed", "field", "message"), WRONG)
def test_a_wrong_value_is_named_beside_its_field(
    client: Client, typed: dict[str, str], field: str, message: str
) -> None:
    registered(ZHOU)
    form = {**person_form(code="123456"), **typed}
    if form.get("consent") == "":
        del form["consent"]
    response = client.post(PERSON_URL, form)
    assert response.status_code == 422
    assert message in " ".join(errors_of(response)[field])
    page = response.content.decode()
    assert "<title>错误：" in page
    assert PASSWORD not in page
    assert not Account.objects.exists()


def test_what_was_typed_stays_but_passwords(client: Client) -> None:
    page = client.post(PERSON_URL, person_form(number="99010019930415032")).content.decode()
    assert f'value="{ZHOU[0]}"' in page
    assert 'value="99010019930415032"' in page
    assert 'value="2039"' in page
    assert '<option value="150000" selected>' in page
    assert 'value="17600005093"' in page
    assert PASSWORD not in page


def test_all_wrong_values_are_told_at_once(client: Client) -> None:
    response = client.post(PERSON_URL, {"type": "resident_id"})
    assert set(errors_of(response)) == {
        *("name", "number", "valid_from", "province", "password", "again", "phone", "code", "consent")
    }


CERTIFICATES = [
    ("resident_id", "990100930415032", "99010019930415032X", {}),
    ("resident_id", " ９９０１００１９９３０４１５０３２ｘ ", "99010019930415032X", {}),
    ("hk_macao_permit", "h12345678", "H12345678", {}),
    ("taiwan_permit", "0123 4567", "01234567", {}),
    ("hmt_residence_permit", "810000199408230021", None, {}),
    ("pr_card", "911124198108030024", "911124198108030024", {}),
    ("passport", "12ab34567", "12AB34567", {"country": "FRA"}),
]


@pytest.mark.parametrize(("kind", "typed", "stored", "more"), CERTIFICATES)
def test_every_type_of_certificate_registers_once(
    client: Client, kind: str, typed: str, stored: str | None, more: dict[str, str]
) -> None:
    number = stored or typed
    registered((ZHOU[0], number, ""), certificate_type=kind, country=more.get("country", "CHN"))
    form = person_form(type=kind, number=typed, **more)
    if kind == "passport":
        form = {name: value for name, value in form.items() if not name.startswith("valid_")}
    response = client.post(PERSON_URL, with_code(client, form))
    assert response.status_code == 303, errors_of(response)
    certificate = Certificate.objects.get()
    assert (certificate.type, certificate.number) == (kind, number)
    assert certificate.country == more.get("country", "CHN")
    assert (certificate.valid_from is None) == (kind == "passport")


def test_only_what_the_certificate_has_is_asked(client: Client) -> None:
    page = client.get(PERSON_URL, {"type": "passport"}).content.decode()
    assert "签发国家" in page
    assert "有效期" not in page
    page = client.get(PERSON_URL, {"type": "pr_card"}).content.decode()
    assert "签发国家" not in page
    assert "证件有效期开始时间" in page
    assert "居民身份证有效期开始时间" not in page


def test_a_passport_needs_its_country(client: Client) -> None:
    response = client.post(PERSON_URL, person_form(type="passport", number="12AB34567", code="123456"))
    assert errors_of(response) == {"country": ["请选择签发国家"]}


def test_changing_the_certificate_keeps_what_was_typed(client: Client) -> None:
    form = person_form(type="passport", choose="type", number="1")
    response = client.post(PERSON_URL, form)
    assert response.status_code == 200
    page = response.content.decode()
    assert "签发国家" in page
    assert f'value="{ZHOU[0]}"' in page
    assert 'aria-invalid="true"' not in page


def test_the_script_gets_the_fields_alone(client: Client) -> None:
    response = client.post(
        PERSON_URL, person_form(type="passport", choose="type"), headers={"X-Fragment": "1"}
    )
    page = response.content.decode()
    assert "签发国家" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2023, 3, 1), "5y", date(2028, 3, 1)),
        (date(2020, 2, 29), "10y", date(2030, 2, 28)),
        (date(2016, 3, 20), "20y", date(2036, 3, 20)),
        (date(2016, 3, 20), "forever", None),
    ],
)
def test_a_chip_works_the_end_out(client: Client, start: date, length: str, end: date | None) -> None:
    registered(ZHOU, valid_from=start, valid_to=end)
    form = person_form(**day("valid_from", start), **day("valid_to", None), length=length)
    response = client.post(PERSON_URL, with_code(client, form))
    assert response.status_code == 303, errors_of(response)
    certificate = Certificate.objects.get()
    assert (certificate.valid_from, certificate.valid_to) == (start, end)


def test_a_code_asked_without_a_script_keeps_the_page(client: Client) -> None:
    response = client.post(f"{PERSON_URL}code", person_form())
    assert response.status_code == 200
    page = response.content.decode()
    assert "验证码已发到 176****5093" in page
    assert f'value="{ZHOU[0]}"' in page
    assert 'value="2039"' in page
    assert PASSWORD not in page
    assert 'aria-invalid="true"' not in page
    assert latest(ZHOU[2]).code


def test_a_code_is_not_sent_to_a_wrong_phone(client: Client) -> None:
    response = client.post(f"{PERSON_URL}code", person_form(phone="123"))
    assert response.status_code == 422
    assert set(errors_of(response)) == {"phone"}
    response = client.post(f"{PERSON_URL}code", {"phone": "123"}, headers={"X-Fragment": "1"})
    assert response.status_code == 422
    assert "11 位" in response.json()["text"]


@pytest.mark.parametrize("url", [PERSON_URL, ORGANISATION_URL])
def test_the_address_of_the_code_alone_leads_to_the_form(client: Client, url: str) -> None:
    assert client.get(f"{url}code").headers["Location"] == url


def test_a_second_code_waits_a_minute(client: Client) -> None:
    form = person_form()
    client.post(f"{PERSON_URL}code", form)
    response = client.post(f"{PERSON_URL}code", form)
    assert response.status_code == 429
    assert "秒后再获取" in " ".join(errors_of(response)["code"])
    answer = client.post(f"{PERSON_URL}code", form, headers={"X-Fragment": "1"})
    assert answer.status_code == 429
    assert 0 < answer.json()["wait"] <= 60


def test_english_is_complete_and_the_account_speaks_it(client: Client) -> None:
    registered(ZHOU)
    client.cookies["jingban_language"] = "en"
    response = client.post(PERSON_URL, with_code(client, person_form()))
    assert response.status_code == 303
    assert Account.objects.get().language == "en"
    assert "verification code" in latest(ZHOU[2]).text


def test_a_code_is_bound_to_the_browser(client: Client) -> None:
    registered(LIN)
    stolen = with_code(client, person_form(LIN))
    response = Client().post(PERSON_URL, stolen)
    assert set(errors_of(response)) == {"code"}
