"""The other kinds of petitions: each begun on its page, ruled on by two, and what it does in the end."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from jingban.accounts.models import Account, Link
from jingban.accounts.queries import live_link, proven_account_of_person
from jingban.accounts.second_factors import has_factor
from jingban.accounts.use_cases.lower_level import lower_level
from jingban.casework.own_matter import own_organisation
from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.ledger.outbox import run_due_events
from jingban.mandates.acts import ask_to_manage
from jingban.mandates.models import Mandate
from jingban.mandates.use_cases.change_mandate import UnableToChangeMandate, change_mandate
from jingban.parties.models import Merge, Person
from jingban.parties.queries import current_representative, find_person, name_key
from jingban.parties.use_cases.ask_registers import ask_about_organisation
from jingban.parties.use_cases.merge_people import merge_people
from jingban.staff.models import Officer
from jingban.staff.policies import is_same
from jingban.vetting import kinds
from jingban.vetting.matters.lost_phone import account_meant
from jingban.vetting.models import Notice, Petition
from jingban.vetting.presenting import told_of
from jingban.vetting.progress import UnableToAdvance
from jingban.vetting.queries import no_new_mandates_until
from jingban.vetting.use_cases.carry_out_due import carry_out_due
from jingban.vetting.use_cases.end_petition import block_petition
from jingban.vetting.use_cases.review_petition import UnableToReview, approve_petition, take_petition
from tests.accounts.device import Device
from tests.accounts.test_passkeys import add
from tests.accounts.test_second_factors import set_up
from tests.browsers import browser_of
from tests.cast import CHEN, NOW, ZHENG, ZHOU, resident_number
from tests.factories import (
    grant,
    make_account,
    make_organisation_account,
    make_person,
    signed_as_organisation,
)
from tests.vetting.world import Vetting, newest_code, picture

DUE = NOW + timedelta(hours=72)
NEW = "+8613700002716"
OLD_CERTIFICATE = ("周欣然", resident_number("19930415", "998"), "+8613400001111")


def begin(browser: Client, code: str, to: str, /, **typed: str) -> Any:
    """Ask for the code, and send the first page."""
    address = f"/vetting/kinds/{code}/"
    browser.post(f"{address}code", typed)
    return browser.post(address, {**typed, "code": newest_code(to)})


def hand_in(browser: Client, code: str) -> Petition:
    """Lay down what is asked for, and hand it in."""
    for slot in kinds.get(code).slots:
        for _copy in range(slot.least):
            browser.post("/vetting/petition/papers", {f"file_{slot.code}": picture(), "do": "keep"})
    done = browser.post("/vetting/petition/papers", {"do": "submit"})
    assert done.status_code == 303, done.content.decode()
    return Petition.objects.latest("id")


def approve(world: Vetting, petition: Petition, now: datetime = NOW) -> None:
    """Both reviewers look at everything and approve."""
    checks = [one.code for one in kinds.get(petition.kind).checks]
    take_petition(officer=world.duty(world.first), petition=petition, now=now)
    for officer in (world.first, world.second):
        approve_petition(officer=world.duty(officer), petition=petition, checks=checks, now=now)


def carried_out(world: Vetting, petition: Petition) -> set[str]:
    """Approve, wait, carry out; gives the roles of those who were told."""
    approve(world, petition)
    run_due_events()
    assert carry_out_due(now=DUE - timedelta(seconds=1)) == 0
    assert carry_out_due(now=DUE) == 1
    run_due_events()
    return set(Notice.objects.filter(petition=petition).values_list("role", flat=True))


def test_a_persons_lost_phone(world: Vetting) -> None:
    stranger = Client(headers={"accept-language": "zh-CN"})
    who = {"name": ZHOU[0], "number": ZHOU[1], "phone": "13700002716"}
    set_up(world.agent_account)
    add(world.agent_account, Device())
    assert begin(stranger, "lost-phone", NEW, **who).status_code == 303
    petition = hand_in(stranger, "lost-phone")
    assert petition.account == world.agent_account
    assert carried_out(world, petition) == {"account"}
    account = Account.objects.get(id=world.agent_account.id)
    link = live_link(account)
    assert link
    assert (account.phone, link.level) == (NEW, "L2")
    assert not has_factor(account), (
        "the authenticator was on the lost phone, a passkey may be whose it is now"
    )
    assert account.credential_epoch > world.agent_account.credential_epoch
    assert Mandate.objects.get(id=world.mandate.id).revoked_at is None


def test_whoever_is_unknown_is_answered_alike(world: Vetting) -> None:
    said = []
    for number, name in (
        (ZHOU[1], ZHOU[0]),
        (ZHOU[1], "周不是"),
        (resident_number("19800101", "111"), "周欣然"),
    ):
        browser = Client(headers={"accept-language": "zh-CN"})
        phone = f"1370000{1000 + len(said)}"
        who = {"name": name, "number": number, "phone": phone}
        answer = begin(browser, "lost-phone", f"+86{phone}", **who)
        petition = hand_in(browser, "lost-phone")
        page = browser.get("/vetting/petition/").content.decode()
        said.append((answer.status_code, petition.state, page.count("<li"), len(page) // 200))
    assert said[0] == said[1] == said[2]
    assert [one.account is None for one in Petition.objects.order_by("id")] == [False, True, True]


def test_no_usable_face(world: Vetting) -> None:
    account = make_account(CHEN, level="L2")
    other = make_account((CHEN[0], CHEN[1], "+8613400002222"), level="L2")
    browser = browser_of(account, now=NOW)
    assert begin(browser, "no-face", CHEN[2]).status_code == 303
    assert carried_out(world, hand_in(browser, "no-face")) == {"person", "other"}
    assert proven_account_of_person(make_person(CHEN).id) == account
    assert live_link(other) is None


def test_an_unproven_account_objects_and_stops_nothing(world: Vetting) -> None:
    account = make_account(CHEN, level="L2")
    stranger = make_account((CHEN[0], CHEN[1], "+8613400002222"), level="L2")
    browser = browser_of(account, now=NOW)
    begin(browser, "no-face", CHEN[2])
    petition = hand_in(browser, "no-face")
    approve(world, petition)
    theirs = browser_of(stranger, now=NOW)
    address = f"/centre/vetting/{petition.id}/"
    assert theirs.post(address).status_code == 303
    assert "已经告诉审核的工作人员" in theirs.get(address).content.decode()
    petition.refresh_from_db()
    assert petition.state == "cooling"
    assert next(one.how for one in told_of(petition) if one.role == "另一个账号").startswith("不同意")
    carry_out_due(now=DUE)
    assert proven_account_of_person(make_person(CHEN).id) == account
    notice = Notice.objects.select_related("petition").get(petition=petition, account=stranger)
    with pytest.raises(UnableToAdvance, match="state"):
        block_petition(notice=notice, now=DUE)


@pytest.mark.parametrize("proven", [False, True])
def test_the_applicants_own_and_a_proven_account_stop_it(world: Vetting, proven: bool) -> None:
    account = make_account(CHEN, level="L2")
    stopping = make_account((CHEN[0], CHEN[1], "+8613400002222"), level="L2") if proven else account
    browser = browser_of(account, now=NOW)
    begin(browser, "no-face", CHEN[2])
    petition = hand_in(browser, "no-face")
    approve(world, petition)
    if proven:
        Link.objects.filter(account=stopping).update(level="L3", proven_at=NOW)
    browser_of(stopping, now=NOW).post(f"/centre/vetting/{petition.id}/")
    petition.refresh_from_db()
    assert petition.state == "blocked"


def test_a_strangers_account_does_not_hide_the_one_whose_phone_is_lost(world: Vetting) -> None:
    account = make_account(CHEN, level="L2")
    make_account((CHEN[0], CHEN[1], "+8613400002222"), level="L2", now=NOW + timedelta(days=1))
    assert account_meant(make_person(CHEN)) == account


def test_who_is_proven_needs_no_papers(world: Vetting) -> None:
    refused = begin(world.browser("agent", acting=False), "no-face", ZHOU[2])
    assert refused.status_code == 422
    assert not Petition.objects.exists()


def test_another_name(world: Vetting) -> None:
    browser = world.browser("agent", acting=False)
    assert begin(browser, "name-change", ZHOU[2], name="周欣然").status_code == 422
    assert begin(browser, "name-change", ZHOU[2], name="周怡然").status_code == 303
    assert carried_out(world, hand_in(browser, "name-change")) == {"person"}
    person = Person.objects.get(id=world.agent.id)
    assert person.name == "周怡然"
    for name in ("周怡然", "周欣然"):
        assert lookup.find(Purpose.PERSON_NAME, name_key(name)) == [person.id]


def test_two_records_become_one_and_two_again(world: Vetting, at) -> None:
    other = make_account(OLD_CERTIFICATE)
    mandate = grant(
        world.organisation, world.account, make_person(OLD_CERTIFICATE), services=["expert-projects"]
    )
    browser = world.browser("agent", acting=False)
    typed = {"name": OLD_CERTIFICATE[0], "number": OLD_CERTIFICATE[1]}
    assert begin(browser, "merge", ZHOU[2], **typed).status_code == 303
    petition = hand_in(browser, "merge")
    at(DUE)
    assert carried_out(world, petition) == {"person", "other", "organisation"}
    merge = Merge.objects.get()
    assert (merge.merged_id, merge.survivor_id) == (mandate.agent_id, world.agent.id)
    assert Mandate.objects.get(id=mandate.id).superseded_at is not None
    assert Mandate.objects.get(id=mandate.id).agent_id == merge.merged_id, "history keeps the old id"
    moved = Mandate.objects.get(agent=world.agent, service_code="expert-projects", superseded_at=None)
    assert moved.valid_to == mandate.valid_to
    assert live_link(other) is None
    # and back
    later = DUE + timedelta(days=1)
    at(later)
    again = browser_of(Account.objects.get(id=world.agent_account.id), now=later)
    assert begin(again, "unmerge", ZHOU[2]).status_code == 303
    petition = hand_in(again, "unmerge")
    approve(world, petition, later)
    at(later + timedelta(hours=72))
    assert carry_out_due(now=later + timedelta(hours=72)) == 1
    run_due_events()
    merge.refresh_from_db()
    assert merge.undone_at is not None
    assert find_person("resident_id", OLD_CERTIFICATE[1]).merged_into_id is None


def test_a_merge_hands_no_organisation_over_and_its_account_is_told(world: Vetting, at) -> None:
    applicant, head = make_account(CHEN), make_person(ZHENG)
    browser = browser_of(applicant, now=NOW)
    assert begin(browser, "merge", CHEN[2], name=ZHENG[0], number=ZHENG[1]).status_code == 303
    petition = hand_in(browser, "merge")
    at(DUE)
    assert "organisation" in carried_out(world, petition)
    assert Notice.objects.get(petition=petition, account=world.account).role == "organisation"
    assert Merge.objects.get().merged_id == head.id
    ask_about_organisation(world.organisation, clock=lambda: DUE + timedelta(days=1))
    assert current_representative(world.organisation).id == head.id


@pytest.mark.parametrize("code", ["merge", "name-change"])
def test_the_level_is_asked_again_in_the_end(world: Vetting, at, code: str) -> None:
    other = make_account(OLD_CERTIFICATE)
    browser = world.browser("agent", acting=False)
    typed = (
        {"name": OLD_CERTIFICATE[0], "number": OLD_CERTIFICATE[1]} if code == "merge" else {"name": "周怡然"}
    )
    begin(browser, code, ZHOU[2], **typed)
    petition = hand_in(browser, code)
    approve(world, petition)
    link = live_link(world.agent_account)
    assert link
    lower_level(link=link, why="password_reset", now=NOW)
    at(DUE)
    carry_out_due(now=DUE)
    run_due_events()
    petition.refresh_from_db()
    assert petition.state == "lapsed"
    assert live_link(world.agent_account)
    assert proven_account_of_person(make_person(OLD_CERTIFICATE).id) == other
    assert Person.objects.get(id=world.agent.id).name == ZHOU[0]


def test_an_unproven_account_changes_no_name(world: Vetting) -> None:
    stranger = make_account((ZHOU[0], ZHOU[1], "+8613400009999"), level="L2")
    refused = begin(browser_of(stranger, now=NOW), "name-change", "+8613400009999", name="周怡然")
    assert refused.status_code == 422
    assert not Petition.objects.exists()


@pytest.mark.parametrize("code", ["merge", "unmerge"])
def test_the_record_that_gives_way_is_a_reviewers_own_matter(world: Vetting, at, code: str) -> None:
    applicant, own = make_account(CHEN), make_person(OLD_CERTIFICATE)
    browser = browser_of(applicant, now=NOW)
    if code == "unmerge":
        merge_people(merged=own, survivor=make_person(CHEN), now=NOW)
    typed = {"name": OLD_CERTIFICATE[0], "number": OLD_CERTIFICATE[1]} if code == "merge" else {}
    begin(browser, code, CHEN[2], **typed)
    petition = hand_in(browser, code)
    Officer.objects.filter(id=world.first.id).update(person=own)
    officer = world.duty(Officer.objects.get(id=world.first.id))
    with pytest.raises(UnableToReview, match="own_matter"):
        take_petition(officer=officer, petition=petition, now=NOW)


def test_a_merge_does_not_make_one_reviewer_two(world: Vetting) -> None:
    one, two = make_person(OLD_CERTIFICATE), make_person(CHEN)
    Officer.objects.filter(id=world.first.id).update(person=one)
    Officer.objects.filter(id=world.second.id).update(person=two)
    first = Officer.objects.get(id=world.first.id)
    second = world.duty(Officer.objects.get(id=world.second.id))
    assert not is_same(second.officer, first)
    merge_people(merged=one, survivor=two, now=NOW)
    assert is_same(second.officer, first)


def test_a_merge_does_not_free_an_officer_of_her_own_organisation(world: Vetting) -> None:
    head, kept = make_person(ZHENG), make_person(CHEN)
    merge_people(merged=head, survivor=kept, now=NOW)
    for record in (head, kept):
        assert own_organisation(record.id, world.organisation.id)


def test_an_organisations_account_by_sealed_papers(world: Vetting) -> None:
    unproven = make_organisation_account(
        world.organisation, username="second", phone="+8613400003333", level="O1"
    )
    browser = browser_of(unproven, now=NOW)
    assert begin(browser, "organisation-level", "+8613400003333").status_code == 303
    told = carried_out(world, hand_in(browser, "organisation-level"))
    assert told == {"account", "other", "representative", "agent"}
    assert Link.objects.get(account=unproven, ended_at=None).level == "O2"
    assert live_link(world.account) is None
    assert no_new_mandates_until(world.organisation.id, DUE) == DUE + timedelta(days=7)


def test_while_nothing_new_is_granted_nothing_is_prolonged(world: Vetting) -> None:
    Petition.objects.filter(id=world.cooling().id).update(hold_until=NOW + timedelta(days=7))
    mandate = world.mandate
    authority = ask_to_manage(
        signed_in=signed_as_organisation(world.account, world.organisation),
        principal_id=world.organisation.id,
        at=NOW,
    )
    longer = {"valid_from": mandate.valid_from, "valid_to": mandate.valid_to + timedelta(days=1)}
    with pytest.raises(UnableToChangeMandate, match="held"):
        change_mandate(authority=authority, mandate=mandate, now=NOW, **longer)
    shorter = {"valid_from": mandate.valid_from, "valid_to": mandate.valid_to - timedelta(days=1)}
    changed = change_mandate(authority=authority, mandate=mandate, now=NOW, **shorter)
    assert changed.valid_to < mandate.valid_to


@pytest.mark.parametrize("code", ["no-face", "name-change", "merge", "unmerge"])
def test_a_persons_kind_is_for_a_persons_account(world: Vetting, code: str) -> None:
    address = f"/vetting/kinds/{code}/"
    assert "/sign-in/" in Client().get(address).headers["location"]
    assert world.browser("account").get(address).status_code == 403
    assert world.browser("agent").get(address).status_code == 200
