"""重置手机号 (M-4.2.3) in a browser, by the manual's words: the fast way, the slow way, and being stopped."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from jingban.sandbox.demo.cast import PASSWORD, organisation, person
from tests.journeys.people import Visitor
from tests.journeys.site import Officer, Site

Arrive = Callable[..., Visitor]
SIZES = {"desktop": ("yanxi", "13711110001"), "phone": ("shiguang", "13711110002")}


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    """A site of this file's own: it moves the clock by days."""
    return own_site


@pytest.fixture(scope="module")
def reviewers(site: Site) -> tuple[Officer, Officer]:
    """Two members of staff."""
    return site.staff("核验甲", "vetting"), site.staff("核验乙", "vetting")


def picture() -> bytes:
    """Give a photo as a phone takes it."""
    out = BytesIO()
    Image.new("RGB", (1200, 800), "#eef5f5").save(out, "JPEG")
    return out.getvalue()


def begin(visitor: Visitor, firm: str, phone: str) -> None:
    """M-4.2.3-5: the organisation and the new phone, proven first."""
    visitor.open("/recover/organisation/phone/")
    visitor.heading("重置手机号")
    visitor.fill("单位名称", organisation(firm).name)
    visitor.fill("统一社会信用代码", organisation(firm).uscc)
    visitor.fill("手机号码", phone)
    visitor.take_code(phone)


def lay(visitor: Visitor, label: str, name: str = "照片.jpg", data: bytes | None = None) -> None:
    """Choose a file for a paper by its label."""
    file = {"name": name, "mimeType": "image/jpeg", "buffer": data or picture()}
    visitor.page.get_by_label(label, exact=True).set_input_files(files=[file])  # type: ignore[list-item]


def sign_in(visitor: Visitor, phone: str) -> None:
    """Sign in as somebody of the demo."""
    visitor.open("/sign-in/")
    visitor.fill("手机号/证件号码", phone)
    visitor.fill("密码", PASSWORD)
    visitor.press("登录")
    visitor.page.wait_for_url(lambda url: "/sign-in/" not in url)


def review(reviewer: Visitor, number: str) -> None:
    """Look at the papers for a reason, look at every point, approve."""
    reviewer.page.get_by_role("link", name=f"查看 {number}").click()
    if reviewer.page.get_by_role("button", name="开始审核").count():
        reviewer.press("开始审核")
    reviewer.press("查看材料")
    expect(reviewer.page.locator(".papers img").first).to_be_visible()
    drawn = "[...document.querySelectorAll('.papers img')].every((one) => one.naturalWidth > 0)"
    reviewer.page.wait_for_load_state("networkidle")
    assert reviewer.page.evaluate(drawn)
    reviewer.page.locator("[name=outcome][value=approve]").check()
    for box in reviewer.page.get_by_role("checkbox").all():
        if box.is_visible():
            box.check()


