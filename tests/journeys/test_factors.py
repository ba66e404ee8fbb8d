"""Somebody secures her account: passkey, authenticator, another phone; and freezes it when it was not her."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from jingban.foundation import totp
from tests.cast import resident_number
from tests.journeys.conftest import SIZES
from tests.journeys.looking import Looker
from tests.journeys.people import PASSWORD, Somebody, Visitor
from tests.journeys.site import Site

NEW_PASSWORD = "Selvedge2027y"


def two(first: str, second: str, born: str, serial: int) -> dict[str, Somebody]:
    """Give somebody for each size of screen."""
    return {
        size: Somebody(name, resident_number(born, f"{serial + n:03}"), f"1360000{serial + n:03}1")
        for n, (size, name) in enumerate(zip(SIZES, (first, second), strict=True))
    }


SECURING = two("石静言", "骆可追", "19910607", 610)
STOPPING = two("容清和", "江令仪", "19910608", 620)
CHANGING = two("纪明川", "乔知远", "19910609", 630)
Shoot = Callable[[Page, str], None]
Open = Callable[..., "Owner"]


class Owner(Visitor):
    """Somebody at a browser whose device makes passkeys, at the address that passkeys are made for."""

    def __init__(self, site: Site, chromium: Browser, size: str, *, device: bool = True) -> None:
        self.context = chromium.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            locale="zh-CN",
            base_url=f"http://localhost:{site.port}",
            timezone_id="Asia/Shanghai",
        )
        self.context.set_default_timeout(15_000)
        super().__init__(site, self.context.new_page())
        if device:
            self._plug_in_device()

    def _plug_in_device(self) -> None:
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )

    def leave(self) -> None:
        """退出, wherever the button lies."""
        self.open("/")
        with self.page.expect_navigation():
            button = self.page.locator("form[action='/sign-out/'] button").first
            button.evaluate("button => button.click()")

    def security(self, line: str) -> None:
        """Open 账号安全 and what its line leads to."""
        self.open("/centre/security/")
        self.follow(line)

    def enter_password(self, account: str, password: str = PASSWORD) -> None:
        """Type name and password, and no more."""
        self.open("/sign-in/")
        self.fill("手机号/证件号码", account)
        self.fill("密码", password)
        self.press("登录")


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    """A site of this file's own: its clock is moved."""
    people = [who for pair in (SECURING, STOPPING, CHANGING) for who in pair.values()]
    own_site.load({"people": [who.as_registered for who in people]})
    return own_site


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Large, then small."""
    return str(request.param)


@pytest.fixture
def open_browser(site: Site, chromium: Browser, size: str) -> Iterator[Open]:
    """Give browsers of their own, with or without a device that makes passkeys."""
    site.sandbox("clock", "reset")
    opened: list[Owner] = []

    def start(*, device: bool) -> Owner:
        opened.append(Owner(site, chromium, size, device=device))
        return opened[-1]

    yield start
    for one in opened:
        one.context.close()


def adds_a_passkey(owner: Owner, name: str) -> None:
    owner.security("添加通行密钥")
    owner.fill("名称", name)
    owner.press("添加")
    owner.sees("通行密钥已添加")
    owner.sees(name)


def sets_up_an_authenticator(owner: Owner) -> tuple[str, list[str]]:
    """Give the secret and the recovery codes."""
    owner.security("添加验证器")
    owner.press("开始设置")
    secret = owner.page.locator("#secret").input_value()
    owner.fill("动态码", totp.code_at(secret, datetime.now(UTC) - timedelta(seconds=30)))
    owner.press("完成设置")
    codes = owner.page.locator(".recovery-codes li")
    expect(codes).to_have_count(10)
    return secret, codes.all_inner_texts()


def types_the_code(visitor: Owner, phone: str, code: str) -> None:
    """Sign in by password and a code."""
    visitor.enter_password(phone)
    visitor.heading("请输入动态码")
    visitor.fill("动态码或恢复码", code)
    visitor.press("登录")
    visitor.page.wait_for_url(lambda url: "/sign-in/" not in url)


def resets_the_password(visitor: Owner, who: Somebody) -> None:
    """M-4.1.1, from the page that says that the account is frozen."""
    visitor.follow("忘记密码")
    visitor.fill("姓名", who.name)
    visitor.fill("证件号码", who.number)
    visitor.press("下一步")
    visitor.fill("手机号", who.phone)
    visitor.take_code(who.phone)
    visitor.press("下一步")
    visitor.fill("新密码", NEW_PASSWORD)
    visitor.fill("确认密码", NEW_PASSWORD)
    visitor.press("下一步")
    visitor.enter_password(who.phone, NEW_PASSWORD)
    visitor.page.wait_for_url(lambda url: "/sign-in/" not in url)


def test_a_passkey_signs_in_and_an_authenticator_is_asked(
    open_browser: Open, size: str, shots: Shoot
) -> None:
    who, owner = SECURING[size], open_browser(device=True)
    looker, faults = Looker(owner.page, []), []

    def see(name: str) -> None:
        shots(owner.page, f"factors-{name}-{size}")
        sizes = ("1280",) if size == "desktop" else ("390",)
        faults.extend(looker.look(f"factors-{name}", language="zh", care=False, sizes=sizes))

    owner.register(who)
    owner.sign_in(who.phone)
    owner.open("/centre/security/passkeys/")
    see("passkeys-none")
    adds_a_passkey(owner, "我的手机")
    see("passkeys")
    owner.leave()
    owner.open("/sign-in/")
    see("sign-in")
    owner.press("通行密钥")
    owner.page.wait_for_url(lambda url: "/sign-in/" not in url)
    owner.open("/centre/security/")
    owner.sees("已添加 1 个")
    see("security")
    secret, _codes = sets_up_an_authenticator(owner)
    owner.leave()
    types_the_code(owner, who.phone, totp.code_at(secret, datetime.now(UTC)))
    assert not faults, "\n".join(faults)


def test_a_stranger_is_stopped(open_browser: Open, site: Site, size: str) -> None:
    who, owner = STOPPING[size], open_browser(device=True)
    owner.register(who)
    owner.sign_in(who.phone)
    adds_a_passkey(owner, "我的手机")
    _secret, codes = sets_up_an_authenticator(owner)
    stranger, elsewhere = open_browser(device=False), open_browser(device=False)
    types_the_code(stranger, who.phone, codes[0])
    told = site.wait_for_message(who.phone, "用一个恢复码代替验证器登录")
    link = re.search(r"http://localhost:\d+/not-me/[\w-]+/", told["text"])
    assert link, told
    elsewhere.open(link.group())
    elsewhere.press("马上冻结账号")
    elsewhere.heading("账号已冻结")
    site.wait_for_message(who.phone, "您的账号已冻结")
    for visitor in (stranger, owner):
        visitor.open("/centre/")
        assert "/sign-in/" in visitor.page.url
    stranger.enter_password(who.phone)
    stranger.sees("账号或密码不正确")
    site.sandbox("clock", "+2m")  # a phone gets one code a minute
    resets_the_password(elsewhere, who)
    elsewhere.open("/centre/security/")
    expect(elsewhere.page.get_by_text("未添加")).to_have_count(2)


def test_the_phone_is_changed_by_a_passkey(open_browser: Open, site: Site, size: str, shots: Shoot) -> None:
    who, owner = CHANGING[size], open_browser(device=True)
    page, new_phone = owner.page, "137" + who.phone[3:]
    owner.register(who)
    owner.sign_in(who.phone)
    adds_a_passkey(owner, "办公室电脑")
    site.sandbox("clock", "+73h")  # a younger factor does not stand in for the phone
    owner.sign_in(who.phone)
    site.sandbox("clock", "+11m")
    owner.security("更换")
    owner.heading("请确认是您本人")
    shots(page, f"factors-prove-{size}")
    owner.press("用通行密钥确认")
    owner.heading("更换绑定手机")
    shots(page, f"factors-phone-{size}")
    owner.press("用通行密钥确认")
    owner.fill("新手机号", new_phone)
    owner.take_code(new_phone)
    shots(page, f"factors-phone-new-{size}")
    owner.press("确认更换")
    owner.sees("绑定手机已更换")
    for phone in (who.phone, new_phone):
        assert "/not-me/" in site.wait_for_message(phone, "绑定手机于")["text"]
