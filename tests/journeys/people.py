"""Visitors of the journeys: what a person does with the manual in hand, by the labels she reads."""

import base64
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Locator, Page, expect

from tests.journeys.site import Officer, Site

PASSWORD = "Warp2026thread"


@dataclass(frozen=True)
class Somebody:
    """A person of a journey, as the population register has her."""

    name: str
    number: str
    phone: str

    @property
    def as_registered(self) -> dict[str, str]:
        """The entry for `sandbox load`."""
        return {
            "certificate_type": "resident_id",
            "number": self.number,
            "name": self.name,
            "phone": self.phone,
        }


@dataclass(frozen=True)
class Firm:
    """An organisation of a journey, as its register has it."""

    name: str
    uscc: str
    username: str
    phone: str
    head: Somebody

    @property
    def as_registered(self) -> dict[str, object]:
        """The entry for `sandbox load`."""
        return {
            "uscc": self.uscc,
            "name": self.name,
            "kind": "enterprise",
            "representative": self.head.as_registered,
        }


class Visitor:
    """Somebody at a browser."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site = site
        self.page = page

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def field(self, label: str) -> Locator:
        """Find a control by its label, with or without the manual's star before it."""
        page = self.page
        return page.get_by_label(label, exact=True).or_(page.get_by_label(f"*{label}", exact=True)).first

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Pick out of a list; what is picked already stays, as no browser tells a change then."""
        control = self.field(label)
        if control.locator("option:checked").inner_text().strip() != option:
            control.select_option(label=option)
            self.page.wait_for_load_state("networkidle")

    def fill_date(self, group: str, day: date) -> None:
        """Type a day into the three boxes of a group."""
        boxes = self.page.get_by_role("group", name=group)
        for label, value in (("年", day.year), ("月", day.month), ("日", day.day)):
            boxes.get_by_label(label, exact=True).fill(str(value))

    def tick(self, label: str) -> None:
        """Tick a box or pick a card by its words."""
        self.page.get_by_label(label).first.check()

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def sees(self, text: str) -> None:
        """Wait until a text stands on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def heading(self, text: str) -> None:
        """Wait until this is a heading of the page."""
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    # what people do

    def take_code(self, phone: str) -> None:
        """Ask for a code and type the one that came."""
        before = len(self.site.codes(phone))
        self.press("获取验证码")
        for _try in range(300):  # the browser may have to work for it
            if len(self.site.codes(phone)) > before:
                break
            self.page.wait_for_timeout(100)
        self.fill("手机验证码", self.site.code(phone))

    def register(self, who: Somebody) -> None:
        """M-3.1.1: 个人注册."""
        self.open("/")
        self.follow("登录")
        self.follow("个人注册")
        self.choose("证件类型", "居民身份证")
        self.fill("姓名", who.name)
        self.fill("证件号码", who.number)
        self.fill_date("居民身份证有效期开始时间", date(2020, 1, 2))
        self.tick("10年")
        self.page.get_by_label("发卡省份").select_option(index=1)
        self.fill("手机号", who.phone)
        self.take_code(who.phone)
        self.fill("登录密码", PASSWORD)
        self.fill("确认密码", PASSWORD)
        self.tick("我已阅读并同意")
        self.press("注册")
        self.page.wait_for_url("**/sign-in/**")

    def register_firm(self, firm: Firm) -> None:
        """M-3.2: 法人注册."""
        self.open("/")
        self.follow("登录")
        self.follow("法人用户")
        self.follow("法人注册")
        self.choose("法人类型", "企业法人")
        self.fill("企业名称", firm.name)
        self.fill("统一社会信用代码", firm.uscc)
        self.choose("证件类型", "居民身份证")
        self.fill("法定代表人姓名", firm.head.name)
        self.fill("法定代表人证件号码", firm.head.number)
        self.fill_date("居民身份证有效期开始时间", date(2020, 1, 2))
        self.tick("长期有效")
        self.fill("用户名", firm.username)
        self.fill("手机号", firm.phone)
        self.take_code(firm.phone)
        self.fill("登录密码", PASSWORD)
        self.fill("确认密码", PASSWORD)
        self.tick("我已阅读并同意")
        self.press("注册")
        self.page.wait_for_url("**/sign-in/**")

    def sign_in(self, account: str) -> None:
        """M-2.b: a person, by phone or certificate number."""
        self.open("/sign-in/")
        self.fill("手机号/证件号码", account)
        self.fill("密码", PASSWORD)
        self.press("登录")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def sign_in_as_firm(self, firm: Firm) -> None:
        """M-2.c: an organisation, by user name."""
        self.open("/sign-in/")
        self.follow("法人用户")
        self.fill("用户名", firm.username)
        self.fill("密码", PASSWORD)
        self.press("登录")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def sign_in_as_staff(self, officer: Officer) -> None:
        """A member of staff: login, password and the code of her device."""
        self.open("/staff/sign-in/")
        self.fill("工号", officer.login)
        self.fill("密码", officer.password)
        while (now := int(self.page.evaluate("Date.now() / 1000"))) // 30 == officer.used:
            self.page.wait_for_timeout(1_000)  # a code works once: she waits for the next
        officer.used = now // 30
        key = base64.b32decode(officer.secret + "=" * (-len(officer.secret) % 8))
        totp = TOTP(key, 6, SHA1(), 30, enforce_key_length=False)
        self.fill("动态验证码", totp.generate(now).decode())
        self.press("登录")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def follow_to_queue(self) -> None:
        """An officer opens what waits for her."""
        self.page.get_by_role("link", name="待办").first.click()

    def bind(self, who: Somebody, first: date, last: date, service: str = "外国人来华工作办理") -> None:
        """M-6.4/5: 绑定经办人."""
        self.open_agents()
        self.follow("创建")
        self.fill("证件号码", who.number)
        self.press("搜索")
        self.page.get_by_label("勾选").check()
        self.fill("姓名", who.name)
        self.tick(service)
        self.fill_date("授权开始时间", first)
        self.fill_date("授权结束时间", last)
        self.press("确认绑定")
        self.heading("我的经办人")

    def open_agents(self) -> None:
        """M-6.1…3: the name top right → 认证中心 → 我的经办人."""
        self.open("/")
        self.page.locator("button.account, button[popovertarget=account]").first.click()
        self.page.get_by_role("navigation", name="账号菜单").get_by_role("link", name="认证中心").click()
        self.page.get_by_role("link", name="我的经办人").last.click()
        self.heading("我的经办人")
