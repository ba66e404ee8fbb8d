"""The way into a service for whoever looks at its page (M-1.3, M-7.2)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jingban.accounts.models import Account
from jingban.catalogue.models import Service
from jingban.ledger.models import LedgerRow
from jingban.mandates.acts import ask_to_manage
from jingban.mandates.models import Act
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.parties.models import Organisation, Person
from tests.browsers import browser_of
from tests.cast import CHEN, NOW, SHEN, SHIGUANG, ZHENG, ZHOU
from tests.factories import (
    PROJECTS,
    WORK_PERMITS,
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_organisation,
)

ENTER = "开始办理"
CHOOSE = "选择为谁办理"


class World:
    """A firm with its account, and an agent-to-be."""

    def __init__(self) -> None:
        self.firm: Organisation = make_organisation()
        self.firm_account: Account = make_organisation_account(self.firm)
        self.holder: Account = make_account(ZHOU)
        self.agent: Person = make_person(ZHOU)

    def other_firm(self) -> tuple[Organisation, Account]:
        other = make_organisation(SHIGUANG, SHEN)
        return other, make_organisation_account(other, username="shiguang", phone="+8613600008808")


@pytest.fixture
def world() -> World:
    return World()


def look(client: Client, code: str = WORK_PERMITS) -> str:
    response = client.get(f"/services/{code}")
    assert response.status_code == 200
    text: str = response.content.decode()
    start = text.index('aria-labelledby="t-entry"')
    return text[start : text.index("</section>", start)]


def test_a_stranger_signs_in_and_comes_to_the_entry(visitor: Client) -> None:
    text = look(visitor)
    assert 'href="/sign-in/?next=/permits/"' in text
    assert "个人注册" in text
    assert "法人注册" in text


def test_the_organisations_account_enters(world: World) -> None:
    text = look(browser_of(world.firm_account, now=NOW))
    assert ENTER in text
    assert 'href="/permits/"' in text


def test_an_unconfirmed_organisation_asks_its_representative() -> None:
    account = make_organisation_account(make_organisation(), level="O1")
    assert "请先由法定代表人确认" in look(browser_of(account, now=NOW))


def test_an_agent_without_chosen_principal_chooses(world: World) -> None:
    grant(world.firm, world.firm_account, world.agent)
    text = look(browser_of(world.holder, now=NOW))
    assert CHOOSE in text
    assert 'href="/acting-for/?next=/permits/"' in text
    assert world.firm.name in text


def test_an_agent_of_two_chooses_among_both(world: World) -> None:
    other, other_account = world.other_firm()
    grant(world.firm, world.firm_account, world.agent)
    grant(other, other_account, world.agent)
    text = look(browser_of(world.holder, now=NOW))
    assert world.firm.name in text
    assert other.name in text


def test_an_agent_who_has_chosen_enters(world: World) -> None:
    grant(world.firm, world.firm_account, world.agent, last=date(2027, 3, 1))
    text = look(browser_of(world.holder, now=NOW, acting_for=world.firm))
    assert f"代表{world.firm.name}办理" in text
    assert "2027-03-01" in text
    assert ENTER in text
    assert "换一个单位办理" not in text


def test_before_the_first_use_the_mandate_is_accepted(world: World) -> None:
    grant(world.firm, world.firm_account, world.agent, accepted=False)
    text = look(browser_of(world.holder, now=NOW, acting_for=world.firm))
    assert "接受并办理" in text


def test_who_never_had_a_mandate_is_told_how_to_get_one(world: World) -> None:
    text = look(browser_of(world.holder, now=NOW))
    assert "还没有单位授权您办理这一项。" in text
    assert "用您的证件号码绑定您" in text
    assert ENTER not in text
    assert CHOOSE not in text


def test_a_mandate_for_another_service_opens_nothing(world: World) -> None:
    grant(world.firm, world.firm_account, world.agent, services=[PROJECTS])
    assert "还没有单位授权您" in look(browser_of(world.holder, now=NOW))
    chosen = look(browser_of(world.holder, now=NOW, acting_for=world.firm))
    assert "您没有该单位这项业务的授权" in chosen


def test_a_mandate_to_come_says_when(world: World) -> None:
    grant(world.firm, world.firm_account, world.agent, first=date(2026, 12, 1))
    text = look(browser_of(world.holder, now=NOW))
    assert '从 <span class="num">2026-12-01</span> 开始' in text


def test_an_expired_mandate_says_since_when(world: World, at: Callable[[datetime], None]) -> None:
    grant(world.firm, world.firm_account, world.agent, last=date(2026, 11, 30))
    later = NOW + timedelta(days=10)
    at(later)
    text = look(browser_of(world.holder, now=later))
    assert '已于 <span class="num">2026-11-30</span> 到期' in text
    assert world.firm.name in text


def test_a_removed_mandate_says_when(world: World) -> None:
    mandate = grant(world.firm, world.firm_account, world.agent)
    authority = ask_to_manage(
        signed_in=signed_as_organisation(world.firm_account, world.firm),
        principal_id=world.firm.id,
        at=NOW,
    )
    revoke_mandate(authority=authority, mandate=mandate, why="left", now=NOW)
    for acting_for in (None, world.firm):
        text = look(browser_of(world.holder, now=NOW, acting_for=acting_for))
        assert '已于 <span class="num">2026-11-24 09:00</span> 解除' in text


def test_another_firm_can_be_chosen_when_the_chosen_one_refuses(world: World) -> None:
    other, other_account = world.other_firm()
    grant(other, other_account, world.agent)
    text = look(browser_of(world.holder, now=NOW, acting_for=world.firm))
    assert "您现在还不能进入" in text
    assert "换一个单位办理" in text


@pytest.mark.parametrize(("state", "said"), [("suspended", "已停业整顿"), ("dissolved", "已注销")])
def test_a_firm_that_is_not_live_is_named_as_the_reason(world: World, state: str, said: str) -> None:
    grant(world.firm, world.firm_account, world.agent)
    make_organisation(state=state)
    assert said in look(browser_of(world.holder, now=NOW))
    assert said in look(browser_of(world.firm_account, now=NOW))


def test_without_the_face_check_it_comes_first(world: World) -> None:
    text = look(browser_of(make_account(ZHENG, level="L2"), now=NOW))
    assert "请先完成实人认证" in text
    assert "next=/services/work-permits" in text


def test_the_representative_acts_by_the_register(world: World) -> None:
    representative = make_account(ZHENG)
    assert CHOOSE in look(browser_of(representative, now=NOW))
    text = look(browser_of(representative, now=NOW, acting_for=world.firm))
    assert "您是该单位的法定代表人。" in text
    assert ENTER in text


def test_looking_writes_no_act_and_no_ledger_row(world: World) -> None:
    grant(world.firm, world.firm_account, world.agent)
    client = browser_of(world.holder, now=NOW, acting_for=world.firm)
    before = Act.objects.count(), LedgerRow.objects.count()
    look(client)
    assert (Act.objects.count(), LedgerRow.objects.count()) == before


def test_a_guide_without_entry_says_so(world: World) -> None:
    grant(world.firm, world.firm_account, world.agent, services=[PROJECTS])
    for client in (Client(), browser_of(world.holder, now=NOW), browser_of(world.firm_account, now=NOW)):
        text = look(client, PROJECTS)
        assert "这里提供办事指南" in text
        assert ENTER not in text
    assert "先授权经办人" in text


def test_a_persons_own_business() -> None:
    Service.objects.filter(code="insurance-record").update(entry_path="/insurance/", min_level="L3")
    firm = make_organisation()
    assert "要换一种账号" in look(browser_of(make_organisation_account(firm), now=NOW), "insurance-record")
    assert "请先完成实人认证" in look(browser_of(make_account(CHEN, level="L2"), now=NOW), "insurance-record")
    assert ENTER in look(browser_of(make_account(ZHOU), now=NOW), "insurance-record")


def test_an_organisations_business_that_has_no_agents() -> None:
    Service.objects.filter(code="collective-contract").update(entry_path="/contracts/", min_level="L3")
    firm = make_organisation()
    code = "collective-contract"
    assert "要换一种账号" in look(browser_of(make_account(ZHOU), now=NOW), code)
    assert ENTER in look(browser_of(make_organisation_account(firm), now=NOW), code)
    low = make_organisation_account(firm, username="second", phone="+8613800005094", level="O1")
    assert "请先由法定代表人确认" in look(browser_of(low, now=NOW), code)


def test_queries_of_the_page(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    grant(world.firm, world.firm_account, world.agent)
    client = browser_of(world.holder, now=NOW, acting_for=world.firm)
    look(client)
    with django_assert_num_queries(7):
        look(client)
