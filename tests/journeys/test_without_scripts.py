"""Register, bind and file in a browser that runs no scripts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from jingban.foundation.clock import china_date
from tests.cast import resident_number, uscc
from tests.journeys.people import Firm, Somebody, Visitor
from tests.journeys.site import Site

AGENT = Somebody("江望舒", resident_number("19920229", "224"), "17611110021")
HEAD = Somebody("祝长庚", resident_number("19700101", "017"), "13811110022")
FIRM = Firm("青汀听雨仪器有限公司", uscc("MA9TY7J5"), "tingyu", "13811110024", HEAD)


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    """A site of this file's own: others' registrations from this network would make her wait."""
    return own_site


def test_register_bind_and_file_without_javascript(site: Site, visit: Callable[..., Visitor]) -> None:
    site.load({"people": [AGENT.as_registered, HEAD.as_registered], "organisations": [FIRM.as_registered]})
    agent, company = (visit("phone", java_script_enabled=False) for _ in range(2))
    agent.register(AGENT)
    site.sandbox("pass-face", AGENT.number)
    company.register_firm(FIRM)
    site.sandbox("confirm-org", FIRM.uscc)
    company.sign_in_as_firm(FIRM)
    today = china_date(datetime.now(UTC))
    company.bind(AGENT, today, today + timedelta(days=89))
    company.sees("江*舒")
    agent.sign_in(AGENT.phone)
    agent.open("/permits/")
    agent.page.get_by_role("button", name=FIRM.name).click()
    agent.press("接受并继续")
    agent.heading("外国人来华工作办理")
    file_a_change(agent)


def file_a_change(agent: Visitor) -> None:
    """单位信息变更, from the first step to the receipt."""
    agent.page.get_by_role("link", name="单位信息变更").first.click()
    agent.press("开始填写")
    agent.press("下一步")
    agent.sees("请填写办公地址")
    agent.fill("办公地址", "青汀市砚溪区听雨巷 7 号")
    agent.fill("固定电话", "0990-2234567")
    agent.fill("经办联系邮箱", "hr@tingyu.example")
    agent.press("下一步")
    agent.fill("负责人姓名", "祝长庚")
    agent.fill("负责人手机", "13811110022")
    agent.press("下一步")
    agent.tick("单位搬迁")
    agent.press("下一步")
    agent.heading("核对并提交")
    for box in agent.page.get_by_role("checkbox").all():
        box.check()
    agent.press("提交申请")
    agent.heading("申请已提交")
