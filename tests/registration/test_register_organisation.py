"""法人注册: every field, every wrong value, the two registers, and an account at O1."""

import uuid
from datetime import date

import pytest
from django.test import Client

from jingban.accounts.models import Account, Code, Level, Link
from jingban.accounts.queries import account_by_username
from jingban.foundation.identifiers import OrganisationKind, uscc_check_digit
from jingban.messages.models import Message
from jingban.parties.models import Certificate, Organisation
from jingban.parties.queries import current_representative
from jingban.registration.models import Confirmation, Registration, Try, TryKind
from jingban.sandbox import magic
from jingban.sandbox.models import Outage, SandboxOrganisation, SandboxPerson
from tests.cast import CHEN, PASSWORD, SHEN, YANXI, ZHENG, uscc
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.registration.people import (
    ORGANISATION_URL,
    day,
    errors_of,
    latest,
    organisation_form,
    registered,
    registered_organisation,
    with_code,
)


@pytest.fixture
def registers() -> None:
    registered(ZHENG)
    registered_organisation(former_names=["青汀砚溪机械有限公司"])


def test_the_page_has_every_label_of_the_manual(client: Client) -> None:
    page = client.get(ORGANISATION_URL).content.decode()
    for words in (
        "法人类型",
        "企业法人",
        "企业名称",
        "统一社会信用代码",
        "证件类型",
        "居民身份证",
        "法定代表人姓名",
        "法定代表人证件号码",
        "居民身份证有效期开始时间",
        "居民身份证有效期结束时间",
        *("5年", "10年", "20年", "长期有效"),
        "用户名",
        "登录密码",
        "确认密码",
        "手机号",
        "手机验证码",
        "获取验证码",
        "我已阅读并同意",
        "注册",
    ):
        assert words in page
    for kind in OrganisationKind:
        assert f'<option value="{kind.value}"' in page


@pytest.mark.usefixtures("registers")
def test_an_organisation_registers_at_o1_and_its_representative_is_asked(client: Client) -> None:
    head = make_account(ZHENG)
    form = with_code(client, organisation_form(username="YanXi_HR"), ORGANISATION_URL)
    assert "已有账号" not in latest(CHEN[2]).text
    response = client.post(ORGANISATION_URL, form)
    assert response.status_code == 303, errors_of(response)
    account = account_by_username("yanxi_hr")
    assert account is not None
    link = Link.objects.get(account=account)
    assert (link.level, link.organisation) == (Level.O1, Organisation.objects.get(uscc=YANXI[1]))
    assert link.organisation is not None
    assert current_representative(link.organisation) is not None
    assert Confirmation.objects.get().link == link
    told = {row.account_id: row.template for row in Message.objects.all()}
    assert told == {
        account.id: "registration.organisation_done",
        head.id: "organisation.confirmation_asked",
    }
    assert "yanxi_hr" not in Message.objects.get(account_id=account.id).text


@pytest.mark.usefixtures("registers")
def test_many_organisations_may_share_a_phone(client: Client) -> None:
    organisation = make_organisation()
    make_organisation_account(organisation, phone=CHEN[2])
    form = with_code(client, organisation_form(), ORGANISATION_URL)
    assert client.post(ORGANISATION_URL, form).status_code == 303
    assert Account.objects.filter(kind="organisation").count() == 2


