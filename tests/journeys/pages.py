"""Every page that people reach, by who reaches it; all who walk, and what is no page.

The organisations' pages are in `firm_pages.py`, the officers' in `desk_pages.py`, those of chapter 4 in
`recovery_pages.py`, those of 人工核验 in `vetting_pages.py`, of who secures her account in `factor_pages.py`.
"""

import re

from playwright.sync_api import Page

from jingban.sandbox.demo.cast import organisation, person
from tests.journeys import factor_pages, vetting_pages
from tests.journeys.desk_pages import NEWCOMER, OFFICERS
from tests.journeys.firm_pages import FIRMS
from tests.journeys.preparing import LOST, WATCHED, WEARY
from tests.journeys.recovery_pages import RECOVERING
from tests.journeys.walking import (
    Look,
    Walker,
    act_for,
    follow,
    nobody,
    opened,
    press,
    sign_in,
    then,
    without_scripts,
)

YANXI, CHENGHU = organisation("yanxi").name, organisation("chenghu").name
PERMITS = "/services/work-permits"
PHONE_MENU = ("390",)
ACCOUNT_MENU = opened("button[popovertarget=account]")

# Addresses that show no page of their own: where a form goes, and what is no page at all.
NO_PAGE = {
    "ui:language": "a form of every page",
    "ui:care": "a form of every page",
    "ui:manifest": "a file for phones that install the site",
    "sign-in": "leads to one of its tabs",
    "challenge": "JSON for the page's script",
    "sign-in-challenge": "JSON for the page's script",
    "sign-in-code-send": "leads back to the code's page",
    "sign-out": "leads home",
    "recover-challenge": "JSON for the page's script",
    "security-end-device": "leads back to 账号安全",
    "security-end-others": "leads back to 账号安全",
    "registration:new_link": "leads back to the waiting page",
    "registration:data_download": "a file",
    "registration:data_register": "leads back to 我的数据",
    "registration:still_waiting": "asked by the waiting page's script",
    "mandates:export": "a spreadsheet",
    "mandates:accept": "leads back to 我的授权",
    "messages:read_all": "leads back to the messages",
    "casework:take_over": "leads back to the case",
    "casework:accept": "leads back to the case",
    "portal:content": "leads to the first list",
    "portal:content_publish": "leads back to the list",
    "portal:content_unpublish": "leads back to the list",
    "staff:sign_out": "leads to the sign-in page",
    "staff:confirm": "leads back to the officer's page",
    "staff:deactivate": "leads back to the officer's page",
    "sandbox:act": "leads back to the sandbox's page, or shows it with the fault",
    "sandbox:outbox_json": "JSON",
    **factor_pages.NO_PAGE,
    **vetting_pages.NO_PAGE,
}


def without_token(page: Page) -> None:
    """Send a form after its cookie has gone."""
    page.context.clear_cookies(name=re.compile("csrf"))
    press(account="13900002716", password="Wrong2026x")(page)


