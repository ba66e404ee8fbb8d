"""The pages of somebody who secures her account: authenticator, phone, passkeys, 不是我本人操作.

What a passkey itself needs (a device, and the site's own name) is in `test_factors.py`.
"""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from jingban.foundation import totp
from jingban.sandbox.demo.cast import PASSWORD
from tests.journeys.walking import Look, Walker, press, sign_in, submit, then, view_of, without_scripts

# Has an account like any other; made for this walk.
SECURED = "15200009005"
CENTRE = "/centre/security/"
APP, SET_UP, PHONE = f"{CENTRE}authenticator/", f"{CENTRE}authenticator/set-up/", f"{CENTRE}phone/"
BEGIN, CODES, REMOVE = (
    f"form[action$='/authenticator/{deed}/'] button" for deed in ("begin", "codes", "remove")
)
FINISH = "main form .actions button"
kept: dict[str, str] = {}


def code(steps: int) -> str:
    """Give the code of so many steps from now; the site takes one step either way."""
    return totp.code_at(kept["secret"], datetime.now(UTC) + steps * timedelta(seconds=totp.STEP_SECONDS))


def begin(page: Page) -> None:
    """Press 开始设置, and note the secret."""
    page.goto(APP)
    submit(page, BEGIN)
    kept["secret"] = page.locator("#secret").input_value()


def confirm(page: Page) -> None:
    """Type the first code; the recovery codes come."""
    begin(page)
    press(FINISH, app_code=code(-1))(page)


def renew(page: Page) -> None:
    """Ask for another set of recovery codes, and keep one."""
    page.goto(APP)
    submit(page, CODES)
    kept["recovery"] = page.locator(".recovery-codes li").first.inner_text()


def codes_sent(page: Page) -> list[str]:
    """Give the codes sent to her phone, the newest first."""
    sent = page.request.get(f"/sandbox/outbox.json?to={SECURED}").json()
    return [sms["code"] for sms in sent if sms["code"]]


def show_phone(page: Page) -> None:
    """Go through the first step of a change of phone by a code to the present one; the new factor is too young."""
    page.goto(f"{PHONE}new/")
    if view_of(page.url) == "phone-new":
        return  # gone through a moment ago: a phone gets five codes an hour
    page.goto(PHONE)
    before = codes_sent(page)
    for _try in range(40):
        # A phone gets one code a minute, and the walk in the other language has just had one.
        without_scripts("main form:has([name=code])", f"{PHONE}code/")(page)
        page.wait_for_timeout(2_000)
        if codes_sent(page) != before:
            break
    page.goto(PHONE)
    page.fill("[name=code]", codes_sent(page)[0])
    submit(page, page.locator("form", has=page.locator("[name=code]")).locator(".actions button"))


def come_to_factor(page: Page) -> None:
    """Leave, and sign in again as far as the code."""
    page.goto("/")
    if page.locator("form[action='/sign-out/']").count():
        with page.expect_navigation():
            page.locator("form[action='/sign-out/'] button").first.evaluate("button => button.click()")
    sign_in("person", SECURED, PASSWORD)(page)


def come_in_and_remove(page: Page) -> None:
    """Use a recovery code, then take the authenticator away again."""
    page.goto("/sign-in/factor/")
    press(factor_code=kept.get("recovery", ""))(page)
    page.goto(APP)
    submit(page, REMOVE)


def follow_sms(page: Page) -> None:
    """Open the link of the newest SMS about the account."""
    for _try in range(50):
        told = page.request.get(f"/sandbox/outbox.json?to={SECURED}").json()
        found = [one for one in (re.search(r"/not-me/[\w-]+/", sms["text"]) for sms in told) if one]
        if found:
            page.goto(found[0].group())
            return
        page.wait_for_timeout(200)
    raise AssertionError("no SMS with the link")


def newly(view: str, name: str, start: str, act=None, **more) -> Look:
    """Give a look at a page of this walk."""
    return Look(f"secure-{name}", view, start, act, **more)


LOOKS = (
    newly("security", "centre", CENTRE),
    newly("prove", "prove", f"{CENTRE}prove/"),
    newly("prove", "prove-wrong", f"{CENTRE}prove/", press(password="Wrong2026x"), status=422),
    newly("phone-former", "phone-without-factor", PHONE),
    newly("passkeys", "passkeys-elsewhere", f"{CENTRE}passkeys/"),
    newly("authenticator", "app-none", APP),
    newly("authenticator-set-up", "app-set-up", APP, begin, care=True),
    newly(
        "authenticator-set-up", "app-wrong", APP, then(begin, press(FINISH, app_code="000000")), status=422
    ),
    newly("authenticator-set-up", "app-codes", APP, confirm),
    newly("authenticator", "app", APP),
    newly("recovery-codes", "recovery-codes", APP, renew),
    newly("stop", "not-me", "/", follow_sms),
    newly("stop", "not-me-gone", "/not-me/nothing/", status=404),
    newly("stopped", "not-me-done", "/not-me/done/person/"),
    newly("stop-own", "not-me-own", "/not-me/"),
    newly("prove", "prove-by-code", f"{CENTRE}prove/"),
    newly("phone-former", "phone", PHONE),
    newly("phone-new", "phone-new", PHONE, show_phone),
    newly("phone-new", "phone-new-empty", f"{PHONE}new/", press(), status=422),
    newly(
        "phone-new-code",
        "phone-new-code",
        f"{PHONE}new/",
        without_scripts("main form.card", f"{PHONE}new/code/", phone="123"),
        status=422,
    ),
    newly("sign-in-factor", "sign-in-factor", "/", come_to_factor),
    newly(
        "sign-in-factor", "sign-in-factor-wrong", "/sign-in/factor/", press(factor_code="000000"), status=422
    ),
    newly("authenticator", "app-removed", "/", come_in_and_remove),
)
SECURING = Walker("secured", sign_in("person", SECURED, PASSWORD), LOOKS)
# Where these forms go.
NO_PAGE = {
    "sign-in-passkey": "leads on, or shows the sign-in page (test_factors)",
    "sign-in-passkey-options": "JSON for the page's script",
    "prove-options": "JSON for the page's script",
    "passkey-options": "JSON for the page's script",
    "passkey-add": "leads back to the passkeys",
    "passkey-rename": "leads back to the passkeys",
    "passkey-remove": "leads back to the passkeys",
    "phone-former-code": "shows the phone's page again",
    "authenticator-begin": "leads to the set-up",
    "authenticator-ask": "leads back to the authenticator",
    "authenticator-remove": "leads back to the authenticator",
}
