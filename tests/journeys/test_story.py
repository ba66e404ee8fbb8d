"""The main story in a browser, by the manual's words: register, confirm, bind, accept, file, determine, take away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

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


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_M_3_1_1_M_3_2_M_2_M_6_M_7_2_M_7_5_the_whole_story(
    site: Site, visit: Arrive, shots: Callable[[Page, str], None], size: str
) -> None:
    agent, second, head = PEOPLE[size]
    firm = Firm(*FIRMS[size], head)
    site.load(
        {
            "people": [one.as_registered for one in (agent, second, head)],
            "organisations": [firm.as_registered],
        }
    )
    today = china_date(datetime.now(UTC))

    # M-3.1.1: three people register
    for somebody in (agent, second, head):
        visitor = visit(size)
        visitor.register(somebody)
        site.sandbox("pass-face", somebody.number)

    # M-3.2: the company registers, and waits at O1
    company = visit(size)
    company.register_firm(firm)
    company.sign_in_as_firm(firm)
    company.open_agents()
    company.sees("还不能创建经办人")
    shots(company.page, f"{size}-agents-at-O1")

    # its legal representative confirms it from his own account
    chief = visit(size)
    chief.sign_in(head.phone)
    chief.open("/centre/confirmations/")
    chief.follow("去确认")
    shots(chief.page, f"{size}-confirm")
    chief.tick(f"我是{firm.name}的法定代表人")
    chief.press("以法定代表人身份确认")
    chief.sees("已确认")

    # M-6: the company binds her
    company.open("/")
    company.bind(agent, today, today + timedelta(days=364))
    company.sees("有效")
    shots(company.page, f"{size}-agents")
    site.wait_for_message(agent.phone, firm.name)

    # M-2, M-1.3: she signs in with her certificate number and finds the service in 人才人事
    clerk = visit(size)
    clerk.sign_in(agent.number)
    clerk.open("/services/work-permits")
    shots(clerk.page, f"{size}-service")
    clerk.open("/permits/")
    clerk.heading("这次为谁办理")
    shots(clerk.page, f"{size}-acting-for")
    clerk.page.get_by_role("button", name=firm.name).click()
    clerk.heading("接受授权")
    shots(clerk.page, f"{size}-first-use")
    clerk.press("接受并继续")
    clerk.sees("单位信息变更")
    shots(clerk.page, f"{size}-permits")

    # she files
    number = file_employer_change(clerk, shots, size)

    # an officer accepts, another determines
    intake = site.staff(f"受理员{size}", "intake")
    decider = site.staff(f"决定员{size}", "decider")
    desk = visit("desktop")
    desk.sign_in_as_staff(intake)
    desk.open("/staff/")
    desk.page.get_by_role("link", name=number).first.click()
    shots(desk.page, f"{size}-desk-intake")
    desk.press("受理")
    desk.sees("已受理")
    boss = visit("desktop")
    boss.sign_in_as_staff(decider)
    boss.page.get_by_role("link", name=number).first.click()
    shots(boss.page, f"{size}-desk-decide")
    boss.tick("准予")
    boss.press("作出决定")
    boss.sees("准予")

    # the company's 我的办件 shows it
    company.open("/cases/")
    company.sees(number)
    company.page.get_by_role("link", name=number).first.click()
    company.sees("准予")
    shots(company.page, f"{size}-case")

    # M-6.end: the company takes the mandate away; her very next request is refused
    clerk.open("/permits/")
    clerk.sees("单位信息变更")
    company.open_agents()
    company.page.get_by_role("link", name="解除").first.click()
    company.choose("原因", "离职")
    shots(company.page, f"{size}-remove")
    company.press("删除授权")
    company.sees("已解除")
    clerk.page.reload()
    clerk.heading("没有权限办理该事项")
    clerk.sees("解除")
    shots(clerk.page, f"{size}-refused")

    # M-7.5: the case is not orphaned: another agent carries on
    company.bind(second, today, today + timedelta(days=30))
    other = visit(size)
    other.sign_in(second.phone)
    other.open("/permits/")
    other.page.get_by_role("button", name=firm.name).click()
    other.press("接受并继续")
    other.open("/cases/")
    other.sees(number)


def file_employer_change(clerk: Visitor, shots: Callable[[Page, str], None], size: str) -> str:
    """File 单位信息变更 step by step; gives its number."""
    clerk.page.get_by_role("link", name="单位信息变更").first.click()
    shots(clerk.page, f"{size}-change-begin")
    clerk.press("开始填写")
    clerk.fill("办公地址", "青汀市砚溪区澄湖路 18 号 3 层")
    clerk.fill("固定电话", "0990-2234567")
    clerk.fill("经办联系邮箱", "hr@example.cn")
    shots(clerk.page, f"{size}-step")
    clerk.press("下一步")
    clerk.fill("部门负责人姓名", "罗青")
    clerk.fill("部门负责人手机", "13800001234")
    clerk.press("下一步")
    clerk.tick("单位搬迁")
    clerk.press("下一步")
    clerk.heading("核对并提交")
    for box in clerk.page.get_by_role("checkbox").all():
        box.check()
    shots(clerk.page, f"{size}-check")
    clerk.press("提交申请")
    clerk.heading("申请已提交")
    shots(clerk.page, f"{size}-receipt")
    return clerk.page.locator(".receipt-number").inner_text().strip()
