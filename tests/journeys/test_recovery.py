"""Chapter 4 in a browser, by the manual's words: a person's password, an organisation's, and its user name."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from jingban.foundation.masks import mask_phone, mask_username
from tests.cast import resident_number, uscc
from tests.journeys.people import PASSWORD, Firm, Somebody, Visitor
from tests.journeys.site import Site

Arrive = Callable[..., Visitor]
Shoot = Callable[[Page, str], None]
NEW = "Shuttle2027loom"


@dataclass(frozen=True)
class Lost:
    """Who has lost something: at each size of screen somebody of her own."""

    person: Somebody
    moved: Somebody
    firm: Firm


def somebody(name: str, born: str, serial: str, phone: str) -> Somebody:
    """Give a person as the registers have her."""
    return Somebody(name, resident_number(born, serial), phone)


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    """A site of this file's own: many tries weigh on everybody in the same network."""
    return own_site


LOST = {
    "desktop": Lost(
        somebody("温如玉", "19910607", "428", "17622220001"),
        somebody("宋怀瑾", "19860911", "451", "13922220003"),
        Firm(
            "青汀云栖生物技术有限公司",
            uscc("MA9NF3T7"),
            "yunqi2026",
            "13822220004",
            somebody("顾长卿", "19720505", "411", "13822220002"),
        ),
    ),
    "phone": Lost(
        somebody("叶知微", "19950317", "426", "17622220011"),
        somebody("傅景行", "19890821", "435", "13922220013"),
        Firm(
            "青汀松涛精密仪器有限公司",
            uscc("MA9PE6R4"),
            "songtao2026",
            "13822220014",
            somebody("程望舒", "19680203", "453", "13822220012"),
        ),
    ),
}


def prepare(site: Site, lost: Lost) -> None:
    """Put everybody into the registers, and one person among those moved in from the former systems."""
    people = [one.as_registered for one in (lost.person, lost.moved, lost.firm.head)]
    moved = {**lost.moved.as_registered, "kind": "person", "assurance": "L2"}
    site.load({"people": people, "organisations": [lost.firm.as_registered], "migrated_accounts": [moved]})


def to_recovery(she: Visitor, *links: str) -> None:
    """Come from the home page by the links that the manual names."""
    she.open("/")
    she.follow("登录")
    for link in links:
        she.follow(link)


def type_password(she: Visitor) -> None:
    """设置新密码."""
    she.fill("新密码", NEW)
    she.fill("确认密码", NEW)


def signs_in(she: Visitor, label: str, name: str, password: str) -> None:
    """Sign in on the tab that stands open."""
    she.fill(label, name)
    she.fill("密码", password)
    with she.page.expect_navigation():
        she.press("登录")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_4_1_1_a_person_resets_the_password(visit: Arrive, site: Site, shots: Shoot, size: str) -> None:
    lost = LOST[size]
    prepare(site, lost)
    visit(size).register(lost.person)
    site.sandbox("pass-face", lost.person.number)
    site.sandbox("clock", "+2m")  # one phone is not written to twice in a minute
    she = visit(size)
    to_recovery(she, "忘记密码")
    she.heading("重置登录密码")
    she.sees("提示：如果已经进行实人认证，重置后将需要重新进行实人认证")
    shots(she.page, f"{size}-4.1.1-4-account")
    she.press("下一步")
    she.sees("请输入您的真实姓名")
    she.fill("姓名", lost.person.name)
    she.fill("证件号码", lost.person.number)
    she.press("下一步")
    she.heading("校验手机号")
    she.sees("若提示“账号不存在”或收不到验证码，请使用掌上 app、小程序找回")
    she.fill("手机号", lost.person.phone)
    she.take_code(lost.person.phone)
    she.sees("如果姓名、证件号码、手机号与注册时一致，验证码已经发出")
    shots(she.page, f"{size}-4.1.1-5-phone")
    she.press("下一步")
    she.heading("设置新密码")
    type_password(she)
    shots(she.page, f"{size}-4.1.1-6-password")
    she.press("下一步")
    she.heading("登录密码已重置")
    shots(she.page, f"{size}-4.1.1-done")
    told = site.wait_for_message(lost.person.phone, "登录密码于")
    assert "不是您本人操作" in told["text"]
    she.follow("去登录")
    signs_in(she, "手机号/证件号码", lost.person.phone, PASSWORD)
    she.sees("账号或密码不正确")
    signs_in(she, "手机号/证件号码", lost.person.number, NEW)
    she.open("/centre/")
    she.sees("实名用户")
    expect(she.page.get_by_text("实人用户")).to_have_count(0)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_4_1_1_somebody_moved_in_from_the_former_systems(
    visit: Arrive, site: Site, shots: Shoot, size: str
) -> None:
    moved = LOST[size].moved
    prepare(site, LOST[size])
    she = visit(size)
    to_recovery(she, "忘记密码")
    she.fill("姓名", moved.name)
    she.fill("证件号码", moved.number)
    she.press("下一步")
    she.fill("手机号", moved.phone)
    she.take_code(moved.phone)
    she.press("下一步")
    type_password(she)
    she.press("下一步")
    she.follow("去登录")
    signs_in(she, "手机号/证件号码", moved.phone, NEW)
    she.open("/centre/")
    she.heading("服务协议和个人信息处理说明")
    she.tick("我已阅读并同意")
    she.press("同意并继续")
    she.heading("认证中心")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_4_2_an_organisation_finds_its_user_name_and_resets_the_password(
    visit: Arrive, site: Site, shots: Shoot, size: str
) -> None:
    firm = LOST[size].firm
    prepare(site, LOST[size])
    visit(size).register_firm(firm)
    site.sandbox("clock", "+2m")
    she = visit(size)
    forgot_the_user_name(she, firm, lambda name: shots(she.page, f"{size}-4.2.2-{name}"))
    she.follow("下一步")
    she.page.wait_for_url("**/sign-in/organisation/**")
    she.follow("忘记密码")
    forgot_the_password(she, firm, lambda name: shots(she.page, f"{size}-4.2.1-{name}"))
    she.follow("去登录")
    signs_in(she, "用户名", firm.username, PASSWORD)
    she.sees("账号或密码不正确")
    signs_in(she, "用户名", firm.username, NEW)
    she.open("/centre/")
    she.heading("认证中心")


