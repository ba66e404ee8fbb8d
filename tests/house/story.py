"""The main story through real pages: register, confirm, bind, accept, file, determine, take away, hand over.

Everybody has a browser without scripts that keeps to the forms as they stand, tokens and all.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client

from jingban.catalogue.data import load_data as load_services
from jingban.foundation import clock, totp
from jingban.foundation.clock import china_date
from jingban.foundation.models import ClockOffset
from jingban.ledger.outbox import run_due_events
from jingban.messages.data import load_data as load_texts
from jingban.sandbox.models import SandboxMessage
from tests.cast import LIN, PASSWORD, YANXI, ZHENG, ZHOU
from tests.factories import Hired, make_officer
from tests.house.pages import Browser
from tests.registration.people import registered, registered_organisation

Who = tuple[str, str, str]
FIRM_PHONE = "13500005566"
# What the agent types into the filing: these are people, too.
HEAD_NAME, HEAD_PHONE, MAIL = "罗青禾", "13800001234", "luo.qinghe@yanxi.example"
LANDLINE = "0990-2234567"
VALID_FROM, VALID_TO = date(2019, 6, 12), date(2039, 6, 12)


def new_browser() -> Browser:
    """Give a browser of nobody yet; the site checks its tokens."""
    return Browser(Client(enforce_csrf_checks=True, headers={"accept-language": "zh-CN"}))


def local(phone: str) -> str:
    """Give a phone as people type it."""
    return phone.removeprefix("+86")


def boxes(name: str, day: date) -> dict[str, str]:
    """Type a day into its three boxes."""
    return {f"{name}__y": str(day.year), f"{name}__m": str(day.month), f"{name}__d": str(day.day)}


def code_to(phone: str) -> str:
    """Read the newest code off a phone."""
    rows = SandboxMessage.objects.filter(to="+86" + local(phone)).exclude(code="").order_by("-id")
    return rows[0].code


def later(by: timedelta) -> None:
    """Move the product's clock on."""
    row, _new = ClockOffset.objects.get_or_create(id=1)
    ClockOffset.objects.filter(id=1).update(seconds=row.seconds + int(by.total_seconds()))


def register_person(who: Who, browser: Browser | None = None) -> Browser:
    """M-3.1.1: 个人注册, 获取验证码 pressed without a script; ends on the sign-in page."""
    browser = browser or new_browser()
    browser.open("/register/person/")
    typed = {
        "name": who[0],
        "number": who[1],
        **boxes("valid_from", VALID_FROM),
        **boxes("valid_to", VALID_TO),
        "province": "150000",
        "phone": local(who[2]),
        "consent": "on",
    }
    browser.submit("consent", through="/code", **typed)
    secret = {"password": PASSWORD, "again": PASSWORD}
    browser.submit("consent", code=code_to(who[2]), **secret)
    assert browser.status == 303, browser.heading()
    return browser.follow()


def register_firm(firm: tuple[str, str], head: Who, username: str, phone: str) -> Browser:
    """M-3.2: 法人注册; ends on the sign-in page."""
    browser = new_browser().open("/register/organisation/")
    typed = {
        "kind": "enterprise",
        "organisation": firm[0],
        "uscc": firm[1],
        "name": head[0],
        "number": head[1],
        **boxes("valid_from", VALID_FROM),
        **boxes("valid_to", VALID_TO),
        "username": username,
        "phone": phone,
        "consent": "on",
    }
    browser.submit("consent", through="/code", **typed)
    browser.submit("consent", code=code_to(phone), password=PASSWORD, again=PASSWORD)
    assert browser.status == 303, browser.heading()
    return browser.follow()


def sign_in(name: str, kind: str = "person", browser: Browser | None = None) -> Browser:
    """M-2.b and M-2.c; ends on the home page."""
    browser = browser or new_browser()
    browser.open(f"/sign-in/{kind}/").submit("account", account=name, password=PASSWORD)
    assert browser.status == 303, browser.heading()
    return browser.follow()


def sign_in_officer(created: Hired) -> Browser:
    """A member of staff signs in with the code of her device."""
    browser = new_browser().open("/staff/sign-in/")
    code = totp.code_at(created.credentials.totp_secret, clock.now())
    browser.submit("login", login=created.officer.login, password=created.credentials.password, code=code)
    assert browser.status == 303, browser.heading()
    return browser.follow()


def pass_face(who: Who) -> None:
    """The button of `/sandbox/` that stands in for the live face."""
    new_browser().open("/sandbox/").submit("/sandbox/do/face", number=who[1]).follow()