@pytest.mark.parametrize("size", SIZES)
def test_the_slow_way(  # noqa: PLR0915 - one story
    size: str,
    visit: Arrive,
    site: Site,
    reviewers: tuple[Officer, Officer],
    shots: Callable[[Page, str], None],
) -> None:
    firm, phone = SIZES[size]
    former = organisation(firm).phone
    she = visit(size)
    begin(she, firm, phone)
    shots(she.page, f"appeal-{size}-1-phone")
    she.press("下一步")
    she.sees("已验证")
    # One file that is none, one paper missing: what is good stays.
    lay(she, "营业执照照片", "营业执照.jpg")
    lay(she, "人像面", "人像面.jpg")
    lay(she, "国徽面", "国徽面.heic", b"\0\0\0\x18ftypheic" + b"\0" * 200)
    shots(she.page, f"appeal-{size}-2-papers")
    she.press("提交")
    she.sees("只能上传 JPG、PNG 格式的文件")
    shots(she.page, f"appeal-{size}-3-refused")
    lay(she, "国徽面", "国徽面.jpg")
    she.press("提交")
    she.sees("还没有上传：上传凭证")
    lay(she, "上传凭证", "缴费发票.png")
    she.press("提交")
    she.sees("已经收到")
    receipt = she.page.locator(".receipt-id").inner_text()
    shots(she.page, f"appeal-{size}-4-receipt")

    number = ""
    for at, officer in enumerate(reviewers):
        reviewer = visit("desktop")
        reviewer.sign_in_as_staff(officer)
        reviewer.open("/staff/vetting/")
        number = number or reviewer.page.locator("tbody tr b.num").last.inner_text()
        shots(reviewer.page, f"appeal-{size}-5-queue-{at}")
        review(reviewer, number)
        shots(reviewer.page, f"appeal-{size}-6-review-{at}")
        reviewer.press("提交意见")
        reviewer.sees("第二名工作人员审核" if at == 0 else "等待生效")
        shots(reviewer.page, f"appeal-{size}-7-reviewed-{at}")

    told = site.wait_for_message(former, "阻止")
    assert "/vetting/block/" in told["text"]
    head = person(organisation(firm).representative)
    site.wait_for_message(head.phone, "阻止")

    # Followed by receipt number and the new phone, from another browser.
    site.sandbox("clock", "+2m")  # a phone gets one code a minute
    again = visit(size)
    again.open("/vetting/")
    again.fill("受理号", receipt)
    again.fill("手机号", phone)
    again.take_code(phone)
    shots(again.page, f"appeal-{size}-8-find")
    again.press("查进度")
    again.sees("还有 72 小时生效")
    again.sees("账号原来的手机")
    shots(again.page, f"appeal-{size}-9-cooling")

    try:
        site.sandbox("clock", "+71h")
        again.page.wait_for_timeout(1500)
        assert not [one for one in site.messages(phone) if "已经生效" in one["text"]]
        site.sandbox("clock", "+1h")
        site.wait_for_message(phone, "已经生效")
        site.wait_for_message(former, "已经生效")
        # No new agents for seven days, the old ones stay.
        company = visit(size)
        company.open("/sign-in/organisation/")
        company.fill("用户名", organisation(firm).username)
        company.fill("密码", PASSWORD)
        company.press("登录")
        company.page.wait_for_url(lambda url: "/sign-in/" not in url)
        company.open("/centre/agents/")
        company.sees("暂时不能创建经办人")
        shots(company.page, f"appeal-{size}-10-held")
    finally:
        site.sandbox("clock", "reset")


@pytest.mark.parametrize("size", SIZES)
def test_the_fast_way(size: str, visit: Arrive, site: Site, shots: Callable[[Page, str], None]) -> None:
    firm = SIZES[size][0]
    phone = {"desktop": "13711110011", "phone": "13711110012"}[size]
    she = visit(size)
    begin(she, firm, phone)
    she.press("下一步")
    she.page.get_by_role("link", name="法定代表人本人确认").click()
    shots(she.page, f"appeal-{size}-fast-1-ask")
    she.press("请法定代表人确认")
    she.sees("已经收到")
    shots(she.page, f"appeal-{size}-fast-2-waits")
    address = she.field("确认地址").input_value()
    head = person(organisation(firm).representative)
    site.wait_for_message(head.phone, "您是登记的法定代表人")
    chief = visit(size)
    sign_in(chief, head.phone)
    chief.open(address)
    shots(chief.page, f"appeal-{size}-fast-3-confirm")
    chief.press("以法定代表人身份确认")
    chief.sees("请先核对")
    chief.tick(f"我是{organisation(firm).name}的法定代表人")
    chief.press("以法定代表人身份确认")
    chief.sees("已生效")
    site.wait_for_message(phone, "已经生效")
    she.page.reload()
    she.sees("法定代表人已确认")
    shots(she.page, f"appeal-{size}-fast-4-done")
