"""Life in the registers, told by `sandbox register …`: what happens to sessions, mandates, cases and yesterday."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from jingban.accounts import handlers as account_handlers
from jingban.accounts.models import Account, Level, Link
from jingban.accounts.queries import accounts_by_number, live_link
from jingban.accounts.use_cases.thaw_account import UnableToThaw, thaw_account
from jingban.backoffice.queries import find_organisations
from jingban.casework.models import Case
from jingban.casework.use_cases.return_case import return_case
from jingban.catalogue.data import load_data as load_services
from jingban.foundation import clock
from jingban.foundation.errors import DependencyDown
from jingban.foundation.models import ClockOffset
from jingban.ledger import outbox
from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.ledger.outbox import run_due_events
from jingban.mandates.acts import Refused, ask_to_manage
from jingban.mandates.decision import Outcome, Reason, decide
from jingban.mandates.facts import decision_facts
from jingban.mandates.models import Act, Ground, Mandate
from jingban.mandates.states import MandateState
from jingban.mandates.use_cases import move_mandates
from jingban.mandates.use_cases.end_mandates import end_mandates
from jingban.mandates.use_cases.grant_mandates import UnableToGrantMandates
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.messages.data import load_data as load_texts
from jingban.messages.models import Message
from jingban.parties.models import Organisation, Person
from jingban.parties.use_cases import ask_registers
from jingban.parties.use_cases.merge_people import merge_people
from jingban.registration.handlers import lapse
from jingban.registration.use_cases import ask_registers_nightly as nightly
from jingban.sandbox.models import SandboxOrganisation
from jingban.sandbox.use_cases.switch import switch_off, switch_on
from tests.browsers import browser_of, desk_of
from tests.casework.world import DEFECT, World
from tests.cast import CHEN, LIN, NOW, PASSWORD, SHEN, YANXI, ZHENG, ZHOU
from tests.factories import (
    WORK_PERMITS,
    grant,
    make_account,
    make_person,
    signed_as_organisation,
)
from tests.registration.people import registered, registered_organisation

DAY = timedelta(days=1)
LIST = "/centre/agents/"


@pytest.fixture
def world() -> World:
    """A company with an agent and a case under way; the clock stands a moment after it all was made."""
    load_services()
    load_texts()
    for who in (ZHOU, LIN, ZHENG, SHEN, CHEN):
        registered(who)
    registered_organisation(YANXI, ZHENG)
    made = World()
    made.case = made.file(now=NOW)  # type: ignore[attr-defined]
    set_clock(NOW + timedelta(minutes=5))
    run_due_events()
    return made


def set_clock(instant: datetime) -> None:
    seconds = (instant - clock.database_now()).total_seconds()
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": int(seconds)})


def happens(*what: str) -> None:
    """Something happens in a register; the house hears of it at once and the worker does its part, twice."""
    call_command("sandbox", "register", *what, stdout=StringIO())
    run_due_events()


def decision(
    world: World, agent: Person, action: str = "enter", *, at: datetime, known_at: datetime | None = None
):
    facts = decision_facts(
        person=agent.id,
        principal=world.organisation.id,
        service=WORK_PERMITS,
        at=at,
        known_at=known_at,
    )
    return decide(facts, action=action, at=at, assurance="L3")


def told(account: Account) -> list[str]:
    """What an account was told since the clock was set, oldest first."""
    rows = Message.objects.filter(account_id=account.id, created_at__gt=NOW + timedelta(minutes=4))
    return list(rows.order_by("id").values_list("template", flat=True))


def page(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def is_signed_in(browser: Client) -> bool:
    return (
        browser.get("/centre/").status_code != 302
        or "/sign-in" not in browser.get("/centre/").headers["Location"]
    )


def live(agent: Person) -> list[Mandate]:
    return list(Mandate.objects.filter(agent=agent, revoked_at=None, superseded_at=None))


# Dissolved


def test_dissolved_nothing_new_mandates_end_sessions_end_and_cases_are_read_only(world: World) -> None:
    company, head = (
        world.browser("account", now=clock.now()),
        world.browser("representative", now=clock.now()),
    )
    assert is_signed_in(company)
    before = clock.now()
    happens("dissolve", YANXI[1])

    assert not is_signed_in(company), "the organisation's sessions end"
    mandate = Mandate.objects.get(id=world.mandate.id)
    assert (mandate.state(clock.china_date(clock.now())), mandate.revoked_why) == (
        MandateState.REVOKED,
        "dissolved",
    )
    assert mandate.revoked_by is not None
    assert mandate.revoked_by.ground == Ground.SYSTEM
    assert "mandate.ended_organisation" in told(world.agent_account)
    assert "organisation.dissolved" in told(world.account)
    assert "organisation.dissolved" in told(world.representative_account)

    with pytest.raises(Refused) as refused:
        grant(world.organisation, world.account, world.other, now=clock.now())
    assert refused.value.decision.reason == Reason.ORGANISATION_DISSOLVED
    with pytest.raises(Refused):
        world.draft(who="representative", now=clock.now())

    text = page(head, f"/cases/{world.case.id}/")
    assert "单位已注销，这件办件只能查看" in text
    assert "青汀砚溪智能装备有限公司已注销" in text, "the banner"
    assert "撤回申请" not in text
    assert head.get(f"/cases/{world.case.id}/withdraw").status_code == 403
    desk = desk_of(world.intake, now=clock.now())
    assert "只能查看" in page(desk, f"/staff/cases/{world.case.id}/")

    assert decision(world, world.agent, at=before).outcome == Outcome.ALLOW, "yesterday's answer stays"
    assert decision(world, world.agent, at=clock.now(), known_at=before).outcome == Outcome.ALLOW
    assert decision(world, world.agent, at=clock.now()).outcome == Outcome.DENY


def test_a_dissolved_organisation_can_still_sign_in_and_look(world: World) -> None:
    happens("dissolve", YANXI[1])
    company = browser_of(Account.objects.get(id=world.account.id), now=clock.now())
    assert "已注销" in page(company, "/centre/organisation/")
    assert page(company, f"/cases/{world.case.id}/")


def test_who_signed_in_since_the_dissolution_goes_on_when_it_is_told_again(world: World) -> None:
    call_command("sandbox", "register", "dissolve", YANXI[1], stdout=StringIO())
    event = OutboxEvent.objects.get(topic="organisation.state_changed")
    before, since = (
        world.browser("account", now=event.created_at + after) for after in (-DAY / 24, DAY / 24)
    )
    ended = LedgerRow.objects.filter(event="account.sessions_ended", account_id=world.account.id)
    for _twice in range(2):
        account_handlers.end_sessions_of_the_dissolved(event, clock.now())
        assert ended.count() == 1
    assert [one.created_at for one in world.account.sessions.all()] == [event.created_at + DAY / 24]
    assert not is_signed_in(before)
    assert is_signed_in(since)


def test_the_former_agent_is_told_that_the_organisation_is_gone(world: World) -> None:
    happens("dissolve", YANXI[1])
    agent = world.browser("agent", now=clock.now())
    response = agent.get(f"/cases/{world.case.id}/")
    assert response.status_code == 403
    assert "单位已在登记机关注销" in response.content.decode()


def test_a_grant_that_slipped_in_while_it_was_dissolved_ends_with_the_sweep(world: World) -> None:
    Organisation.objects.update(state="dissolved")
    assert end_mandates(now=clock.now()) == 1
    assert end_mandates(now=clock.now()) == 0


# Suspended


def test_suspended_nothing_is_allowed_and_nothing_ends(world: World) -> None:
    company = world.browser("account", now=clock.now())
    happens("suspend", YANXI[1])
    answer = decision(world, world.agent, at=clock.now())
    assert (answer.outcome, answer.reason) == (Outcome.DENY, Reason.ORGANISATION_SUSPENDED)
    assert [one.id for one in live(world.agent)] == [world.mandate.id]
    assert is_signed_in(company)
    text = page(company, LIST)
    assert "青汀砚溪智能装备有限公司已停业整顿" in text
    assert company.get("/centre/agents/new").status_code == 403
    assert (told(world.account), told(world.agent_account)) == (
        ["organisation.suspended"],
        ["mandate.paused"],
    )
    code = world.mandate.series.verification_code
    assert "单位已停业整顿" in page(Client(), f"/verify/{code}")

    happens("restore", YANXI[1])
    assert decision(world, world.agent, at=clock.now()).outcome == Outcome.ALLOW
    assert "已停业整顿" not in page(company, LIST)
    assert told(world.agent_account) == ["mandate.paused", "mandate.resumed"]


def test_a_returned_case_of_a_suspended_organisation_waits(world: World) -> None:
    return_case(officer=world.duty(world.intake), case=world.case, defects=[DEFECT], now=clock.now())
    happens("suspend", YANXI[1])
    text = page(world.browser("account", now=clock.now()), f"/cases/{world.case.id}/")
    assert "单位停业整顿期间，不能补正" in text
    assert "去补正" not in text


# Renamed


def test_renamed_old_papers_keep_the_old_name_and_are_found_by_it(world: World) -> None:
    world.accept(world.case, now=clock.now())
    world.approve(world.case, now=clock.now())
    set_clock(clock.now() + DAY)
    happens("rename", YANXI[1], "青汀砚溪集团")
    company = browser_of(world.account, now=clock.now())
    assert "青汀砚溪智能装备有限公司：你单位" in page(company, f"/cases/{world.case.id}/letter")
    code = Case.objects.get().verification_code
    public = page(Client(), f"/verify/{code}")
    assert YANXI[0] in public
    assert "青汀砚溪集团" in public
    certificate = page(company, f"/centre/mandates/{world.mandate.id}/certificate")
    assert "授权时的名称：青汀砚溪智能装备有限公司" in certificate
    assert "青汀砚溪集团" in certificate
    assert told(world.account)[-1] == "organisation.renamed"
    assert find_organisations("智能装备有限") == [world.organisation]


# The representative changed


def test_a_new_representative_is_asked_and_mandates_say_so_until_he_confirms(world: World) -> None:
    make_account(SHEN, now=NOW)
    company = browser_of(world.account, now=clock.now())
    happens("representative", YANXI[1], SHEN[1], SHEN[0])
    assert decision(world, world.agent, at=clock.now()).outcome == Outcome.ALLOW, "mandates stay"
    text = page(company, LIST)
    assert "授权待确认" in text
    assert "待确认</span>" in text
    assert told(world.agent_account) == ["mandate.to_be_confirmed"]
    agent = world.browser("agent", now=clock.now(), acting=False)
    assert "待确认" in page(agent, "/centre/mandates/")
    former = world.browser("representative", now=clock.now())
    assert former.get(LIST).status_code == 403, "the former one acts no more"
    make_account(LIN, now=NOW)
    grant(world.organisation, world.account, make_person(LIN), now=clock.now())

    head = browser_of(Account.objects.get(links__person=make_person(SHEN)), now=clock.now())
    link = Link.objects.get(account=world.account, ended_at=None)
    address = f"/centre/confirmations/{world.organisation.id}/"
    answer = head.post(address, {"account": str(link.id), "answer": "confirm", "mine": "on"})
    assert answer.status_code == 303
    assert "授权待确认" not in page(company, LIST)


def test_unconfirmed_after_thirty_days_no_new_mandates_and_reminded_before(world: World) -> None:
    head = make_account(SHEN, now=NOW)
    happens("representative", YANXI[1], SHEN[1], SHEN[0])
    for day in range(1, 31):
        lapse(clock.now() + day * DAY)
        lapse(clock.now() + day * DAY)
    due = [one for one in told(world.account) if one == "organisation.confirmation_due"]
    assert len(due) == 2
    assert [one for one in told(head) if one.endswith("_due")] == due
    assert live_link(world.account).level == Level.O2  # type: ignore[union-attr]
    lapse(clock.now() + 31 * DAY)
    assert live_link(world.account).level == Level.O1  # type: ignore[union-attr]
    assert told(world.account)[-1] == told(head)[-1] == "organisation.confirmation_lapsed"
    later = clock.now() + 31 * DAY
    with pytest.raises(Refused) as refused:
        ask_to_manage(
            signed_in=signed_as_organisation(world.account, world.organisation, "O1"),
            principal_id=world.organisation.id,
            at=later,
        )
    assert refused.value.decision.reason == Reason.NOT_CONFIRMED
    assert decision(world, world.agent, at=later).outcome == Outcome.ALLOW, "those given stay"


# Dead


def test_dead_accounts_freeze_mandates_end_and_cases_wait_for_another(world: World) -> None:
    agent = world.browser("agent", now=clock.now())
    before = clock.now()
    happens("death", ZHOU[1])
    assert not is_signed_in(agent)
    assert Account.objects.get(id=world.agent_account.id).frozen_at is not None
    signing_in = Client().post("/sign-in/person/", {"account": ZHOU[1], "password": PASSWORD})
    assert signing_in.status_code == 422, "as for anybody who mistypes"
    assert Mandate.objects.get(id=world.mandate.id).revoked_why == "holder_dead"
    assert told(world.account) == ["mandate.ended_agent", "case.to_be_handed_over"]
    assert "case.to_be_handed_over" in told(world.representative_account)
    assert told(world.agent_account) == ["account.frozen_by_register"], (
        "if the register is wrong, she learns it"
    )

    assert decision(world, world.agent, at=before).outcome == Outcome.ALLOW
    answer = decision(world, world.agent, at=clock.now())
    assert (answer.outcome, answer.reason) == (Outcome.DENY, Reason.PERSON_CANNOT_ACT)

    other = world.other_account
    company = browser_of(world.account, now=clock.now())
    form = page(company, f"/cases/hand-over/{WORK_PERMITS}")
    assert str(world.case.id) in form
    sent = company.post(
        f"/cases/hand-over/{WORK_PERMITS}", {"cases": [str(world.case.id)], "to": str(world.other.id)}
    )
    assert sent.status_code == 303
    assert Case.objects.get().handler == world.other
    assert other.frozen_at is None


def test_a_dead_person_is_bound_no_more_and_her_account_is_not_thawed(world: World) -> None:
    happens("death", LIN[1], "--untold")
    other = make_account(LIN, now=NOW)
    with pytest.raises(UnableToGrantMandates, match="not_an_agent"):
        grant(world.organisation, world.account, make_person(LIN), now=clock.now())
    run_due_events()
    account = Account.objects.get(id=other.id)
    assert account.frozen_at is not None, "the register was asked at the grant"
    with pytest.raises(UnableToThaw):
        thaw_account(account=account, now=clock.now())


# Merged


def test_merged_her_mandates_cases_and_account_go_over_and_come_back(world: World) -> None:
    survivor_account, survivor = make_account(CHEN, now=NOW), make_person(CHEN)
    old = world.browser("agent", now=clock.now())
    before = clock.now()
    happens("merge", ZHOU[1], CHEN[1])

    assert not is_signed_in(old)
    [moved] = live(survivor)
    assert (moved.valid_from, moved.valid_to) == (world.mandate.valid_from, world.mandate.valid_to)
    assert moved.series.accepted_at is not None
    assert live(world.agent) == []
    history = Mandate.objects.get(id=world.mandate.id)
    assert (history.agent, history.revoked_at) == (world.agent, None), "history keeps the old id"
    assert Case.objects.get().handler == survivor
    assert decision(world, survivor, at=clock.now()).outcome == Outcome.ALLOW
    assert decision(world, world.agent, at=clock.now()).reason == Reason.PERSON_CANNOT_ACT
    assert decision(world, world.agent, at=before).outcome == Outcome.ALLOW
    assert decision(world, survivor, at=before).outcome == Outcome.DENY
    assert accounts_by_number(ZHOU[1]) == [survivor_account], "either number signs in to the one that stays"
    assert "account.merged" in told(world.agent_account)
    assert {"account.merged_into", "mandate.moved"} <= set(told(survivor_account))
    assert "mandate.moved_principal" in told(world.account)
    new = browser_of(survivor_account, now=clock.now(), acting_for=world.organisation)
    assert page(new, f"/cases/{world.case.id}/")

    set_clock(clock.now() + DAY)
    happens("unmerge", ZHOU[1])
    assert [one.series_id for one in live(world.agent)] == [world.mandate.series_id]
    assert live(survivor) == []
    assert Case.objects.get().handler == world.agent
    assert accounts_by_number(ZHOU[1]) == [world.agent_account]
    assert decision(world, world.agent, at=clock.now()).outcome == Outcome.ALLOW
    assert decision(world, survivor, at=clock.now()).outcome == Outcome.DENY
    again = browser_of(
        Account.objects.get(id=world.agent_account.id), now=clock.now(), acting_for=world.organisation
    )
    assert page(again, f"/cases/{world.case.id}/")
    assert told(world.agent_account)[-1] == "mandate.moved"
    assert "account.merge_undone" in told(survivor_account)


def test_merged_into_who_has_no_proven_account_she_keeps_hers(world: World) -> None:
    make_person(CHEN)
    happens("merge", ZHOU[1], CHEN[1])
    link = live_link(world.agent_account)
    assert link is not None
    assert (link.person, link.level) == (make_person(CHEN), Level.L3)
    happens("unmerge", ZHOU[1])
    link = live_link(world.agent_account)
    assert link is not None
    assert (link.person, link.level) == (world.agent, Level.L3)


def test_a_parting_that_broke_off_is_told_when_it_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(CHEN, now=NOW)
    happens("merge", ZHOU[1], CHEN[1])
    call_command("sandbox", "register", "unmerge", ZHOU[1], stdout=StringIO())
    event = OutboxEvent.objects.get(topic="person.merge_undone")
    with monkeypatch.context() as only_now:
        only_now.setattr(account_handlers, "tell_once", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            account_handlers.unfollow(event, clock.now())
    account_handlers.unfollow(event, clock.now())
    assert told(world.agent_account)[-1] == "account.merge_undone"
    assert accounts_by_number(ZHOU[1]) == [world.agent_account]


def test_the_survivors_own_mandate_stands_and_both_are_restored(world: World) -> None:
    make_account(CHEN, now=NOW)
    survivor = make_person(CHEN)
    own = grant(world.organisation, world.account, survivor, now=NOW)
    happens("merge", ZHOU[1], CHEN[1])
    assert [one.id for one in live(survivor)] == [own.id]
    happens("unmerge", ZHOU[1])
    assert [one.id for one in live(survivor)] == [own.id]
    assert [one.series_id for one in live(world.agent)] == [world.mandate.series_id]


def test_what_was_taken_away_since_the_merge_stays_taken_away(world: World) -> None:
    make_account(CHEN, now=NOW)
    happens("merge", ZHOU[1], CHEN[1])
    [moved] = live(make_person(CHEN))
    authority = ask_to_manage(
        signed_in=signed_as_organisation(world.account, world.organisation),
        principal_id=world.organisation.id,
        at=clock.now(),
    )
    revoke_mandate(authority=authority, mandate=moved, now=clock.now())
    happens("unmerge", ZHOU[1])
    assert live(world.agent) == live(make_person(CHEN)) == []


def test_anothers_case_that_went_back_holds_up_no_mandate(world: World) -> None:
    make_person(CHEN)
    assert world.other_account, "with her mandate"
    survivor = make_person(SHEN)
    for_other = Mandate.objects.get(agent=world.other)
    happens("merge", LIN[1], SHEN[1])
    happens("merge", ZHOU[1], CHEN[1])
    happens("unmerge", ZHOU[1])
    assert Case.objects.get().handler == world.agent
    happens("unmerge", LIN[1])
    assert [one.series_id for one in live(world.other)] == [for_other.series_id]
    assert live(survivor) == []


def test_a_mandate_that_ended_in_this_moment_leaves_no_act(world: World) -> None:
    make_account(CHEN, now=NOW)
    survivor = make_person(CHEN)
    merge = merge_people(merged=world.agent, survivor=survivor, now=clock.now())
    held = Mandate.objects.get(id=world.mandate.id)
    Mandate.objects.filter(id=held.id).update(superseded_at=clock.now())
    assert not move_mandates._move(held, merge, clock.now())
    assert not Act.objects.filter(action="merge").exists()


def test_every_handler_may_run_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account(CHEN, now=NOW)
    once: Callable[..., None] = outbox._handle
    seen: list[int] = []

    def twice(lease, event, instant):  # type: ignore[no-untyped-def]
        if event.topic.startswith(("person.", "organisation.")):
            for handler in outbox.handlers[event.topic]:
                handler(event, instant)
            seen.append(event.pk)
        once(lease, event, instant)

    monkeypatch.setattr(outbox, "_handle", twice)
    happens("merge", ZHOU[1], CHEN[1])
    happens("unmerge", ZHOU[1])
    happens("suspend", YANXI[1])
    happens("dissolve", YANXI[1])
    assert len(seen) == 4
    for account in (world.account, world.agent_account, Account.objects.get(links__person=make_person(CHEN))):
        sent = [one for one in told(account) if not one.startswith("mandate.moved")]
        assert len(sent) == len(set(sent))
    assert live(world.agent) == live(make_person(CHEN)) == []


# At night


def asks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Write down, in order, which registers are asked."""
    asked: list[str] = []
    for name in ("ask_about_organisation", "ask_about_person"):

        def seen(party, *, clock, name=name):  # type: ignore[no-untyped-def]
            asked.append(name)
            return getattr(ask_registers, name)(party, clock=clock)

        monkeypatch.setattr(nightly, name, seen)
    return asked


