"""What has to happen in the demo world before every kind of page is there to be seen."""

from datetime import UTC, datetime, timedelta

import httpx

from jingban.foundation.clock import china_date
from jingban.sandbox.demo.cast import PASSWORD, organisation, person
from tests.house.pages import Browser
from tests.journeys.factor_pages import SECURED
from tests.journeys.recovery_pages import moved_in
from tests.journeys.site import Site

# Accounts made for the walk: who lost her person to the account that proved it, and the same of an organisation.
LOST, PROVEN = "15200009001", "15200009002"
LOST_FIRM, NEW_FIRM = "dukou_first", "dukou_second"
FIRM_PHONES = {LOST_FIRM: "15200009003", NEW_FIRM: "15200009004"}
# Names that nobody has, at which too many wrong passwords were tried.
WEARY, WATCHED = "19900001113", "19900001110"
MISSES = """
from jingban.foundation.clock import now
from jingban.signin.models import Attempt
from jingban.signin.queries import aim_of
for name, times in (("{weary}", 3), ("{watched}", 10)):
    aim = aim_of("person", name)
    for _ in range(times):
        Attempt(at=now(), subject=aim.subject, name=aim.name).save(force_insert=True)
"""


def prepare(site: Site) -> None:
    """Let some people and an organisation register, some mandates be given, and some passwords be wrong."""
    site.load(moved_in())
    for phone in (LOST, PROVEN):
        _register_person(site, phone)
    site.sandbox("pass-face", person("bai").number, "--phone", PROVEN)
    _register_person(site, SECURED)
    for username, phone in FIRM_PHONES.items():
        _register_firm(site, username, phone)
    site.sandbox("confirm-org", organisation("dukou").uscc, "--username", NEW_FIRM)
    chenghu = sign_in(site, "organisation", organisation("chenghu").username)
    for agent in ("lin", "wu"):
        bind(chenghu, agent)
    # Written straight into the table: the browser would have to work for half a minute on them.
    site.manage("shell", "-c", MISSES.format(weary=WEARY, watched=WATCHED))


def browser(site: Site) -> Browser:
    """Give a browser without scripts."""
    client = httpx.Client(base_url=site.url, headers={"accept-language": "zh-CN"}, timeout=60)
    return Browser(client, f"127.0.0.1:{site.port}")


def sign_in(site: Site, kind: str, account: str) -> Browser:
    """Sign somebody of the demo in."""
    return (
        browser(site).open(f"/sign-in/{kind}/").submit("account", account=account, password=PASSWORD).follow()
    )


def bind(firm: Browser, agent: str) -> None:
    """M-6.4/5: bind somebody of the cast for work permits, for a year from today."""
    today = china_date(datetime.now(UTC))
    firm.open("/centre/agents/new").submit("number", pressing="step=search", number=person(agent).number)
    firm.submit(
        "fullname",
        pressing="step=grant",
        person="on",
        fullname=person(agent).name,
        services="work-permits",
        **_day("valid_from", today),
        **_day("valid_to", today + timedelta(days=364)),
    )
    assert firm.status == 303, firm.heading()


def remove(firm: Browser, agent: str) -> None:
    """M-6.end: take the work permits away again from somebody of the cast."""
    name = person(agent).name
    firm.open("/centre/agents/?state=active")
    rows = [row for row in firm.text.split("<tr>") if f"{name[0]}*{name[-1]}" in row and "/remove" in row]
    firm.open(next(part for part in rows[0].split('"') if part.endswith("/remove"))).submit("why")
    assert firm.status == 303, firm.heading()


def _register_person(site: Site, phone: str) -> None:
    who = person("bai")
    visitor = browser(site).open("/register/person/")
    typed = {"name": who.name, "number": who.number, "province": "110000", "phone": phone, "consent": "on"}
    days = _day("valid_from", who.valid_from) | _day("valid_to", who.valid_to)
    visitor.submit("consent", through="/code", **typed, **days)
    visitor.submit("consent", code=site.code(phone), password=PASSWORD, again=PASSWORD)
    assert visitor.status == 303, visitor.heading()


def _register_firm(site: Site, username: str, phone: str) -> None:
    firm, head = organisation("dukou"), person("meng")
    visitor = browser(site).open("/register/organisation/")
    typed = {
        "kind": firm.kind,
        "organisation": firm.name,
        "uscc": firm.uscc,
        "name": head.name,
        "number": head.number,
        "username": username,
        "phone": phone,
        "consent": "on",
    }
    days = _day("valid_from", head.valid_from) | _day("valid_to", head.valid_to)
    visitor.submit("consent", through="/code", **typed, **days)
    visitor.submit("consent", code=site.code(phone), password=PASSWORD, again=PASSWORD)
    assert visitor.status == 303, visitor.heading()


def _day(name: str, day: object) -> dict[str, str]:
    year, month, date = str(day).split("-")
    return {f"{name}__y": year, f"{name}__m": str(int(month)), f"{name}__d": str(int(date))}
