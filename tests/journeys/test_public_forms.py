"""Public forms when their network has used them a lot: the browser works for it, or somebody waits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import resident_number, uscc
from tests.journeys.people import Somebody, Visitor
from tests.journeys.site import Site

SIZES = ("desktop", "phone")
PEOPLE = {
    "desktop": Somebody("柳闻莺", resident_number("19900101", "225"), "17611110061"),
    "phone": Somebody("荷风起", resident_number("19910101", "227"), "17611110062"),
}
WAITS = Somebody("云归处", resident_number("19920101", "229"), "17611110063")
MANY = """
from jingban.accounts.clients import network_digest
from jingban.foundation.clock import now
from jingban.tolls.models import FormUse, PublicForm
from jingban.tolls.prices import FREE
network = network_digest("127.0.0.0/24")
FormUse.objects.bulk_create(FormUse(form=form, network=network, at=now()) for form in PublicForm for _ in range(FREE))
"""


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    """A site of this file's own, whose forms were used a lot."""
    own_site.load({"people": [one.as_registered for one in (*PEOPLE.values(), WAITS)]})
    own_site.manage("shell", "-c", MANY)
    return own_site


@pytest.mark.parametrize("size", SIZES)
def test_the_browser_works_and_she_registers(
    size: str, visit: Callable[..., Visitor], shots: Callable[[Page, str], None]
) -> None:
    she = visit(size)
    looked: list[str] = []
    she.page.on("request", lambda request: looked.append(request.url))
    she.register(PEOPLE[size])
    she.sees("注册信息核对通过")
    assert (
        sum(url.endswith("/register/person/code") for url in looked) == 2
    )  # asked, and asked again with the work
    assert any(url.endswith("/challenge/") for url in looked)


@pytest.mark.parametrize("size", SIZES)
def test_the_check_is_seen_and_papers_are_looked_up(
    size: str, visit: Callable[..., Visitor], shots: Callable[[Page, str], None]
) -> None:
    she = visit(size)
    she.open("/verify/")
    she.fill("核验码", "A" * 26)
    she.page.get_by_label("核验码").press("Enter")
    she.sees("正在做安全检查")
    shots(she.page, f"verify-check-{size}")
    expect(she.page.get_by_role("progressbar", name="安全检查进度")).to_be_visible()
    she.page.get_by_role("heading", name="没有找到这份文书").wait_for(timeout=60_000)
    she.open(f"/verify/{'B' * 26}")
    she.sees("请等 30 秒，再点“核验”")
    assert she.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    shots(she.page, f"verify-wait-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_a_new_phone_is_asked_for(
    size: str, visit: Callable[..., Visitor], site: Site, shots: Callable[[Page, str], None]
) -> None:
    she = visit(size)
    phone = {"desktop": "17611110071", "phone": "17611110072"}[size]
    she.open("/recover/organisation/phone/")
    she.fill("单位名称", "青汀没有这家有限公司")
    she.fill("统一社会信用代码", uscc("MA9QQ6R4"))
    she.fill("手机号码", phone)
    she.press("获取验证码")
    she.sees("正在做安全检查，由浏览器自动完成，请稍等")
    shots(she.page, f"phone-code-check-{size}")
    she.page.get_by_text("验证码已发到").wait_for(timeout=60_000)
    she.fill("手机验证码", site.code(phone))
    she.press("下一步")
    she.page.get_by_text("登记机关没有这个统一社会信用代码").first.wait_for(timeout=60_000)


def test_without_javascript_half_a_minute_is_enough(
    visit: Callable[..., Visitor], site: Site, shots: Callable[[Page, str], None]
) -> None:
    she = visit("phone", java_script_enabled=False)
    she.open("/register/person/")
    she.fill("姓名", WAITS.name)
    she.fill("手机号", WAITS.phone)
    she.press("获取验证码")
    she.sees("请等 30 秒，再点“获取验证码”")
    expect(she.field("姓名")).to_have_value(WAITS.name)
    shots(she.page, "register-code-wait-phone")
    assert not site.messages(WAITS.phone)
    site.sandbox("clock", "+31s")
    try:
        she.press("获取验证码")
        she.sees("验证码已发到")
        assert site.code(WAITS.phone)
    finally:
        site.sandbox("clock", "reset")