WRONG = [
    ({"kind": ""}, "kind", "请选择法人类型"),
    ({"organisation": ""}, "organisation", "请填写企业名称"),
    ({"organisation": "青汀砚溪智能装备公司"}, "organisation", "企业名称与登记机关登记的不一致"),
    ({"organisation": "青汀砚溪机械有限公司"}, "organisation", "这是单位以前的名称"),
    ({"uscc": ""}, "uscc", "请填写统一社会信用代码"),
    ({"uscc": YANXI[1][:17]}, "uscc", "应为 18 位，现在是 17 位"),
    ({"uscc": YANXI[1][:17] + "I"}, "uscc", "没有 I、O、S、V、Z"),
    ({"uscc": YANXI[1][:17] + ("0" if YANXI[1][17] != "0" else "1")}, "uscc", "最后一位与前面对不上"),
    ({"uscc": uscc("MA8HT5R2")}, "uscc", "登记机关没有这个统一社会信用代码"),
    ({"kind": "law_firm"}, "uscc", "一般是“企业法人”，与所选的“律师事务所”不符"),
    ({"kind": "foreign_representative_office"}, "kind", "法人类型与登记机关登记的不一致"),
    ({"type": "library_card"}, "type", "选择一个有效的选项"),
    ({"name": ""}, "name", "请填写法定代表人姓名"),
    ({"name": "郑启文"}, "number", "法定代表人的姓名、证件或有效期与登记的不一致"),
    ({"number": ""}, "number", "请填写法定代表人证件号码"),
    ({"number": SHEN[1]}, "number", "法定代表人的姓名、证件或有效期与登记的不一致"),
    ({"number": "1"}, "number", "证件号码应为 18 位，现在是 1 位"),
    ({"valid_from-y": "2018"}, "number", "法定代表人的姓名、证件或有效期与登记的不一致"),
    (day("valid_from", None), "valid_from", "请填写居民身份证有效期开始时间"),
    (day("valid_to", date(2020, 1, 1)), "valid_to", "证件已经过期"),
    ({"username": ""}, "username", "请填写用户名"),
    ({"username": "abc"}, "username", "用户名为 4 到 20 位"),
    ({"username": "1abcd"}, "username", "以字母开头"),
    ({"username": "砚溪公司"}, "username", "只能用字母、数字和下划线"),
    ({"username": "a" * 21}, "username", "用户名为 4 到 20 位"),
    ({"username": "Taken_One"}, "username", "这个用户名已经有人用了"),
    ({"password": "short", "again": "short"}, "password", "密码长度应为 8 到 20 位"),
    ({"password": "Yanxi_hr2026", "again": "Yanxi_hr2026"}, "password", "不能包含手机号、证件号码或用户名"),
    ({"again": "Other2026x"}, "again", "两次输入的密码不一致"),
    ({"phone": "0990-2234567"}, "phone", "这像是固定电话"),
    ({"code": "99999"}, "code", "验证码是 6 位数字"),
    ({"consent": ""}, "consent", "请先阅读，勾选同意后再继续"),
]


@pytest.mark.usefixtures("registers")
@pytest.mark.parametrize(("typed", "field", "message"), WRONG)
def test_a_wrong_value_is_named_beside_its_field(
    client: Client, typed: dict[str, str], field: str, message: str
) -> None:
    make_organisation_account(make_organisation(), username="taken_one")
    form = {**with_code(client, organisation_form(), ORGANISATION_URL), **typed}
    if form["consent"] == "":
        del form["consent"]
    response = client.post(ORGANISATION_URL, form)
    assert response.status_code == 422
    assert message in " ".join(errors_of(response)[field])
    assert PASSWORD not in response.content.decode()
    assert Account.objects.count() == 1
    assert Code.objects.get().used_at is None


@pytest.mark.usefixtures("registers")
@pytest.mark.parametrize("state", ["suspended", "dissolved"])
def test_only_a_live_organisation_registers(client: Client, state: str) -> None:
    SandboxOrganisation.objects.update(state=state)
    response = client.post(ORGANISATION_URL, with_code(client, organisation_form(), ORGANISATION_URL))
    assert "已停业整顿或注销" in errors_of(response)["uscc"][0]


@pytest.mark.parametrize(
    ("registered_as", "typed"),
    [
        ("青汀（砚溪）科技有限公司", "青汀(砚溪)科技有限公司"),
        ("青汀(砚溪)科技有限公司", " 青汀 （砚溪） 科技有限公司 "),
        ("ABC科技（青汀）有限公司", "ａｂｃ科技(青汀)有限公司"),
    ],
)
def test_brackets_width_and_spaces_of_a_name_do_not_matter(
    client: Client, registered_as: str, typed: str
) -> None:
    registered(ZHENG)
    registered_organisation((registered_as, YANXI[1]))
    form = organisation_form(organisation=typed)
    response = client.post(ORGANISATION_URL, with_code(client, form, ORGANISATION_URL))
    assert response.status_code == 303, errors_of(response)
    assert Organisation.objects.get().name == registered_as


@pytest.mark.usefixtures("registers")
@pytest.mark.parametrize("down", ["organisations", "population"])
def test_a_register_that_is_down_burns_no_code(client: Client, down: str) -> None:
    form = with_code(client, organisation_form(), ORGANISATION_URL)
    outage = Outage.objects.create(name=down)
    response = client.post(ORGANISATION_URL, form)
    assert response.status_code == 503
    assert f'value="{YANXI[1]}"' in response.content.decode()
    assert not Organisation.objects.exists()
    outage.delete()
    assert client.post(ORGANISATION_URL, form).status_code == 303


