"""The company's work by the keyboard alone: in, bind an agent, take the mandate away again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from jingban.foundation.clock import china_date
from jingban.sandbox.demo.cast import PASSWORD, organisation, person
from tests.journeys.keys import Keyboard
from tests.journeys.people import Visitor


def test_sign_in_bind_an_agent_and_remove_her_by_keyboard(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    keys = Keyboard(page)
    sign_in(keys)
    to_the_agents(keys)
    bind(keys)
    remove(keys)


def sign_in(keys: Keyboard) -> None:
    """Skip what every page has, then M-2.c."""
    page = keys.page
    page.goto("/")
    assert keys.tab() == "跳到正文"
    page.keyboard.press("Enter")
    assert "搜索" in keys.tab(), "the skip link leads past header and menu to the search"
    page.goto("/")
    keys.follow("登录")
    keys.follow("法人用户")
    keys.fill("用户名", organisation("shiguang").username)
    assert "密码" in keys.tab()
    page.keyboard.type(PASSWORD)
    assert keys.tab() == "登录"
    keys.enter()
    page.wait_for_url("**/")


def to_the_agents(keys: Keyboard) -> None:
    """M-6.1…3: the name top right → 认证中心 → 我的经办人."""
    keys.to(organisation("shiguang").name)
    keys.page.keyboard.press("Enter")
    assert keys.tab() == "认证中心", "the menu that opened comes next"
    keys.enter()
    keys.follow("我的经办人")


def bind(keys: Keyboard) -> None:
    """M-6.4/5; what is to be done comes in the order it is read in."""
    page = keys.page
    chen, last = person("chen"), china_date(datetime.now(UTC)) + timedelta(days=30)
    keys.follow("创建")
    keys.fill("证件号码", chen.number)
    assert keys.tab() == "搜索"
    keys.enter()
    keys.space("勾选陈*诺")
    assert "姓名" in keys.tab()
    page.keyboard.type(chen.name)
    keys.space("外国人来华工作办理")
    keys.to("年")
    keys.fill("年", str(last.year))
    for part in (last.month, last.day):
        keys.tab()
        page.keyboard.type(str(part))
    keys.follow("确认绑定")
    expect(page.get_by_role("status")).to_contain_text("授权已经登记")


def remove(keys: Keyboard) -> None:
    """M-6.end: the keys are in the dialog, and cannot leave it for the list behind."""
    page = keys.page
    keys.follow("解除陈*诺的授权")
    expect(page.get_by_role("dialog", name="解除授权")).to_be_focused()
    stops = [keys.tab() for _ in range(4)]
    assert stops[0] == "关闭"
    assert "原因" in stops[1]
    assert stops[2:] == ["删除授权", "取消"]
    page.keyboard.press("Shift+Tab")
    keys.enter()
    expect(page.get_by_role("status")).to_contain_text("授权已经解除")