STRANGER = (
    Look("home", "portal:home", "/", care=True),
    Look("home-menu", "portal:home", "/", opened("button[popovertarget=nav]"), sizes=PHONE_MENU),
    Look("region", "portal:region", "/region"),
    Look("region-province", "portal:region", "/region?in=110000"),
    Look("services", "portal:services", "/services/"),
    Look("services-talent", "portal:services", "/services/?category=talent"),
    Look("services-personal", "portal:personal_services", "/services/personal/"),
    Look("services-employer", "portal:employer_services", "/services/employer/"),
    Look("service", "portal:service", PERMITS, care=True),
    Look("service-projects", "portal:service", "/services/expert-projects"),
    Look("service-elsewhere", "portal:service", "/services/pension-claim"),
    Look("service-sheet", "portal:sheet", PERMITS),
    Look("search-empty", "portal:search", "/search"),
    Look("search", "portal:search", "/search?q=工作许可"),
    Look("search-nothing", "portal:search", "/search?q=工作签转换"),
    Look("search-number", "portal:search", "/search?number=1"),
    Look("guides", "portal:guides", "/guides/"),
    Look("guide", "portal:guide", "/guides/bind-an-agent"),
    Look("guide-long", "portal:guide", "/guides/permit-to-residence"),
    Look("guide-site", "portal:guide", "/guides/accessibility"),
    Look("notices", "portal:notices", "/notices/"),
    Look("notice", "portal:notice", "/notices/extension-30-days"),
    Look("flagships", "portal:flagships", "/flagships/"),
    Look("points", "portal:points", "/points/?region=all"),
    Look("points-nowhere", "portal:points", "/points/?region=110000"),
    Look("me-stranger", "portal:me", "/me"),
    Look("account-closed", "registration:data_closed", "/account-closed/"),
    Look("settings-stranger", "portal:settings", "/me/settings"),
    Look("sign-in", "sign-in-person", "/sign-in/person/", care=True),
    Look("sign-in-organisation", "sign-in-organisation", "/sign-in/organisation/"),
    Look("sign-in-after-registration", "sign-in-person", "/sign-in/?notice=registered"),
    Look("sign-in-ended", "sign-in-person", "/sign-in/?ended=1"),
    Look("sign-in-empty", "sign-in-person", "/sign-in/", press(), status=422),
    Look(
        "sign-in-refused",
        "sign-in-organisation",
        "/sign-in/organisation/",
        press(account="nobody_here", password="Wrong2026x"),
        status=422,
    ),
    Look(
        "sign-in-wait",
        "sign-in-person",
        "/sign-in/",
        without_scripts("main form[data-challenge]", account=WEARY, password="Wrong2026x"),
        status=429,
    ),
    Look("form-without-token", "sign-in-person", "/sign-in/", without_token, status=403),
    Look("register", "registration:person", "/register/person/", care=True),
    Look("register-passport", "registration:person", "/register/person/?type=passport"),
    Look("register-empty", "registration:person", "/register/person/", press(), status=422),
    Look(
        "register-without-phone",
        "registration:person_code",
        "/register/person/",
        without_scripts("main form[method=post]", "/register/person/code"),
        status=422,
    ),
    Look("register-organisation", "registration:register_organisation", "/register/organisation/"),
    Look(
        "register-organisation-empty",
        "registration:register_organisation",
        "/register/organisation/",
        press(),
        status=422,
    ),
    Look(
        "register-organisation-without-phone",
        "registration:organisation_code",
        "/register/organisation/",
        without_scripts("main form[method=post]", "/register/organisation/code"),
        status=422,
    ),
    Look("terms", "registration:terms", "/about/terms/"),
    Look("terms-version", "registration:terms_version", "/about/terms/2026-11/"),
    Look("privacy", "registration:privacy", "/about/privacy/"),
    Look("privacy-version", "registration:privacy_version", "/about/privacy/2026-11/"),
    Look("verify", "mandates:verify_form", "/verify/"),
    Look("verify-faulty", "mandates:verify_form", "/verify/", press(code="12345"), status=422),
    Look("verify-unknown", "mandates:verify", "/verify/AAAAAAAAAAAAAAAAAAAAAAAAAA", status=404),
    Look("not-found", "", "/nowhere/at/all", status=404),
    Look("sandbox", "sandbox:home", "/sandbox/"),
    Look("outbox", "sandbox:outbox", "/sandbox/outbox/"),
    Look("staff-sign-in", "staff:sign_in", "/staff/sign-in/"),
    Look("staff-sign-in-empty", "staff:sign_in", "/staff/sign-in/", press(), status=422),
)


def doubted(page: Page) -> None:
    """Sign in by a name that too many wrong passwords came to: the browser works, then a code is asked for."""
    page.goto("/sign-in/person/")
    page.fill("[name=account]", WATCHED)
    page.fill("[name=password]", "Wrong2026x")
    page.locator("main form[data-challenge] .button").first.click()
    page.wait_for_url("**/sign-in/code/**", timeout=120_000)


