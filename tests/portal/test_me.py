"""我的: signed out (M-3.1.2-1) and in (M-5.2-1), and 设置."""

import re

import pytest
from django.test import Client

from tests.browsers import browser_of
from tests.cast import NOW, ZHOU
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person


def page(client: Client, path: str = "/me") -> str:
    response = client.get(path)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def main_of(text: str) -> str:
    return text[text.index('<main id="main">') : text.index("</main>")]


@pytest.mark.parametrize(
    "label", ["立即登录", "操作指南", "咨询热线", "关于", "设置", "个人注册", "法人注册"]
)
def test_signed_out(visitor: Client, label: str) -> None:
    assert label in main_of(page(visitor))


def test_signed_out_shows_nothing_of_ones_own(visitor: Client) -> None:
    text = main_of(page(visitor))
    for label in ("个人账号信息", "消息中心", "我的办件", "退出"):
        assert label not in text


@pytest.mark.parametrize(
    "label",
    [
        "个人账号信息",
        "消息中心",
        "我的办件",
        "操作指南",
        "关于",
        "设置",
        "退出",
        "代表单位",
        "周*然",
        "176****5093",
    ],
)
def test_signed_in(label: str) -> None:
    assert label in main_of(page(browser_of(make_account(ZHOU), now=NOW)))


def test_the_next_step_of_a_person() -> None:
    assert "立即实人认证" in page(browser_of(make_account(ZHOU, level="L2"), now=NOW))


def test_an_organisation() -> None:
    firm = make_organisation()
    text = main_of(page(browser_of(make_organisation_account(firm), now=NOW)))
    assert "我的经办人" in text
    assert "法定代表人已确认" in text
    assert "代表单位" not in text
    low = make_organisation_account(firm, username="second", phone="+8613800005094", level="O1")
    assert "请法定代表人确认" in page(browser_of(low, now=NOW))


def test_what_waits_is_here_too() -> None:
    firm = make_organisation()
    holder = make_account(ZHOU)
    grant(firm, make_organisation_account(firm), make_person(ZHOU), accepted=False)
    assert "等您处理" in page(browser_of(holder, now=NOW))


def test_no_link_is_dead(visitor: Client) -> None:
    for client in (visitor, browser_of(make_account(ZHOU), now=NOW)):
        for path in ("/me", "/me/settings"):
            for address in set(re.findall(r'<a [^>]*href="(/[^"#]*)', main_of(page(client, path)))):
                assert client.get(address, follow=True).status_code == 200, address


def test_settings(visitor: Client) -> None:
    text = main_of(page(visitor, "/me/settings"))
    for label in ("打开关怀版", "English", "更换地区", "青汀市"):
        assert label in text
    assert "账号安全" not in text
    assert "账号安全" in main_of(page(browser_of(make_account(ZHOU), now=NOW), "/me/settings"))


def test_settings_come_back_here(visitor: Client) -> None:
    response = visitor.post("/preferences/care", {"care": "1", "next": "/me/settings"})
    assert response.headers["Location"] == "/me/settings"
    text = page(visitor, "/me/settings")
    assert 'class="care"' in text
    assert "回到标准版" in text


def test_the_bottom_bar_knows_where_one_is(visitor: Client) -> None:
    assert re.search(r'<a href="/me" aria-current="page">', page(visitor))