def test_what_happened_untold_is_found_out_in_the_night(world: World) -> None:
    happens("dissolve", YANXI[1], "--untold")
    happens("death", ZHENG[1], "--untold")
    set_clock(nightly.night_began(clock.now()) + DAY - timedelta(hours=1))
    nightly.ask_registers_nightly(clock=clock.now)
    assert Organisation.objects.get().state == "live", "not before the night"
    set_clock(nightly.night_began(clock.now()) + DAY + timedelta(minutes=1))
    answered = nightly.ask_registers_nightly(clock=clock.now)
    run_due_events()
    assert answered == 3, "one organisation, and the two people who have accounts"
    assert Organisation.objects.get().state == "dissolved"
    assert Mandate.objects.get().revoked_why == "dissolved"
    assert Account.objects.get(id=world.representative_account.id).frozen_at is not None
    assert nightly.ask_registers_nightly(clock=clock.now) == 0, "each once a night"


def test_a_merge_that_the_register_takes_back_is_heard_of_in_the_night(world: World) -> None:
    make_account(CHEN, now=NOW)
    happens("merge", ZHOU[1], CHEN[1])
    happens("unmerge", ZHOU[1], "--untold")
    set_clock(clock.now() + DAY)
    nightly.ask_registers_nightly(clock=clock.now)
    run_due_events()
    assert [one.series_id for one in live(world.agent)] == [world.mandate.series_id]
    assert accounts_by_number(ZHOU[1]) == [world.agent_account]