def forgot_the_user_name(she: Visitor, firm: Firm, shot: Callable[[str], None]) -> None:
    """M-4.2.2: masked on the page, whole by SMS."""
    to_recovery(she, "法人用户", "忘记用户名")
    she.heading("找回用户名")
    she.fill("企业名称", firm.name)
    she.fill("统一社会信用代码", firm.uscc)
    shot("2-organisation")
    she.press("下一步")
    she.sees("当前账号的用户名为：")
    she.sees(mask_username(firm.username))
    she.sees("已发送至")
    she.sees(mask_phone(firm.phone))
    expect(she.page.get_by_text(firm.username)).to_have_count(0)
    shot("3-result")
    she.site.wait_for_message(firm.phone, firm.username)


def forgot_the_password(she: Visitor, firm: Firm, shot: Callable[[str], None]) -> None:
    """M-4.2.1: the three that belong together, the stored phone, the new password."""
    she.heading("重置法人账号密码")
    she.fill("账号", firm.username)
    she.fill("企业名称", firm.name)
    she.fill("统一社会信用代码", firm.uscc)
    shot("3-account")
    she.press("下一步")
    she.heading("校验手机号")
    expect(she.page.get_by_role("link", name="点击此处")).to_be_visible()
    she.fill("手机号", firm.phone)
    she.take_code(firm.phone)
    shot("4-phone")
    she.press("下一步")
    she.sees(f"正在重置账号密码，当前账号的用户名为：{firm.username}")
    type_password(she)
    shot("5-password")
    she.press("下一步并跳转至政务服务平台")
    she.heading("登录密码已重置")
    shot("done")


def test_back_two_tabs_and_a_skipped_step_lead_to_the_right_page(visit: Arrive, site: Site) -> None:
    she = visit()
    she.open("/recover/person/password/")
    she.sees("这一步要从头做起，或者已经超过 15 分钟。请重新填写。")
    she.fill("姓名", "无名氏")
    she.fill("证件号码", "990100199001011234")
    she.press("下一步")
    she.heading("校验手机号")
    second = Visitor(site, she.page.context.new_page())
    second.open("/recover/person/")
    second.fill("姓名", "有名氏")
    second.fill("证件号码", "990100199001012345")
    second.press("下一步")
    she.fill("手机号", "13922229999")
    she.fill("手机验证码", "123456")
    she.press("下一步")
    she.sees("您在别的页面又重新开始了一次，请接着最近这一次填写。")
    she.page.go_back()
    she.page.go_back()
    she.heading("重置登录密码")
    site.sandbox("clock", "+16m")
    she.open("/recover/person/code/")
    she.sees("已经超过 15 分钟")


def test_when_no_sms_can_be_sent_the_page_says_so(visit: Arrive, site: Site) -> None:
    she = visit("phone")
    she.open("/recover/person/")
    she.fill("姓名", "无名氏")
    she.fill("证件号码", "990100199001011234")
    she.press("下一步")
    she.fill("手机号", "13922229999")
    site.sandbox("down", "sms")
    try:
        she.press("获取验证码")
        she.sees("短信暂时发不出去，请过一会儿再获取")
    finally:
        site.sandbox("up", "sms")


def test_after_many_tries_the_browser_does_the_work(visit: Arrive) -> None:
    for _ in range(3):
        begin_once(visit())
    she = visit()
    she.open("/recover/username/")
    she.fill("企业名称", "青汀没有这家有限公司")
    she.fill("统一社会信用代码", uscc("MA9QQ6R4"))
    she.press("下一步")
    she.sees("正在做安全检查")
    expect(she.page.get_by_text("已发送至")).to_be_visible(timeout=60_000)


def begin_once(she: Visitor) -> None:
    """Ask for the user name of an organisation that has no account."""
    she.open("/recover/username/")
    she.fill("企业名称", "青汀没有这家有限公司")
    she.fill("统一社会信用代码", uscc("MA9QQ6R4"))
    with she.page.expect_navigation():
        she.press("下一步")
    she.sees("已发送至")