DOUBTED = (
    Look("sign-in-code", "sign-in-code", "/sign-in/code/"),
    Look("sign-in-code-wrong", "sign-in-code", "/sign-in/code/", press(code="123456"), status=422),
)

LEVEL_1 = (
    Look("l1-centre", "centre", "/centre/"),
    Look("l1-identity", "registration:identity", "/centre/identity/"),
    Look("l1-complete", "registration:complete", "/centre/complete/"),
    Look("l1-complete-empty", "registration:complete", "/centre/complete/", press(), status=422),
    Look("l1-me", "portal:me", "/me"),
    Look("l1-service", "portal:service", PERMITS),
    Look("l1-acting-for", "mandates:choose", "/acting-for/", status=403),
    Look("l1-messages", "messages:inbox", "/centre/messages/"),
)

LEVEL_2 = (
    Look("l2-home", "portal:home", "/"),
    Look("l2-centre", "centre", "/centre/"),
    Look("l2-face", "centre-face", "/centre/face/"),
    Look("l2-identity", "registration:identity", "/centre/identity/"),
    Look("l2-mandates", "mandates:mine", "/centre/mandates/"),
    Look("l2-messages", "messages:inbox", "/centre/messages/?show=case"),
    Look("l2-service", "portal:service", PERMITS),
    Look("l2-acting-for", "mandates:choose", "/acting-for/", status=403),
    Look("l2-cases", "casework:cases", "/cases/"),
    Look("l2-confirmations", "registration:confirmations", "/centre/confirmations/", status=403),
)

AGENT = (
    Look("agent-home", "portal:home", "/", act_for(""), care=True),
    Look("agent-account-menu", "portal:home", "/", ACCOUNT_MENU, sizes=("1280",)),
    Look("agent-already", "sign-in-person", "/sign-in/person/"),
    Look("agent-centre", "centre", "/centre/", care=True),
    Look("agent-identity", "registration:identity", "/centre/identity/"),
    Look("agent-security", "security", "/centre/security/"),
    Look("agent-data", "registration:data", "/centre/data/"),
    Look("agent-data-name", "registration:data_name", "/centre/data/name"),
    Look("agent-data-name-wrong", "registration:data_name", "/centre/data/name", press(), status=422),
    Look("agent-data-close", "registration:data_close", "/centre/data/close"),
    Look("agent-password", "security-password", "/centre/security/password/"),
    Look("agent-password-empty", "security-password", "/centre/security/password/", press(), status=422),
    Look("agent-messages", "messages:inbox", "/centre/messages/"),
    Look("agent-message", "messages:message", "/centre/messages/?show=mandate"),
    Look("agent-mandates", "mandates:mine", "/centre/mandates/", care=True),
    Look("agent-lay-down", "mandates:lay_down", "/centre/mandates/"),
    Look("agent-certificate", "mandates:certificate", "/centre/mandates/"),
    Look(
        "agent-verify",
        "mandates:verify",
        "/centre/mandates/",
        then(
            follow("mandates:certificate"),
            lambda page: page.goto(f"/verify/{page.locator('main .sheet-hash b').inner_text()}") and None,
        ),
    ),
    Look("agent-me", "portal:me", "/me"),
    Look("agent-settings", "portal:settings", "/me/settings"),
    Look("agent-service", "portal:service", PERMITS),
    Look("agent-choose", "mandates:choose", "/permits/"),
    Look("agent-cases", "casework:cases", "/cases/"),
    Look("agent-cases-closed", "casework:cases", "/cases/?tab=closed"),
    Look("agent-other-principal", "casework:case", "/cases/", status=403),
    # From here she acts for 澄湖, whose filing came back.
    Look("returned-home", "portal:home", "/", act_for(CHENGHU)),
    Look("returned-case", "casework:case", "/cases/"),
    Look("returned-notice", "casework:notice", "/cases/", follow("casework:case")),
    Look("returned-step", "casework:step", "/cases/", follow("casework:case")),
    Look(
        "returned-check",
        "casework:check",
        "/cases/",
        then(follow("casework:case"), lambda page: page.goto(page.url + "check") and None),
    ),
    Look("returned-entry", "permits:employer-change", "/permits/employer-change"),
)

