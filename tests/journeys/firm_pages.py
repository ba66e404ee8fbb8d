"""Every page that an organisation reaches with its own account, by how far the account has come."""

from jingban.sandbox.demo.cast import organisation, person
from tests.journeys.preparing import LOST_FIRM, NEW_FIRM
from tests.journeys.walking import (
    Look,
    Walker,
    follow,
    opened,
    press,
    search_for,
    sign_in,
    then,
    tick,
)

PERMITS = "/services/work-permits"

UNCONFIRMED = (
    Look("o1-home", "portal:home", "/"),
    Look("o1-centre", "centre", "/centre/"),
    Look("o1-waiting", "registration:organisation", "/centre/organisation/"),
    Look("o1-identity", "registration:organisation_identity", "/centre/organisation/identity/"),
    Look("o1-agents", "mandates:agents", "/centre/agents/"),
    Look("o1-history", "mandates:history", "/centre/agents/history", status=403),
    Look("o1-permits", "permits:home", "/permits/", status=403),
    Look("o1-service", "portal:service", PERMITS),
    Look("o1-me", "portal:me", "/me"),
)

DISPLACED = (
    Look("untied-organisation", "registration:organisation", "/centre/organisation/"),
    Look("untied-identity", "registration:organisation_identity", "/centre/organisation/identity/"),
    Look("untied-agents", "registration:organisation", "/centre/agents/"),
)

NEWCOMER = (
    Look("new-agents", "mandates:agents", "/centre/agents/"),
    Look("new-history", "mandates:history", "/centre/agents/history"),
    Look("new-cases", "casework:cases", "/cases/"),
    Look("new-drafts", "casework:cases", "/cases/?tab=draft"),
    Look("new-hand-over", "casework:hand_over", "/cases/hand-over/work-permits"),
    Look("new-permits", "permits:home", "/permits/"),
    Look("draft-step", "casework:step", "/permits/employer-change", press()),
    Look(
        "draft-step-faulty",
        "casework:step",
        "/permits/employer-change",
        then(press(), press(address="短", landline="1", email="x")),
        status=422,
    ),
    Look(
        "draft-head",
        "casework:step",
        "/permits/employer-change",
        then(press(), press(address="青汀市砚溪区机械路 6 号", landline="0990-2234567", email="a@b.example")),
    ),
    Look(
        "draft-reason",
        "casework:step",
        "/permits/employer-change",
        then(press(), press(), press(name="孟青舟", mobile="15200001002")),
    ),
    Look(
        "draft-check",
        "casework:check",
        "/permits/employer-change",
        then(press(), press(), press(), tick("main [name=reasons]"), press()),
        care=True,
    ),
    Look(
        "draft-check-empty",
        "casework:check",
        "/permits/employer-change",
        then(press(), press(), press(), press(), press()),
        status=422,
    ),
    Look("draft-list", "casework:cases", "/cases/?tab=draft"),
    Look("draft-discard", "casework:discard", "/cases/?tab=draft"),
)

SEARCH = "main button[name=step][value=search]"
FOUND = press(SEARCH, number=person("gu").number)
COMPANY = (
    Look("company-home", "portal:home", "/"),
    Look(
        "company-account-menu", "portal:home", "/", opened("button[popovertarget=account]"), sizes=("1280",)
    ),
    Look("company-centre", "centre", "/centre/"),
    Look("company-organisation", "registration:organisation", "/centre/organisation/"),
    Look("company-identity", "registration:organisation_identity", "/centre/organisation/identity/"),
    Look("company-security", "security", "/centre/security/"),
    Look("company-data", "registration:data", "/centre/data/"),
    Look("company-username", "security-username", "/centre/security/username/"),
    Look("company-messages", "messages:inbox", "/centre/messages/"),
    Look("company-me", "portal:me", "/me"),
    Look("company-service", "portal:service", PERMITS),
    Look("company-acting-for", "mandates:choose", "/acting-for/", status=403),
    Look("company-agents", "mandates:agents", "/centre/agents/", care=True),
    Look("company-agents-done", "mandates:agents", "/centre/agents/?done=granted"),
    Look("company-agents-none", "mandates:agents", "/centre/agents/", search_for("#find", "没有这个人")),
    Look("company-agents-revoked", "mandates:agents", "/centre/agents/?state=revoked"),
    Look("company-bind", "mandates:bind", "/centre/agents/new"),
    Look(
        "company-bind-unknown",
        "mandates:bind",
        "/centre/agents/new",
        press(SEARCH, number=person("bai").number[:-1] + "0"),
        status=422,
    ),
    Look("company-bind-found", "mandates:bind", "/centre/agents/new", FOUND, care=True),
    Look(
        "company-bind-empty",
        "mandates:bind",
        "/centre/agents/new",
        then(FOUND, press("button[value=grant]")),
        status=422,
    ),
    Look("company-change", "mandates:change", "/centre/agents/"),
    Look("company-remove", "mandates:remove", "/centre/agents/"),
    Look("company-renew", "mandates:renew", "/centre/agents/?state=expired"),
    Look("company-certificate", "mandates:certificate", "/centre/agents/?state=revoked"),
    Look("company-history", "mandates:history", "/centre/agents/history"),
    Look("company-cases", "casework:cases", "/cases/"),
    Look("company-cases-closed", "casework:cases", "/cases/?tab=closed"),
    Look("company-cases-none", "casework:cases", "/cases/?number=QT-1999-000001"),
    Look("company-case", "casework:case", "/cases/?tab=closed"),
    Look("company-letter", "casework:letter", "/cases/?tab=closed", follow("casework:case")),
    Look("company-hand-over", "casework:hand_over", "/cases/hand-over/work-permits"),
    Look("company-permits", "permits:home", "/permits/"),
)

FIRMS = (
    Walker("unconfirmed", sign_in("organisation", organisation("luming").username), UNCONFIRMED),
    Walker("displaced", sign_in("organisation", LOST_FIRM), DISPLACED),
    Walker("newcomer", sign_in("organisation", NEW_FIRM), NEWCOMER),
    Walker("company", sign_in("organisation", organisation("yanxi").username), COMPANY),
)
