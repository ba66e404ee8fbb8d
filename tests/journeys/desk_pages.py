"""Every page of the desk, by the officer who reaches it."""

import re
from itertools import count

from playwright.sync_api import Page

from jingban.sandbox.demo.cast import person
from tests.journeys.vetting_pages import REVIEWING
from tests.journeys.walking import Look, Walker, follow, opened, press, sign_in_officer, then, tick

LOGINS = count(1)
CODE = re.compile(r"^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$")
ALL = "/staff/cases/all/"
SEND = "aside .button:not([data-kind])"
NOBODY = "/staff/search/?text=QT-1999-000001"
CHENGHU = "/staff/search/?text=澄湖"


def choose_reason(page: Page) -> None:
    """Pick the first reason there is."""
    reason = page.locator("main [name=reason]").first
    if reason.evaluate("one => one.tagName") == "SELECT":
        reason.select_option(index=1)
    else:
        reason.check()


def somebody_new(page: Page) -> None:
    """Write down a new officer."""
    page.fill("main [name=login]", f"new-{next(LOGINS)}")
    page.fill("main [name=name]", "宋知言")
    page.locator("main [name=roles][value=helpdesk]").check()


INTAKE = (
    Look("desk-home", "backoffice:home", "/staff/"),
    Look("desk-password", "staff:password", "/staff/password/"),
    Look("desk-password-empty", "staff:password", "/staff/password/", press(), status=422),
    Look("desk-todo", "casework:todo", "/staff/cases/todo/", care=True),
    Look("desk-submitted", "casework:staff_case", "/staff/cases/todo/"),
    Look("desk-return", "casework:return", "/staff/cases/todo/", follow("casework:staff_case")),
    Look(
        "desk-return-empty",
        "casework:return",
        "/staff/cases/todo/",
        then(follow("casework:staff_case"), follow("casework:return"), press(SEND)),
        status=422,
    ),
    Look("desk-accepted", "casework:staff_case", f"{ALL}?state=accepted"),
    Look("desk-returned", "casework:staff_case", f"{ALL}?state=returned"),
    Look("desk-all", "casework:staff_cases", ALL),
    Look("desk-all-none", "casework:staff_cases", f"{ALL}?text=QT-1999-000001"),
    Look("desk-search", "backoffice:search", "/staff/search/"),
    Look("desk-search-found", "backoffice:search", CHENGHU),
    Look("desk-search-nothing", "backoffice:search", NOBODY),
    Look(
        "desk-person",
        "backoffice:person",
        "/staff/search/",
        then(choose_reason, press("main form[method=post] .button", number=person("lin").number)),
    ),
    Look(
        "desk-person-empty",
        "backoffice:person",
        "/staff/search/",
        press("main form[method=post] .button"),
        status=422,
    ),
    Look("desk-organisation", "backoffice:organisation", CHENGHU),
    Look("desk-unmask", "staff:unmask", "/staff/cases/todo/", follow("casework:staff_case")),
    Look(
        "desk-unmask-empty",
        "staff:unmask",
        "/staff/cases/todo/",
        then(follow("casework:staff_case"), follow("staff:unmask"), press()),
        status=422,
    ),
    Look(
        "desk-unmasked",
        "staff:unmask",
        "/staff/cases/todo/",
        then(follow("casework:staff_case"), follow("staff:unmask"), choose_reason, press(note="核对")),
    ),
    Look("desk-wrong-role", "staff:officers", "/staff/officers/", status=403),
)

DECIDER = (
    Look("decider-home", "backoffice:home", "/staff/"),
    Look("decider-todo", "casework:todo", "/staff/cases/todo/"),
    Look("decider-case", "casework:staff_case", "/staff/cases/todo/"),
    Look(
        "decider-empty",
        "casework:determine",
        "/staff/cases/todo/",
        then(follow("casework:staff_case"), press(SEND)),
        status=422,
    ),
    Look(
        "decider-refusing",
        "casework:determine",
        "/staff/cases/todo/",
        then(follow("casework:staff_case"), tick("main [name=outcome][value=refused]"), press(SEND)),
        status=422,
    ),
    Look("decider-closed", "casework:staff_case", f"{ALL}?state=approved"),
)

REVIEWER = (
    Look("reviewer-home", "backoffice:home", "/staff/"),
    Look("reviewer-todo", "casework:todo", "/staff/cases/todo/"),
    Look("reviewer-case", "casework:staff_case", ALL),
)

HELPDESK = (
    Look("helpdesk-home", "backoffice:home", "/staff/"),
    Look("helpdesk-case", "casework:staff_case", ALL),
    Look("helpdesk-todo", "casework:todo", "/staff/cases/todo/", status=403),
)