class Story:
    """Who takes part, and what each does in turn; `tell()` lives all of it."""

    def __init__(self, before_worker: Callable[[], None] = lambda: None) -> None:
        self.before_worker = before_worker
        load_services()
        load_texts()
        for who in (ZHOU, LIN, ZHENG):
            registered(who, valid_from=VALID_FROM, valid_to=VALID_TO)
        registered_organisation(YANXI, ZHENG)
        self.intake = make_officer("shouli", "intake", now=clock.now())
        self.decider = make_officer("jueding", "decider", now=clock.now())
        self.case = ""

    def tell(self) -> None:
        """Live the whole story; messages go out as the worker would send them."""
        self.people_register()
        self.firm_registers()
        self.head_confirms()
        self.firm_binds(ZHOU)
        self.agent_enters()
        self.agent_files()
        self.officers_decide()
        self.agent_files()
        self.firm_takes_away()
        self.firm_binds(LIN)
        self.firm_hands_over()
        self.worker_runs()

    def worker_runs(self) -> None:
        """Do what waits in the outbox, as the worker does."""
        self.before_worker()
        run_due_events()

    def people_register(self) -> None:
        """Three people come, and show their faces."""
        for who in (ZHOU, LIN, ZHENG):
            register_person(who)
            pass_face(who)
        self.worker_runs()

    def firm_registers(self) -> None:
        """The company comes to O1."""
        register_firm(YANXI, ZHENG, "yanxi_hr", FIRM_PHONE)
        self.worker_runs()
        self.firm = sign_in("yanxi_hr", "organisation")

    def head_confirms(self) -> None:
        """Its representative makes it O2, from his own account."""
        self.head = sign_in(local(ZHENG[2]))
        self.head.open("/centre/confirmations/")
        address = self.head.text.split('href="/centre/confirmations/')[1].split('"')[0]
        self.head.open(f"/centre/confirmations/{address}")
        self.head.submit("mine", mine="on")
        assert self.head.status == 303, self.head.heading()
        self.worker_runs()

    def firm_binds(self, who: Who) -> None:
        """M-6.4/5: search by number, tick, name, services, dates."""
        today = china_date(clock.now())
        self.firm.open("/centre/agents/new")
        self.firm.submit("number", pressing="step=search", number=who[1])
        assert self.firm.status == 200, self.firm.heading()
        self.firm.submit(
            "fullname",
            pressing="step=grant",
            person="on",
            fullname=who[0],
            services="work-permits",
            **boxes("valid_from", today),
            **boxes("valid_to", today + timedelta(days=364)),
        )
        assert self.firm.status == 303, self.firm.text
        self.firm.follow()
        self.worker_runs()

    def agent_enters(self, who: Who = ZHOU) -> Browser:
        """M-2.b by certificate number; chooses for whom, accepts at the first use."""
        agent = sign_in(who[1]).open("/permits/")
        agent.submit("principal", pressing=f"principal={self.principal(agent)}").follow()
        agent.submit("/acting-for/accept").follow()
        assert agent.address == "/permits/", agent.heading()
        self.agent = agent
        self.worker_runs()
        return agent

    @staticmethod
    def principal(browser: Browser) -> str:
        buttons = browser.form_with("principal").buttons
        return next(value for name, value, _to in buttons if name == "principal" and value)

    def agent_fills(self, browser: Browser | None = None) -> Browser:
        """Fill the steps in, up to 核对并提交."""
        agent = (browser or self.agent).open("/permits/employer-change")
        agent.submit("/permits/employer-change").follow()
        agent.submit(
            "address", address="青汀市砚溪区澄湖路 18 号 3 层", landline=LANDLINE, email=MAIL
        ).follow()
        agent.submit("mobile", name=HEAD_NAME, mobile=HEAD_PHONE).follow()
        agent.submit("reasons", reasons=["moved"]).follow()
        return agent

    def agent_files(self) -> None:
        """单位信息变更 from the first step to the receipt."""
        agent = self.agent_fills()
        agent.submit("law", true="on", law="on")
        assert agent.status == 303, agent.heading()
        agent.follow()
        self.case = agent.address.split("/")[2]
        self.worker_runs()

    def officers_decide(self) -> None:
        """One accepts; another looks at a phone for a reason, and approves."""
        intake = sign_in_officer(self.intake).open(f"/staff/cases/{self.case}/")
        intake.submit(f"/staff/cases/{self.case}/accept")
        assert intake.status == 303, intake.heading()
        decider = sign_in_officer(self.decider).open(f"/staff/cases/{self.case}/")
        unmask = decider.text.split('href="/staff/unmask/')[1].split('"')[0]
        decider.open(f"/staff/unmask/{unmask}").submit("reason", reason="compare", note=f"核对{HEAD_NAME}")
        assert decider.status == 200, decider.heading()
        decider.open(f"/staff/cases/{self.case}/")
        checks = [
            value
            for one in decider.form_with("outcome").controls
            if one.name == "checks"
            for value in one.choices
        ]
        decider.submit("outcome", outcome="approved", checks=checks)
        assert decider.status == 303, decider.heading()
        self.worker_runs()

    def firm_takes_away(self) -> None:
        """M-6.end: 解除 → 删除授权; the next request is refused."""
        self.firm.open("/centre/agents/")
        address = next(part for part in self.firm.text.split('"') if part.endswith("/remove"))
        self.firm.open(address).submit("why")
        assert self.firm.status == 303, self.firm.heading()
        assert self.agent.open(f"/cases/{self.case}/").status in {403, 404}
        assert self.agent.open("/permits/").status == 403
        self.worker_runs()

    def firm_hands_over(self) -> None:
        """M-7.5: the open case goes to the other agent."""
        self.agent_enters(LIN)
        self.firm.open("/cases/hand-over/work-permits")
        form = self.firm.form_with("to")
        cases = [value for one in form.controls if one.name == "cases" for value in one.choices]
        self.firm.submit("to", cases=cases)
        assert self.firm.status == 303, self.firm.heading()
        assert self.agent.open(f"/cases/{self.case}/").status == 200
