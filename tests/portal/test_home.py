"""The home page: M-2.a signed out, M-1.3 and M-2.d signed in, and what it weighs."""

import re
from pathlib import Path

import brotli
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.browsers import browser_of
from tests.cast import CHEN, NOW, SHEN, SHIGUANG, ZHENG, ZHOU
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person

HOUSE = Path(__file__).parents[2] / "jingban"


def page(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "label",
    [
        "今天，您要办什么事？", "登录", "关怀版", "English", "请搜索您想要的服务", "搜索",
        "首页", "个人服务", "用人单位服务", "办事指南", "各地旗舰店", "人社服务电子地图", "通知公告",
        "就业创业", "社会保障", "人才人事", "劳动关系", "社会保障卡",
        "外国人来华工作办理", "外国专家项目管理系统", "单位第一次来？三步就能办", "青汀市",
    ],
)  # fmt: skip
def test_labels_of_the_manual(visitor: Client, label: str) -> None:
    assert label in page(visitor)


def test_tiles_stand_in_the_manuals_order(visitor: Client) -> None:
    found = re.findall(r'\?category=([\w-]+)">\s*<span class="disc"', page(visitor))
    assert found == ["employment", "social-insurance", "talent", "labour", "card"]


def test_a_stranger_is_neither_greeted_nor_told_of_mandates(visitor: Client) -> None:
    text = page(visitor)
    assert "您好" not in text
    assert "可办理" not in text
    assert "等您处理" not in text
    assert 'class="bottom-bar"' in text


def test_what_cannot_be_entered_yet_has_no_start_button(visitor: Client) -> None:
    assert page(visitor).count("开始办理") == 1


def test_notices_are_the_newest_four(visitor: Client) -> None:
    text = page(visitor)
    assert len(re.findall(r'<li><a href="/notices/[\w-]+">', text)) == 4
    assert "11-20" in text
    assert "谨防冒充" not in text


def test_english(english: Client) -> None:
    text = page(english)
    assert "What do you need to do today?" in text
    assert "20 Nov" in text
    without_brand = re.sub(r"中文|经办", "", text)
    assert not re.search(r"[\u4e00-\u9fff]", without_brand)


def test_an_agent_sees_what_she_may_enter() -> None:
    firm = make_organisation()
    holder = make_account(ZHOU)
    grant(firm, make_organisation_account(firm), make_person(ZHOU))
    text = page(browser_of(holder, now=NOW))
    assert "周*然，您好" in text
    assert re.search(r"人才人事\s*<span class=\"tag\" data-tone=\"ok\">可办理", text)
    assert "您可以代表 <b>青汀砚溪智能装备有限公司</b> 办理" in text
    assert "等您处理" not in text


def test_an_agent_sees_what_waits_for_her_acceptance() -> None:
    firm = make_organisation()
    holder = make_account(ZHOU)
    grant(firm, make_organisation_account(firm), make_person(ZHOU), accepted=False)
    text = page(browser_of(holder, now=NOW))
    assert "等您处理" in text
    assert "授权您为经办人，2026-11-24 至 2027-11-23，等您接受" in re.sub("<[^>]+>", "", text)


def test_a_representative_sees_who_waits_for_his_confirmation() -> None:
    firm = make_organisation()
    make_organisation_account(firm, level="O1")
    text = page(browser_of(make_account(ZHENG), now=NOW))
    assert "注册了法人用户，等您以法定代表人身份确认" in text
    assert 'href="/centre/confirmations/"' in text


def test_an_unconfirmed_organisation_is_led_to_its_representative() -> None:
    firm = make_organisation()
    text = page(browser_of(make_organisation_account(firm, level="O1"), now=NOW))
    assert "青汀砚溪智能装备有限公司，您好" in text
    assert "请法定代表人确认" in text


def test_somebody_without_the_face_check_is_told_of_the_next_step() -> None:
    text = page(browser_of(make_account(ZHOU, level="L2"), now=NOW))
    assert "还差一步：实人认证" in text


def test_a_strangers_unproven_link_is_told_nothing() -> None:
    firm = make_organisation()
    make_account(ZHOU)
    grant(firm, make_organisation_account(firm), make_person(ZHOU), accepted=False)
    stranger = browser_of(make_account((*ZHOU[:2], CHEN[2]), level="L2"), now=NOW)
    for path in ("/", "/me", "/services/?category=talent", "/services/work-permits"):
        text = page(stranger, path)
        assert firm.name not in text
        assert "可办理" not in text
        assert "您可以进入" not in text


# The clock's own query comes on top of each of these: the suite's clock stands still.
def test_queries_of_a_stranger(visitor: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page(visitor)
    with django_assert_num_queries(2):
        page(visitor)


def test_queries_of_an_agent(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    firm, other = make_organisation(), make_organisation(SHIGUANG, SHEN)
    holder = make_account(ZHOU)
    grant(firm, make_organisation_account(firm), make_person(ZHOU))
    grant(
        other,
        make_organisation_account(other, username="shiguang", phone="+8613600008808"),
        make_person(ZHOU),
        accepted=False,
    )
    client = browser_of(holder, now=NOW)
    page(client)
    with django_assert_num_queries(6):
        page(client)
    acting = browser_of(holder, now=NOW, acting_for=firm)
    page(acting)
    with django_assert_num_queries(7):
        page(acting)


def test_queries_of_a_representative(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    firm = make_organisation()
    make_organisation_account(firm, level="O1")
    client = browser_of(make_account(ZHENG), now=NOW)
    page(client)
    with django_assert_num_queries(7):
        page(client)


def test_a_first_visit_weighs_at_most_60_kb(visitor: Client) -> None:
    text = page(visitor)
    linked = set(re.findall(r'(?:href|src)="/static/([\w/.-]+\.(?:css|js|svg))[#"]', text))
    files = [next(HOUSE.glob(f"*/static/{name}")) for name in linked]
    assert {file.name for file in files} >= {"site.css", "home.css", "site.js"}
    weight = len(brotli.compress(text.encode())) + sum(len(brotli.compress(f.read_bytes())) for f in files)
    assert weight <= 60 * 1024