def test_nobody_is_asked_about_whom_papers_merged(world: World) -> None:
    merge_people(merged=world.agent, survivor=make_person(CHEN), now=clock.now())
    run_due_events()
    assert world.agent not in nightly.due_people(clock.now() + DAY)


def test_a_register_that_is_down_is_asked_again_and_the_other_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    happens("death", ZHOU[1], "--untold")
    set_clock(clock.now() + DAY)
    switch_off(name="organisations")
    with pytest.raises(DependencyDown):
        nightly.ask_registers_nightly(clock=clock.now)
    assert make_person(ZHOU).state == "dead"
    switch_on(name="organisations")
    asked = asks(monkeypatch)
    nightly.ask_registers_nightly(clock=clock.now)
    assert asked == [], "not at once: others come first"
    set_clock(clock.now() + timedelta(minutes=11))
    nightly.ask_registers_nightly(clock=clock.now)
    assert asked == ["ask_about_organisation"]


def test_killed_in_the_middle_it_goes_on_with_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    happens("suspend", YANXI[1], "--untold")
    set_clock(clock.now() + DAY)

    def killed(party: Person, *, clock: object) -> Person:
        raise KeyboardInterrupt

    with monkeypatch.context() as only_now:
        only_now.setattr(nightly, "ask_about_person", killed)
        with pytest.raises(KeyboardInterrupt):
            nightly.ask_registers_nightly(clock=clock.now)
    assert Organisation.objects.get().state == "suspended", "what was answered is kept"
    asked = asks(monkeypatch)
    nightly.ask_registers_nightly(clock=clock.now)
    assert asked == ["ask_about_person"] * 2


