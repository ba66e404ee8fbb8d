"""Two tabs of one browser, an organisation in one and its agent in the other: nothing is done for the wrong one.

Tabs share their cookies; each keeps the form it has opened.
"""

from uuid import uuid4

import pytest
from django.test import Client

from jingban.casework.models import Case
from jingban.catalogue.data import load_data as load_services
from jingban.mandates.models import Mandate
from jingban.messages.data import load_data as load_texts
from tests.casework.conftest import at
from tests.cast import PASSWORD
from tests.factories import grant
from tests.house.fingerprint import LOOKED_AT, fingerprint
from tests.house.pages import Browser
from tests.house.story import HEAD_NAME, HEAD_PHONE
from tests.house.town import Town

__all__ = ["at"]
# A form that was refused is kept for whoever opened it.
KEPT = LOOKED_AT | {"signin_parkedform"}


@pytest.fixture
def town() -> Town:
    load_services()
    load_texts()
    return Town("draft")


def tabs_of(client: Client, count: int = 2) -> list[Browser]:
    client.handler.enforce_csrf_checks = True
    return [Browser(client) for _tab in range(count)]


def sign_in_instead(tab: Browser, name: str, kind: str) -> None:
    """退出, and sign in as another."""
    tab.open("/").submit("/sign-out/").follow()
    tab.open(f"/sign-in/{kind}/").submit("account", account=name, password=PASSWORD)
    assert tab.status == 303, tab.heading()
    tab.follow()


def assert_nothing(tab: Browser, form: tuple[str, dict[str, list[str]]], *, page: str) -> None:
    """Send a form that was opened by somebody else than is here now."""
    before = fingerprint(without=KEPT)
    tab.address = page
    tab.send(*form)
    assert tab.status == 409, tab.heading()
    assert "什么都没有办" in tab.text
    assert fingerprint(without=KEPT) == before


def test_the_organisations_form_after_its_agent_signed_in(town: Town) -> None:
    firm, agent = tabs_of(town.browser_of("firm"))
    page = f"/centre/agents/{town.mandate.id}/remove"
    form = firm.open(page).prepared("why")
    sign_in_instead(agent, "17600005093", "person")
    assert_nothing(firm, form, page=page)
    town.mandate.refresh_from_db()
    assert town.mandate.revoked_at is None
    # The page says who is signed in now; the organisation, back again, finds its form as it was and sends it.
    assert "周*然" in firm.text
    sign_in_instead(firm, "yanxi", "organisation")
    assert firm.open(page).submit("why").status == 303


def test_the_agents_form_after_the_organisation_signed_in(town: Town) -> None:
    agent, firm = tabs_of(town.browser_of("agent"))
    page = f"/cases/{town.case.id}/fill/head"
    form = agent.open(page).prepared("mobile", name=HEAD_NAME, mobile=HEAD_PHONE)
    sign_in_instead(firm, "yanxi", "organisation")
    assert_nothing(agent, form, page=page)
    assert HEAD_NAME not in firm.open(page).text, "what the agent typed is the agent's"
    # Back as the agent she must choose again for whom she acts; then her words are there.
    sign_in_instead(agent, "17600005093", "person")
    agent.open("/acting-for/").submit("principal", pressing=f"principal={town.organisation.id}")
    assert HEAD_NAME in agent.open(page).text


def test_filing_after_switching_to_another_principal(town: Town) -> None:
    """She works for two companies, and switches in the other tab before she files."""
    grant(town.rival_firm, town.rival, town.agent)
    first, second = tabs_of(town.browser_of("agent"))
    page = f"/cases/{town.case.id}/check"
    form = first.open(page).prepared("law", true="on", law="on")
    second.open("/acting-for/").submit("principal", pressing=f"principal={town.rival_firm.id}")
    assert second.status == 303
    assert_nothing(first, form, page=page)
    assert Case.objects.get(id=town.case.id).state == "draft"


def test_switching_to_her_own_business_in_the_other_tab(town: Town) -> None:
    first, second = tabs_of(town.browser_of("agent"))
    page = "/permits/employer-change"
    form = first.open(page).prepared("/permits/employer-change")
    second.open("/acting-for/").submit("principal", pressing="principal=")
    assert_nothing(first, form, page=page)


def test_a_forged_opener_is_no_opener(town: Town) -> None:
    """Who forges the mark of another account in her own form is refused as well."""
    [agent] = tabs_of(town.browser_of("agent"), 1)
    [firm] = tabs_of(town.browser_of("firm"), 1)
    mark = firm.open("/centre/agents/").form_with("/sign-out/").filled({})["as"]
    page = f"/centre/mandates/{town.mandate.id}/lay-down"
    path, data = agent.open(page).prepared(page)
    agent.send(path, {**data, "as": mark})
    assert agent.status == 409
    assert Mandate.objects.get(id=town.mandate.id).revoked_at is None


def test_a_member_of_staff_who_is_a_citizen_beside(town: Town) -> None:
    """The desk in one tab, the portal in the other: neither takes the other's forms for its own."""
    desk = town.browser_of("staff_admin")
    client = town.browser_of("agent")
    client.cookies.update(desk.cookies)
    portal, staff = tabs_of(client)
    page = f"/cases/{town.case.id}/fill/head"
    form = portal.open(page).prepared("mobile", name=HEAD_NAME, mobile=HEAD_PHONE)
    assert staff.open("/staff/officers/").status == 200
    portal.address = page
    assert portal.send(*form).status == 303, "her own form is taken"
    target = f"/staff/officers/{town.officers['helpdesk'].id}/deactivate"
    foreign = {**form[1], "token": [str(uuid4())]}
    assert staff.send(target, foreign).status == 409
    town.officers["helpdesk"].refresh_from_db()
    assert town.officers["helpdesk"].deactivated_at is None
