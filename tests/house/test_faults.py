"""Registers and SMS that are down or slow, in every flow: nothing half made, no code burnt, what was typed kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Code
from jingban.foundation import clock
from jingban.ledger.models import OutboxEvent
from jingban.ledger.outbox import run_due_events
from jingban.messages.models import Delivery
from jingban.sandbox import magic
from jingban.sandbox.models import Outage, SandboxMessage
from jingban.sandbox.use_cases.switch import switch_off, switch_on
from tests.cast import PASSWORD, YANXI, ZHENG, ZHOU
from tests.house import story
from tests.house.fingerprint import NOTES, fingerprint
from tests.house.pages import Browser, Typed
from tests.house.story import (
    FIRM_PHONE,
    Story,
    boxes,
    code_to,
    later,
    local,
    new_browser,
    register_person,
    sign_in,
)

SECRET = {"password": PASSWORD, "again": PASSWORD}
# A code's tries are counted and given back; that an SMS failed is nobody's code.
LOOSE = NOTES | {"accounts_code"}
Prepared = tuple[Browser, str, dict[str, Typed]]


def person_form(told: Story) -> Prepared:
    browser = new_browser().open("/register/person/")
    typed = {
        "name": ZHOU[0],
        "number": ZHOU[1],
        **boxes("valid_from", story.VALID_FROM),
        **boxes("valid_to", story.VALID_TO),
        "province": "150000",
        "phone": local(ZHOU[2]),
        "consent": "on",
    }
    browser.submit("consent", through="/code", **typed)
    return browser, "consent", {"code": code_to(ZHOU[2]), **SECRET}


def firm_form(told: Story) -> Prepared:
    browser = new_browser().open("/register/organisation/")
    typed = {
        "kind": "enterprise",
        "organisation": YANXI[0],
        "uscc": YANXI[1],
        "name": ZHENG[0],
        "number": ZHENG[1],
        **boxes("valid_from", story.VALID_FROM),
        **boxes("valid_to", story.VALID_TO),
        "username": "yanxi_hr",
        "phone": FIRM_PHONE,
        "consent": "on",
    }
    browser.submit("consent", through="/code", **typed)
    return browser, "consent", {"code": code_to(FIRM_PHONE), **SECRET}


def confirmation_form(told: Story) -> Prepared:
    told.people_register()
    told.firm_registers()
    head = sign_in(local(ZHENG[2])).open("/centre/confirmations/")
    address = head.text.split('href="/centre/confirmations/')[1].split('"')[0]
    return head.open(f"/centre/confirmations/{address}"), "mine", {"mine": "on"}


FLOWS: dict[str, tuple[Callable[[Story], Prepared], list[str], str]] = {
    "person": (person_form, ["population"], "验证码没有用掉"),
    "organisation": (firm_form, ["organisations", "population"], "验证码没有用掉"),
    "confirmation": (confirmation_form, ["organisations"], "这次没有办成"),
}


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("how", ["down", "slow"])
def test_a_register_that_does_not_answer(flow: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare, registers, words = FLOWS[flow]
    browser, form, typed = prepare(Story())
    for name in registers:
        fail(name, how, monkeypatch)
        before = fingerprint(without=LOOSE)
        browser.submit(form, **typed)
        assert (browser.status, browser.page.headers["retry-after"]) == (503, "60"), browser.heading()
        assert words in browser.text
        assert fingerprint(without=LOOSE) == before, "something was made"
        assert PASSWORD not in browser.text
        monkeypatch.undo()
        switch_on(name=name)
    # What was typed is still there, and the same code does it now.
    browser.submit(form, **typed)
    assert browser.status == 303, browser.heading()


def fail(name: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch a register off; or let it keep the asker waiting first, as its HTTP backend would."""
    if how == "slow":
        monkeypatch.setattr(magic, "SLOW_SECONDS", 0.05)
        monkeypatch.setattr(magic, "SLOW", {ZHOU[1], ZHENG[1], YANXI[1]})
    else:
        switch_off(name=name)


def test_no_sms_when_registering_burns_nothing() -> None:
    Story()
    switch_off(name="sms")
    browser = new_browser().open("/register/person/")
    browser.submit("consent", through="/code", name=ZHOU[0], phone=local(ZHOU[2]))
    assert browser.status == 503
    assert "短信暂时发不出去" in browser.text
    assert ZHOU[0] in browser.text
    assert not Code.objects.exists()
    switch_on(name="sms")
    assert register_person(ZHOU, browser).status == 200


def test_messages_wait_until_sms_goes_again_and_go_once() -> None:
    told = Story()
    told.people_register()
    told.firm_registers()
    told.head_confirms()
    sent = SandboxMessage.objects.count()
    Outage.objects.create(name="sms")
    told.firm_binds(ZHOU)
    waiting = Delivery.objects.filter(status="waiting").count()
    assert waiting == 2, "the agent and the company"
    assert SandboxMessage.objects.count() == sent
    assert OutboxEvent.objects.count() == waiting
    switch_on(name="sms")
    OutboxEvent.objects.update(free_at=clock.database_now() - timedelta(seconds=1))
    run_due_events()
    run_due_events()
    assert SandboxMessage.objects.count() == sent + waiting
    assert not OutboxEvent.objects.exists()


def test_a_session_that_ends_in_the_middle_of_a_filing_keeps_what_was_typed() -> None:
    told = Story()
    told.people_register()
    told.firm_registers()
    told.head_confirms()
    told.firm_binds(ZHOU)
    agent = told.agent_enters().open("/permits/employer-change").submit("/permits/employer-change").follow()
    later(timedelta(minutes=31))
    agent.submit(
        "address", address="青汀市砚溪区澄湖路 18 号 3 层", landline=story.LANDLINE, email=story.MAIL
    ).follow()
    assert "刚才填写的内容保留 15 分钟" in agent.text
    agent.submit("account", account=local(ZHOU[2]), password=PASSWORD).follow()
    # Whom she acts for went with the session; then her page is there, as she typed it.
    agent.open("/acting-for/").submit("principal", pressing=f"principal={Story.principal(agent)}")
    agent.open("/permits/employer-change").submit("/permits/employer-change").follow()
    assert story.MAIL in agent.text
    assert agent.submit("address").status == 303
    assert Account.objects.count() == 4