def test_one_record_that_the_register_cannot_read_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(clock.now() + DAY)

    def broken(party: Organisation, *, clock: object) -> Organisation:
        Organisation.objects.filter(id=party.id).update(asked_at=clock())  # type: ignore[operator]
        raise DependencyDown("organisations")

    monkeypatch.setattr(nightly, "ask_about_organisation", broken)
    with pytest.raises(DependencyDown):
        nightly.ask_registers_nightly(clock=clock.now)
    assert not nightly.due_people(clock.now()).exists()


def test_an_organisation_the_register_has_lost_stays_as_it_is(world: World) -> None:
    SandboxOrganisation.objects.all().delete()
    set_clock(clock.now() + DAY)
    nightly.ask_registers_nightly(clock=clock.now)
    assert Organisation.objects.get().state == "live"
    assert LedgerRow.objects.filter(event="organisation.not_in_register").count() == 1


def test_the_registers_are_asked_at_the_grant(world: World) -> None:
    happens("suspend", YANXI[1], "--untold")
    make_account(LIN, now=NOW)
    with pytest.raises(Refused) as refused:
        grant(world.organisation, world.account, make_person(LIN), now=clock.now())
    assert refused.value.decision.reason == Reason.ORGANISATION_SUSPENDED
    assert Mandate.objects.count() == 1


def test_a_register_that_is_down_at_the_grant_grants_nothing(world: World) -> None:
    make_account(LIN, now=NOW)
    switch_off(name="population")
    with pytest.raises(DependencyDown):
        grant(world.organisation, world.account, make_person(LIN), now=clock.now())
    assert Mandate.objects.count() == 1
