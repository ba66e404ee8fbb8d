"""The pages of chapter 4, each seen by somebody who has come so far: accounts moved in from the former systems."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.cast import resident_number, uscc
from tests.journeys.walking import Act, Look, Walker, nobody, press, sign_in, submit, then, without_scripts

NEW = "Shuttle2027loom"
HALF_PERSON = ("邵一半", resident_number("19900101", "501"), "15200009101")
AGREEING = ("安同意", resident_number("19900101", "504"), "15200009105")
DONE_PERSON = ("祝全程", resident_number("19900101", "502"), "15200009102")
HALF_FIRM = ("青汀半程仪器有限公司", uscc("MA9RH1F2"), "bancheng2026", "15200009103")
DONE_FIRM = ("青汀全程仪器有限公司", uscc("MA9RD1F2"), "quancheng2026", "15200009104")
# Whom nobody knows: what is said to her is said to everybody.
NOBODY = {"name": "无名氏", "number": resident_number("19900101", "503")}
NO_FIRM = {"organisation": "青汀没有这家有限公司", "number": uscc("MA9RN1F2")}


def moved_in() -> dict[str, Any]:
    """Give what `sandbox load` has to know before the pages can be seen."""
    people = [
        {"certificate_type": "resident_id", "number": number, "name": name, "phone": phone}
        for name, number, phone in (HALF_PERSON, DONE_PERSON, AGREEING)
    ]
    head = {"certificate_type": "resident_id", "number": DONE_PERSON[1], "name": DONE_PERSON[0]}
    firms = (HALF_FIRM, DONE_FIRM)
    return {
        "people": people,
        "organisations": [
            {"uscc": code, "name": name, "kind": "enterprise", "representative": head}
            for name, code, _username, _phone in firms
        ],
        "migrated_accounts": [
            *({"kind": "person", "assurance": "L2", **one} for one in people),
            *(
                {
                    "kind": "organisation",
                    "uscc": code,
                    "username": username,
                    "phone": phone,
                    "assurance": "O2",
                }
                for _name, code, username, phone in firms
            ),
        ],
    }


def prove(kind: str, phone: str, **typed: str) -> Act:
    """Go through recovery as far as the new password."""

    def act(page: Page) -> None:
        page.goto(f"/recover/{kind}/")
        press(**typed)(page)
        page.fill("main [name=phone]", phone)
        page.locator("main [data-send-code]").click()
        page.fill("main [name=code]", code_to(page, phone))
        submit(page)
        page.wait_for_url("**/password/**")

    return act


def code_to(page: Page, phone: str) -> str:
    """Wait until a code has come to a phone."""
    for _ in range(100):
        found = page.request.get(f"/sandbox/outbox.json?to={phone}").json()
        if found:
            return str(found[0]["code"])
        page.wait_for_timeout(200)
    raise AssertionError(f"no code came to {phone}")


def reset(kind: str, phone: str, **typed: str) -> Act:
    """Go through recovery to its end."""

    def act(page: Page) -> None:
        prove(kind, phone, **typed)(page)
        press(new_password=NEW, repeat_password=NEW)(page)
        page.wait_for_url("**/done/**")

    return act


def person(who: tuple[str, str, str]) -> dict[str, str]:
    """Give what a person types first, and her phone."""
    return {"phone": who[2], "name": who[0], "number": who[1]}


def firm(which: tuple[str, str, str, str]) -> dict[str, str]:
    """Give what is typed first for an organisation, and its phone."""
    return {"phone": which[3], "account": which[2], "organisation": which[0], "number": which[1]}


def unknown(kind: str, onward: Act | None = None) -> Act:
    """Begin a flow for whom nobody knows."""

    def act(page: Page) -> None:
        page.context.clear_cookies(name=re.compile("session"))
        page.goto(f"/recover/{kind}/")
        press(**(NOBODY if kind == "person" else {"account": "nobody_here", **NO_FIRM}))(page)
        page.wait_for_url("**/code/**")
        if onward:
            onward(page)

    return act


def begin_at(kind: str) -> str:
    """Give the first page of a kind."""
    return f"/recover/{kind}/"


SEEKING = (
    Look("recover", "recover-person", begin_at("person"), care=True),
    Look("recover-empty", "recover-person", begin_at("person"), press(), status=422),
    Look("recover-skipped", "recover-person", "/recover/person/done/"),
    Look("recover-code", "recover-person-code", begin_at("person"), unknown("person"), care=True),
    Look(
        "recover-code-wrong",
        "recover-person-code",
        begin_at("person"),
        unknown("person", press(phone="15900001111", code="123456")),
        status=422,
    ),
    Look(
        "recover-send",
        "recover-person-send",
        begin_at("person"),
        unknown("person", without_scripts("main form[method=post]", "/recover/person/code/send/")),
        status=422,
    ),
    Look("recover-organisation", "recover-organisation", begin_at("organisation")),
    Look("recover-organisation-empty", "recover-organisation", begin_at("organisation"), press(), status=422),
    Look(
        "recover-organisation-code",
        "recover-organisation-code",
        begin_at("organisation"),
        unknown("organisation"),
    ),
    Look(
        "recover-organisation-send",
        "recover-organisation-send",
        begin_at("organisation"),
        unknown(
            "organisation", without_scripts("main form[method=post]", "/recover/organisation/code/send/")
        ),
        status=422,
    ),
    Look("recover-username", "recover-username", "/recover/username/"),
    Look("recover-username-empty", "recover-username", "/recover/username/", press(), status=422),
    Look("recover-username-done", "recover-username-done", "/recover/username/", press(**NO_FIRM)),
)

RECOVERING = (
    Walker("seeking", nobody, SEEKING),
    Walker(
        "half-recovered",
        prove("person", **person(HALF_PERSON)),
        (
            Look("recover-password", "recover-person-password", "/recover/person/password/", care=True),
            Look(
                "recover-password-weak",
                "recover-person-password",
                "/recover/person/password/",
                press(new_password="short", repeat_password="other"),
                status=422,
            ),
        ),
    ),
    Walker(
        "recovered",
        reset("person", **person(DONE_PERSON)),
        (Look("recover-done", "recover-person-done", "/recover/person/done/", care=True),),
    ),
    Walker(
        "agreeing",
        then(reset("person", **person(AGREEING)), sign_in("person", AGREEING[2], NEW)),
        (
            Look("agree", "registration:agree", "/centre/", care=True),
            Look("agree-empty", "registration:agree", "/centre/", press(), status=422),
        ),
    ),
    Walker(
        "half-recovered-organisation",
        prove("organisation", **firm(HALF_FIRM)),
        (
            Look(
                "recover-organisation-password",
                "recover-organisation-password",
                "/recover/organisation/password/",
            ),
        ),
    ),
    Walker(
        "recovered-organisation",
        reset("organisation", **firm(DONE_FIRM)),
        (Look("recover-organisation-done", "recover-organisation-done", "/recover/organisation/done/"),),
    ),
)