def test_a_slow_register_burns_no_code(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(magic, "SLOW_SECONDS", 0.01)
    form = organisation_form((YANXI[0], magic.ORGANISATION_SLOW))
    response = client.post(ORGANISATION_URL, with_code(client, form, ORGANISATION_URL))
    assert response.status_code == 503
    assert Code.objects.get().used_at is None


@pytest.mark.usefixtures("registers")
def test_a_form_sent_twice_makes_one_account(client: Client) -> None:
    form = with_code(client, organisation_form(), ORGANISATION_URL)
    assert [client.post(ORGANISATION_URL, form).status_code for _again in range(2)] == [303, 303]
    assert Account.objects.count() == Registration.objects.count() == Confirmation.objects.count() == 1


@pytest.mark.usefixtures("registers")
def test_user_names_are_not_listed_without_a_code_and_a_count(client: Client) -> None:
    make_organisation_account(make_organisation(), username="taken_one")
    told = [
        errors_of(client.post(ORGANISATION_URL, organisation_form(username=name, code="000000")))
        for name in ("taken_one", "free_one")
    ]
    assert told[0] == told[1]
    assert Try.objects.count() == 0
    answer = client.post(
        ORGANISATION_URL, with_code(client, organisation_form(username="taken_one"), ORGANISATION_URL)
    )
    assert "这个用户名已经有人用了" in answer.content.decode()
    assert Try.objects.filter(kind=TryKind.PHONE).count() == 1


@pytest.mark.usefixtures("registers")
def test_a_taken_user_name_is_said_and_costs_no_code(client: Client) -> None:
    make_organisation_account(make_organisation(), username="yanxi_hr")
    form = with_code(client, organisation_form(), ORGANISATION_URL)
    assert "username" in errors_of(client.post(ORGANISATION_URL, form))
    response = client.post(ORGANISATION_URL, {**form, "username": "yanxi_hr2"})
    assert response.status_code == 303


@pytest.mark.usefixtures("registers")
def test_the_confirmed_account_is_told_of_another(client: Client) -> None:
    confirmed = make_organisation_account(make_organisation(), username="first_one")
    form = with_code(client, organisation_form(submission=str(uuid.uuid4())), ORGANISATION_URL)
    assert client.post(ORGANISATION_URL, form).status_code == 303
    message = Message.objects.get(account_id=confirmed.id)
    assert message.template == "registration.another_organisation_account"
    assert "yanxi_hr" not in message.text


def test_a_representative_the_population_register_does_not_know(client: Client) -> None:
    registered_organisation()
    form = with_code(client, organisation_form(), ORGANISATION_URL)
    assert client.post(ORGANISATION_URL, form).status_code == 303


def test_a_representative_who_died_is_refused(client: Client) -> None:
    registered(ZHENG, state="dead")
    registered_organisation()
    form = with_code(client, organisation_form(), ORGANISATION_URL)
    assert "number" in errors_of(client.post(ORGANISATION_URL, form))


def test_a_foreign_representative_by_passport(client: Client) -> None:
    head = ("ANNA BERG", "C4JX9K2P7", "")
    registered_organisation(representative=head, representative_type="passport", representative_country="DEU")
    form = organisation_form(representative=(*head[:2], CHEN[2]), type="passport", country="DEU")
    form = {name: value for name, value in form.items() if not name.startswith("valid_")}
    response = client.post(ORGANISATION_URL, with_code(client, form, ORGANISATION_URL))
    assert response.status_code == 303, errors_of(response)
    assert Certificate.objects.get().country == "DEU"
    assert not SandboxPerson.objects.exists()


def test_a_doubtful_code_is_only_asked_about(client: Client) -> None:
    first17 = YANXI[1][:16] + ("0" if YANXI[1][16] != "0" else "1")
    doubtful = first17 + uscc_check_digit(first17)
    registered(ZHENG)
    registered_organisation((YANXI[0], doubtful))
    form = with_code(client, organisation_form(uscc=doubtful), ORGANISATION_URL)
    page = client.post(ORGANISATION_URL, {**form, "again": ""}).content.decode()
    assert "请再核对一次；确认无误可以继续" in page
    assert client.post(ORGANISATION_URL, form).status_code == 303
