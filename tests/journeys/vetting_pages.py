"""The pages of 人工核验: the applicant's at each stage, of who can stop or confirm, and the reviewers'."""

import re

from playwright.sync_api import Page

from jingban.sandbox.demo.cast import organisation, person
from tests.journeys.recovery_pages import code_to
from tests.journeys.walking import (
    Act,
    Look,
    Walker,
    follow,
    nobody,
    press,
    sign_in,
    submit,
    then,
    without_scripts,
)

PAPERS = "/vetting/petition/papers"
# A picture of one pixel is a picture.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)
SLOTS = ("licence", "portrait", "emblem", "proof")
# Addresses that show no page of their own.
NO_PAGE = {
    "vetting:leave": "leads back to where a petition is looked up",
    "vetting:take": "leads back to the petition",
    "vetting:paper": "a picture",
}


def begin(firm: str, phone: str) -> Act:
    """Prove the new phone of an organisation of the demo."""

    def act(page: Page) -> None:
        page.goto("/recover/organisation/phone/")
        page.fill("main [name=organisation]", organisation(firm).name)
        page.fill("main [name=uscc]", organisation(firm).uscc)
        page.fill("main [name=phone]", phone)
        page.locator("main [data-send-code]").click()
        page.fill("main [name=code]", code_to(page, phone))
        submit(page)
        page.wait_for_url("**/papers")

    return act


def hand_in(page: Page) -> None:
    """Lay all papers down and hand them in."""
    page.goto(PAPERS)
    for slot in SLOTS:
        file = {"name": f"{slot}.png", "mimeType": "image/png", "buffer": PIXEL}
        page.set_input_files(f"main [name=file_{slot}]", files=[file])  # type: ignore[list-item]
    submit(page, "main .button[value=submit]")


def open_stop(page: Page) -> None:
    """Open the address from the SMS to the phone of a petition that can be stopped."""
    sent = page.request.get(f"/sandbox/outbox.json?to={organisation('chenghu').phone}").json()
    found = next(filter(None, (re.search(r"/vetting/block/[\w-]+", one["text"]) for one in sent)))
    page.goto(found.group())


def open_message(title: str) -> Act:
    """Open the newest message with a title that begins so."""
    return lambda page: page.get_by_role("link").filter(has_text=title).first.click()


STRANGER = (
    Look("appeal-phone", "recover-phone", "/recover/organisation/phone/", care=True),
    Look("appeal-phone-empty", "recover-phone", "/recover/organisation/phone/", press(), status=422),
    Look(
        "appeal-phone-code-empty",
        "recover-phone-code",
        "/recover/organisation/phone/",
        without_scripts("main form", "/recover/organisation/phone/code"),
        status=422,
    ),
    Look("vetting-find", "vetting:status", "/vetting/", care=True),
    Look("vetting-find-empty", "vetting:status", "/vetting/", press(), status=422),
    Look(
        "vetting-find-code-empty",
        "vetting:status_code",
        "/vetting/",
        without_scripts("main form", "/vetting/code"),
        status=422,
    ),
    Look("vetting-kinds", "vetting:kinds", "/vetting/kinds/"),
    Look("vetting-begin", "vetting:begin", "/vetting/kinds/lost-phone/"),
    Look("vetting-begin-empty", "vetting:begin", "/vetting/kinds/lost-phone/", press(), status=422),
    Look(
        "vetting-begin-code-empty",
        "vetting:begin_code",
        "/vetting/kinds/lost-phone/",
        without_scripts("main form", "/vetting/kinds/lost-phone/code"),
        status=422,
    ),
    Look("vetting-block-dead", "vetting:block", "/vetting/block/nothing", status=404),
    Look("vetting-block", "vetting:block", "/", open_stop, care=True),
)
LAYING = (
    Look("appeal-papers", "vetting:papers", PAPERS, care=True),
    Look("appeal-papers-empty", "vetting:papers", PAPERS, press("main .button[value=submit]"), status=422),
    Look("appeal-ask", "vetting:ask", "/vetting/petition/ask"),
)
WAITING = (
    Look("petition-submitted", "vetting:petition", "/vetting/petition/?submitted=1", care=True),
    Look("petition-withdraw", "vetting:withdraw", "/vetting/petition/withdraw"),
)
ASKED = (Look("petition-asked", "vetting:petition", "/vetting/petition/"),)
TOLD = (
    Look(
        "petition-concerned",
        "vetting:concerned",
        "/centre/messages/",
        then(open_message("请留意"), follow("vetting:concerned")),
    ),
    Look(
        "petition-confirm",
        "vetting:confirm",
        "/centre/messages/",
        then(open_message("请以法定代表人身份确认"), follow("vetting:confirm")),
        care=True,
    ),
)
BEGINNING = (
    Look("vetting-name-change", "vetting:begin", "/vetting/kinds/name-change/"),
    Look("vetting-merge", "vetting:begin", "/vetting/kinds/merge/"),
    Look("vetting-unmerge", "vetting:begin", "/vetting/kinds/unmerge/"),
    Look("vetting-no-face", "vetting:begin", "/vetting/kinds/no-face/"),
)
REVIEWING = (
    Look("vetting-queue", "vetting:queue", "/staff/vetting/"),
    Look("vetting-queue-waiting", "vetting:queue", "/staff/vetting/?show=waiting"),
    Look("vetting-queue-closed", "vetting:queue", "/staff/vetting/?show=closed"),
    Look("vetting-petition", "vetting:staff_petition", "/staff/vetting/"),
    Look("vetting-petition-cooling", "vetting:staff_petition", "/staff/vetting/?show=waiting"),
    Look(
        "vetting-review-empty",
        "vetting:review",
        "/staff/vetting/?show=waiting",
        then(follow("vetting:staff_petition"), press("form.review .button")),
        status=422,
    ),
    Look(
        "vetting-look-faulty",
        "vetting:look",
        "/staff/vetting/",
        then(follow("vetting:staff_petition"), press("form[action$=look] .button", reason="other")),
        status=422,
    ),
)


def ask_and_sign_in(page: Page) -> None:
    """Ask the representative of an organisation of the demo, and come back as him."""
    begin("chenghu", "13711119003")(page)
    page.goto("/vetting/petition/ask")
    submit(page, "main form .button")
    sign_in("person", person("ge").phone)(page)


def ask(page: Page) -> None:
    """Ask a representative."""
    begin("shiguang", "13711119004")(page)
    page.goto("/vetting/petition/ask")
    submit(page, "main form .button")


VETTED = (
    Walker("vetting-stranger", nobody, STRANGER),
    Walker("laying-papers", begin("yanxi", "13711119001"), LAYING),
    Walker("waiting-for-review", then(begin("yanxi", "13711119002"), hand_in), WAITING),
    Walker("asking", ask, ASKED),
    Walker("told", ask_and_sign_in, (*TOLD, *BEGINNING)),
)
