"""Sign-in in a real browser: the work it does by itself, the wait without JavaScript, two tabs with two accounts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from jingban.sandbox.demo.cast import PASSWORD
from tests.journeys.people import Visitor
from tests.journeys.site import Site

LIN = "13900002716"
HE = "15800006630"
YANXI = "yanxi2026"
WRONG = "Wrong2026x"


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    """A site of this file's own: wrong passwords weigh on everybody in the same network."""
    return own_site


def attempt(visitor: Visitor, name: str, password: str, label: str = "手机号/证件号码") -> None:
    """Send the sign-in form and wait for the answer."""
    visitor.fill(label, name)
    visitor.fill("密码", password)
    with visitor.page.expect_navigation(timeout=60_000):
        visitor.press("登录")


def test_after_three_misses_the_browser_does_the_work(visit: Callable[..., Visitor]) -> None:
    she = visit()
    she.open("/sign-in/")
    for _ in range(3):
        attempt(she, LIN, WRONG)
        she.sees("账号或密码不正确")
    she.fill("手机号/证件号码", LIN)
    she.fill("密码", PASSWORD)
    she.press("登录")
    she.sees("正在做安全检查")
    expect(she.page.get_by_role("button", name=re.compile("林")).first).to_be_visible(timeout=60_000)


def test_without_javascript_half_a_minute_is_enough(visit: Callable[..., Visitor], site: Site) -> None:
    she = visit("phone", java_script_enabled=False)
    she.open("/sign-in/")
    for _ in range(3):  # as often as it is free; the test before has already used it up
        attempt(she, HE, WRONG)
    attempt(she, HE, PASSWORD)
    she.sees("请再输入一次密码，等 30 秒后登录")
    expect(she.field("手机号/证件号码")).to_have_value(HE)
    expect(she.field("密码")).to_have_value("")
    site.sandbox("clock", "+31s")
    try:
        attempt(she, HE, PASSWORD)
        she.open("/centre/")
        she.heading("认证中心")
    finally:
        site.sandbox("clock", "reset")


def test_a_form_of_the_other_tab_does_nothing_for_the_wrong_account(visit: Callable[..., Visitor]) -> None:
    first = visit()
    first.open("/sign-in/organisation/?next=/centre/security/password/")
    attempt(first, YANXI, PASSWORD, "用户名")
    first.heading("修改登录密码")
    second = Visitor(first.site, first.page.context.new_page())
    second.open("/centre/")
    second.press("退出")
    second.open("/sign-in/")
    attempt(second, LIN, PASSWORD)
    first.fill("原密码", PASSWORD)
    first.fill("新密码", "Another2027z")
    first.fill("确认密码", "Another2027z")
    first.press("修改密码")
    first.heading("没有提交：登录的账号已经换了")
    first.sees("您现在以 林*安 登录")
    first.follow("以现在的身份重新打开")
    first.heading("修改登录密码")
    expect(first.field("新密码")).to_have_value("")