VETTING = (
    Look("vetting-home", "backoffice:home", "/staff/"),
    Look("vetting-search", "backoffice:search", "/staff/search/"),
    *REVIEWING,
)

EDITOR = (
    Look("editor-home", "backoffice:home", "/staff/"),
    Look("editor-notices", "portal:content_list", "/staff/content/notice/"),
    Look("editor-guides", "portal:content_list", "/staff/content/guide/"),
    Look("editor-flagships", "portal:content_list", "/staff/content/flagship/"),
    Look("editor-points", "portal:content_list", "/staff/content/point/?done=saved"),
    Look("editor-add", "portal:content_add", "/staff/content/notice/new"),
    Look("editor-add-empty", "portal:content_add", "/staff/content/notice/new", press(), status=422),
    Look("editor-add-point", "portal:content_add", "/staff/content/point/new"),
    Look("editor-edit", "portal:content_edit", "/staff/content/notice/"),
    Look(
        "editor-preview",
        "portal:content_edit",
        "/staff/content/notice/",
        then(follow("portal:content_edit"), press("button[name=preview]")),
    ),
)

AUDITOR = (
    Look("auditor-home", "backoffice:home", "/staff/"),
    Look("auditor-audit", "backoffice:audit", "/staff/audit/"),
    Look(
        "auditor-audit-none",
        "backoffice:audit",
        "/staff/audit/?outcome=success&since-y=2031&since-m=1&since-d=1",
    ),
    Look("auditor-unmaskings", "backoffice:unmaskings", "/staff/audit/unmaskings"),
)

CATALOGUE_ADMIN = (
    Look("catalogue-home", "backoffice:home", "/staff/"),
    Look("catalogue-services", "catalogue:services", "/staff/services/"),
    Look("catalogue-service", "catalogue:service", "/staff/services/work-permits/"),
    Look("catalogue-calendar", "catalogue:calendar", "/staff/calendar/"),
    Look(
        "catalogue-day-empty",
        "catalogue:change_day",
        "/staff/calendar/",
        press("form[action$=day] .button"),
        status=422,
    ),
    Look(
        "catalogue-year-faulty",
        "catalogue:take_year",
        "/staff/calendar/",
        press("form[action$=year] .button", days="2027-13-01"),
        status=422,
    ),
)

STAFF_ADMIN = (
    Look("admin-home", "backoffice:home", "/staff/"),
    Look("admin-officers", "staff:officers", "/staff/officers/"),
    Look("admin-create", "staff:create", "/staff/officers/new"),
    Look("admin-create-empty", "staff:create", "/staff/officers/new", press(), status=422),
    Look("admin-officer", "staff:officer", "/staff/officers/"),
    Look("admin-created", "staff:create", "/staff/officers/new", then(somebody_new, press())),
    Look(
        "admin-re-enrol",
        "staff:re_enrol",
        "/staff/officers/",
        then(
            follow("staff:officer"),
            opened("details:has(form[action$=enrol]) summary"),
            press("form[action$=enrol] .button"),
        ),
    ),
)
ENROLMENT = (
    Look("enrol", "staff:enrol", "/staff/enrol/"),
    Look("enrol-empty", "staff:enrol", "/staff/enrol/", press(), status=422),
    Look("enrol-device", "staff:enrol_device", "/staff/enrol/device", care=True),
    Look("enrol-device-empty", "staff:enrol_device", "/staff/enrol/device", press(), status=422),
)


def enrol_somebody_new(page: Page) -> None:
    """The second administrator gives somebody a code, who opens the enrolment with it."""
    sign_in_officer("staff-admin-2")(page)
    page.goto("/staff/officers/new")
    somebody_new(page)
    login = page.input_value("main [name=login]")
    press()(page)
    code = page.get_by_text(CODE).inner_text()
    page.goto("/staff/enrol/")
    press(login=login, code=code)(page)


OFFICERS = tuple(
    Walker(login, sign_in_officer(login), looks)
    for login, looks in (
        ("intake", INTAKE),
        ("decider", DECIDER),
        ("reviewer", REVIEWER),
        ("helpdesk", HELPDESK),
        ("vetting", VETTING),
        ("content-editor", EDITOR),
        ("auditor", AUDITOR),
        ("catalogue-admin", CATALOGUE_ADMIN),
        ("staff-admin", STAFF_ADMIN),
    )
)
NEWCOMER = Walker("newcomer", enrol_somebody_new, ENROLMENT)
