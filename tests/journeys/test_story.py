"""The main story in a browser, by the manual's words: register, confirm, bind, accept, file, determine, take away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page

from jingban.foundation.clock import china_date
from tests.cast import resident_number, uscc
from tests.journeys.people import Firm, Somebody, Visitor
from tests.journeys.site import Site

Arrive = Callable[..., Visitor]

PEOPLE = {
    "desktop": (
        Somebody("沈清越", resident_number("19910607", "128"), "17611110001"),
        Somebody("陆明舟", resident_number("19860911", "251"), "13911110003"),
        Somebody("高远山", resident_number("19720505", "011"), "13811110002"),
    ),
    "phone": (
        Somebody("方知夏", resident_number("19950317", "226"), "17611110011"),
        Somebody("唐一鸣", resident_number("19890821", "235"), "13911110013"),
        Somebody("秦书恒", resident_number("19680203", "053"), "13811110012"),
    ),
}
FIRMS = {
    "desktop": ("青汀远帆软件有限公司", uscc("MA9KF3T7"), "yuanfan", "13811110004"),
    "phone": ("青汀白鹭环境科技有限公司", uscc("MA9LE6R4"), "bailu", "13811110014"),
}


@dataclass
class Story:
    """Who takes part, and what each does in turn."""

    site: Site
    visit: Arrive
    shoot: Callable[[Page, str], None]
    size: str
    today: date
    number: str = ""

    def __post_init__(self) -> None:
        self.agent, self.second, self.head = PEOPLE[self.size]
        self.firm = Firm(*FIRMS[self.size], self.head)
        people = [one.as_registered for one in (self.agent, self.second, self.head)]
        self.site.load({"people": people, "organisations": [self.firm.as_registered]})

    def shot(self, visitor: Visitor, name: str) -> None:
        """Take a picture of what a visitor sees."""
        self.shoot(visitor.page, f"{self.size}-{name}")

    def people_register(self) -> None:
        """M-3.1.1; the sandbox stands in for the live face."""
        for somebody in (self.agent, self.second, self.head):
            self.visit(self.size).register(somebody)
            self.site.sandbox("pass-face", somebody.number)

    def company_registers(self) -> None:
        """M-3.2 and M-2.c: it signs in, and waits at O1."""
        self.company = self.visit(self.size)
        self.company.register_firm(self.firm)
        self.company.sign_in_as_firm(self.firm)
        self.company.open_agents()
        self.company.sees("还不能创建经办人")
        self.shot(self.company, "agents-at-O1")

    def representative_confirms(self) -> None:
        """From his own account, without the company's password: O2."""
        chief = self.visit(self.size)
        chief.sign_in(self.head.phone)
        chief.open("/centre/confirmations/")
        chief.follow("去确认")
        chief.tick(f"我是{self.firm.name}的法定代表人")
        self.shot(chief, "confirm")
        chief.press("以法定代表人身份确认")
        chief.sees("已经确认")

    def company_binds(self, who: Somebody, days: int) -> None:
        """M-6.1 to M-6.5; the agent is told."""
        self.company.bind(who, self.today, self.today + timedelta(days=days))
        self.company.sees(f"{who.name[0]}*{who.name[-1]}")
        self.site.wait_for_message(who.phone, self.firm.name)

    def agent_enters(self) -> None:
        """M-2.b, M-1.3: by certificate number; she chooses for whom, and accepts at this first use."""
        self.clerk = self.visit(self.size)
        self.clerk.sign_in(self.agent.number)
        self.clerk.open("/services/work-permits")
        self.shot(self.clerk, "service")
        self.enter(self.clerk)
        self.shot(self.clerk, "permits")

    def enter(self, visitor: Visitor) -> None:
        """Go into 外国人来华工作办理 for the firm, for the first time."""
        visitor.open("/permits/")
        visitor.heading("这次为谁办理")
        self.shot(visitor, "acting-for")
        visitor.page.get_by_role("button", name=self.firm.name).click()
        visitor.heading("接受授权")
        self.shot(visitor, "first-use")
        visitor.press("接受并继续")
        visitor.heading("外国人来华工作办理")

    def agent_files(self) -> None:
        """单位信息变更, step by step, checked before it is filed."""
        clerk = self.clerk
        clerk.open("/permits/")
        clerk.page.get_by_role("link", name="单位信息变更").first.click()
        self.shot(clerk, "change-begin")
        clerk.press("开始填写")
        clerk.fill("办公地址", "青汀市砚溪区澄湖路 18 号 3 层")
        clerk.fill("固定电话", "0990-2234567")
        clerk.fill("经办联系邮箱", "hr@example.cn")
        self.shot(clerk, "step")
        clerk.press("下一步")
        clerk.fill("负责人姓名", "罗青")
        clerk.fill("负责人手机", "13800001234")
        clerk.press("下一步")
        clerk.tick("单位搬迁")
        clerk.press("下一步")
        clerk.heading("核对并提交")
        for box in clerk.page.get_by_role("checkbox").all():
            box.check()
        self.shot(clerk, "check")
        clerk.press("提交申请")
        clerk.heading("申请已提交")
        self.shot(clerk, "receipt")
        self.number = clerk.page.locator(".receipt-number").inner_text().strip()

    def officers_decide(self) -> None:
        """One accepts, another determines."""
        intake = self.visit("desktop")
        intake.sign_in_as_staff(self.site.staff(f"受理员{self.size}", "intake"))
        intake.follow_to_queue()
        intake.page.get_by_role("link", name=self.number).first.click()
        self.shot(intake, "desk-accept")
        intake.press("予以受理")
        decider = self.visit("desktop")
        decider.sign_in_as_staff(self.site.staff(f"决定员{self.size}", "decider"))
        decider.follow_to_queue()
        decider.page.get_by_role("link", name=self.number).first.click()
        decider.tick("准予")
        for box in decider.page.locator("[data-for=approved]").get_by_role("checkbox").all():
            box.check()
        self.shot(decider, "desk-decide")
        decider.press("作出决定")
        decider.sees("准予")

    def company_sees_the_result(self) -> None:
        """The company's 我的办件, and the messages of both."""
        self.company.open("/cases/")
        self.company.page.get_by_role("link", name="已办结").first.click()
        self.company.page.get_by_role("link", name=self.number).first.click()
        self.company.sees("准予")
        self.shot(self.company, "case")
        self.site.wait_for_message(self.agent.phone, self.number)
        self.site.wait_for_message(self.firm.phone, self.number)

    def company_takes_it_away(self) -> None:
        """M-6.end, M-7.2: 解除 → 删除授权; her very next request is refused."""
        self.clerk.open("/permits/")
        self.clerk.heading("外国人来华工作办理")
        self.company.open_agents()
        self.company.follow(f"解除{self.agent.name[0]}*{self.agent.name[-1]}的授权")
        self.company.choose("原因", "离职")
        self.shot(self.company, "remove")
        self.company.press("删除授权")
        self.company.sees("已解除")
        self.shot(self.company, "agents-removed")
        self.clerk.page.reload()
        self.clerk.heading("没有权限办理该事项")
        self.clerk.sees("REVOKED")
        self.shot(self.clerk, "refused")

    def another_carries_on(self) -> None:
        """M-7.5: the open case stays with the company, which hands it to the next agent; she goes on with it."""
        self.company_binds(self.second, 30)
        self.company.open("/cases/")
        self.company.follow("换经办人")
        self.shot(self.company, "hand-over")
        control = self.company.field("转给谁")
        control.select_option(
            control.locator("option", has_text=f"{self.second.name[0]}*").get_attribute("value")
        )
        self.company.press("确认转交")
        self.company.sees("已转交 1 件")
        other = self.visit(self.size)
        other.sign_in(self.second.phone)
        self.enter(other)
        other.open("/cases/")
        other.page.get_by_role("link", name=self.number).first.click()
        self.shot(other, "case-carried-on")
        other.follow("撤回申请")
        other.press("撤回申请")
        other.sees("已撤回")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_M_3_1_1_M_3_2_M_2_M_6_M_7_2_M_7_5_the_whole_story(
    site: Site, visit: Arrive, shots: Callable[[Page, str], None], size: str
) -> None:
    story = Story(site, visit, shots, size, china_date(datetime.now(UTC)))
    story.people_register()
    story.company_registers()
    story.representative_confirms()
    story.company_binds(story.agent, 364)
    story.shot(story.company, "agents")
    story.agent_enters()
    story.agent_files()
    story.officers_decide()
    story.company_sees_the_result()
    story.agent_files()
    story.company_takes_it_away()
    story.another_carries_on()