# 林知安 carries an open case of 砚溪, and a mandate of 澄湖 waits for her.
CARRIER = (
    Look("carrier-first-use", "mandates:first_use", "/", act_for(CHENGHU)),
    Look("carrier-home", "portal:home", "/", act_for(YANXI)),
    Look("carrier-permits", "permits:home", "/permits/", care=True),
    Look("carrier-change", "permits:employer-change", "/permits/employer-change"),
    Look("carrier-service", "portal:service", PERMITS),
    Look("carrier-me", "portal:me", "/me"),
    Look("carrier-cases", "casework:cases", "/cases/"),
    Look("carrier-case", "casework:case", "/cases/"),
    Look("carrier-withdraw", "casework:withdraw", "/cases/", follow("casework:case")),
    Look("carrier-filing", "casework:filing", "/cases/", follow("casework:case")),
    Look(
        "carrier-receipt",
        "casework:receipt",
        "/cases/",
        then(follow("casework:case"), lambda page: page.goto(page.url + "receipt") and None),
    ),
    Look("carrier-hand-over", "casework:hand_over", "/cases/hand-over/work-permits"),
)

# 吴远舟: his mandate of 澄湖 was taken away while he acted for it.
DISMISSED = (
    Look("dismissed-refused", "permits:home", "/permits/", status=403, care=True),
    Look("dismissed-service", "portal:service", PERMITS),
    Look("dismissed-mandates", "mandates:mine", "/centre/mandates/"),
)

REPRESENTATIVE = (
    Look("head-home", "portal:home", "/", act_for("")),
    Look("head-mandates", "mandates:mine", "/centre/mandates/"),
    Look("head-choose", "mandates:choose", "/acting-for/"),
    Look("head-entered", "portal:home", "/", act_for(YANXI)),
    Look("head-agents", "mandates:agents", "/centre/agents/"),
    Look("head-bind", "mandates:bind", "/centre/agents/new"),
    Look("head-cases", "casework:cases", "/cases/"),
)

ASKED = (
    Look("asked-identity", "registration:identity", "/centre/identity/"),
    Look("asked-confirmations", "registration:confirmations", "/centre/confirmations/"),
    Look("asked-confirmed", "registration:confirmations", "/centre/confirmations/?done=confirmed"),
    Look("asked-answer", "registration:answer", "/centre/confirmations/", care=True),
    Look(
        "asked-answer-empty",
        "registration:answer",
        "/centre/confirmations/",
        then(follow("registration:answer"), press()),
        status=422,
    ),
    Look("asked-dead-link", "registration:confirm_link", "/register/confirm/nothing", status=404),
)

WALKERS = (
    Walker("stranger", nobody, STRANGER),
    Walker("doubted", doubted, DOUBTED),
    Walker("level-1", sign_in("person", LOST), LEVEL_1),
    Walker("level-2", sign_in("person", person("fang").phone), LEVEL_2),
    Walker("agent", sign_in("person", person("zhou").phone), AGENT),
    Walker("carrier", sign_in("person", person("lin").phone), CARRIER),
    Walker("dismissed", then(sign_in("person", person("wu").phone), act_for(CHENGHU)), DISMISSED),
    Walker("representative", sign_in("person", person("zheng").phone), REPRESENTATIVE),
    Walker("asked", sign_in("person", person("xu").phone), ASKED),
    *FIRMS,
    *RECOVERING,
    *vetting_pages.VETTED,
    factor_pages.SECURING,
    *OFFICERS,
    NEWCOMER,
)
