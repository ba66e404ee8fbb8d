"""The reviewers' pages: masked until there is a reason, two different ones, never in one's own matter."""

from datetime import timedelta

from django.test import Client

from jingban.foundation.clock import china_midnight
from jingban.ledger.models import LedgerRow
from jingban.parties.models import Person
from jingban.staff.models import Officer, Unmasking
from jingban.vetting.models import Petition
from jingban.vetting.use_cases.carry_out_due import carry_out_due
from tests.browsers import desk_of
from tests.cast import NOW, SHIGUANG, ZHENG, ZHOU
from tests.factories import make_officer
from tests.house.sweep import needle_of, search, sweep_database
from tests.vetting.test_slow_way import THREE_DAYS
from tests.vetting.world import CHECKS, NEW_PHONE, Vetting


def desk(officer: Officer) -> Client:
    return desk_of(officer, now=NOW)


def page(browser: Client, petition: Petition) -> str:
    return browser.get(f"/staff/vetting/{petition.id}/").content.decode()


def send(browser: Client, petition: Petition, step: str, **typed: object):
    return browser.post(f"/staff/vetting/{petition.id}/{step}", typed)


def events(name: str) -> list[LedgerRow]:
    return list(LedgerRow.objects.filter(event=name).order_by("id"))


def test_two_reviewers_at_their_desks(world: Vetting) -> None:
    petition = world.submitted()
    first, second = desk(world.first), desk(world.second)
    assert petition.number in first.get("/staff/vetting/").content.decode()
    send(first, petition, "take")
    lacking = send(first, petition, "review", outcome="approve", checks=CHECKS[:2])
    assert lacking.status_code == 422
    assert send(first, petition, "review", outcome="approve", checks=CHECKS).status_code == 303
    assert petition.number not in first.get("/staff/vetting/").content.decode(), "nothing for her to do"
    assert "第一次审核是您作的" in page(first, petition)
    own = send(first, petition, "review", outcome="approve", checks=CHECKS)
    assert own.status_code == 422
    petition.refresh_from_db()
    assert petition.state == "approved_once"
    assert send(second, petition, "review", outcome="approve", checks=CHECKS).status_code == 303
    petition.refresh_from_db()
    assert petition.state == "cooling"
    late = send(first, petition, "review", outcome="refuse", reasons=["doubt"])
    assert late.status_code == 303
    petition.refresh_from_db()
    assert petition.state == "refused", "until it takes effect a reviewer can stop it"


def test_a_petition_is_late_from_midnight_in_china_on(world: Vetting, at) -> None:
    petition = world.submitted()
    midnight = china_midnight(petition.expected + timedelta(days=1))
    late = []
    for instant in (midnight - timedelta(minutes=1), midnight):
        at(instant)
        late.append("data-soon" in desk_of(world.first, now=instant).get("/staff/vetting/").content.decode())
    assert late == [False, True]


def test_papers_are_shown_for_a_reason_and_each_look_is_written_down(world: Vetting) -> None:
    petition = world.in_review()
    browser = desk(world.first)
    paper = f"/staff/vetting/{petition.id}/papers/{petition.papers.first().id}"
    assert browser.get(paper).status_code == 403
    assert "<img" not in page(browser, petition)
    assert send(browser, petition, "look", reason="other", note="").status_code == 422
    assert not events("vetting.looked_at")
    assert send(browser, petition, "look", reason="compare").status_code == 303
    shown = browser.get(paper)
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/jpeg"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "no-store" in shown.headers["cache-control"]
    (look,) = events("vetting.looked_at")
    assert (look.officer_id, look.subject_id, look.data["reason"]) == (world.first.id, petition.id, "compare")
    assert len(events("vetting.paper_shown")) == 1
    assert Unmasking.objects.filter(kind="vetting", field="papers", officer=world.first).count() == 1
    # Another reviewer has to say why herself.
    assert desk(world.second).get(paper).status_code == 403


def test_a_look_lasts_a_quarter_of_an_hour(world: Vetting, at) -> None:
    petition = world.in_review()
    browser = desk(world.first)
    paper = f"/staff/vetting/{petition.id}/papers/{petition.papers.first().id}"
    send(browser, petition, "look", reason="compare")
    at(NOW.replace(minute=14))
    assert browser.get(paper).status_code == 200
    at(NOW.replace(minute=16))
    assert browser.get(paper).status_code == 403


def test_the_page_is_masked_and_a_value_is_shown_for_a_reason(world: Vetting) -> None:
    petition = world.in_review()
    browser = desk(world.first)
    html = page(browser, petition).encode()
    own = [needle_of(text) for text in (ZHENG[0], ZHENG[1], NEW_PHONE, world.account.phone)]
    assert not list(search("page", html, own))
    asked = f"/staff/unmask/vetting/{petition.id}/head_number"
    assert ZHENG[1] in browser.post(asked, {"reason": "compare", "note": ""}).content.decode()
    assert Unmasking.objects.get(field="head_number").officer == world.first


def test_nobody_reviews_her_own_matter(world: Vetting) -> None:
    petition = world.submitted()
    for number, person in enumerate((world.representative, world.agent)):
        browser = desk(make_officer(f"own{number}", "vetting", person=person).officer)
        assert petition.number not in browser.get("/staff/vetting/").content.decode()
        assert browser.get(f"/staff/vetting/{petition.id}/").status_code == 403
        assert send(browser, petition, "take").status_code == 403
    assert {row.outcome for row in events("vetting.attempt_refused")} == {"own_matter"}


def test_the_same_person_under_two_accounts_is_one_reviewer(world: Vetting) -> None:
    somebody = Person.objects.exclude(id__in=[world.agent.id, world.representative.id])
    person = somebody.first() or world.other
    two = [make_officer(f"twice{number}", "vetting", person=person).officer for number in range(2)]
    petition = world.submitted()
    send(desk(two[0]), petition, "take")
    send(desk(two[0]), petition, "review", outcome="approve", checks=CHECKS)
    assert send(desk(two[1]), petition, "review", outcome="approve", checks=CHECKS).status_code == 422
    petition.refresh_from_db()
    assert petition.state == "approved_once"


def test_another_division_sees_nothing(world: Vetting) -> None:
    petition = world.submitted()
    browser = desk(make_officer("elsewhere", "vetting", division="110000").officer)
    assert petition.number not in browser.get("/staff/vetting/").content.decode()
    assert browser.get(f"/staff/vetting/{petition.id}/").status_code == 403


def test_without_account_there_is_only_refusal_and_its_reason_is_told_neutrally(world: Vetting) -> None:
    petition = world.in_review(which=SHIGUANG)
    browser = desk(world.first)
    assert "对不上任何账号" in page(browser, petition)
    refused = send(browser, petition, "review", outcome="approve", checks=CHECKS)
    assert refused.status_code == 422
    assert send(browser, petition, "review", outcome="refuse", reasons=["mismatch"]).status_code == 303


def test_more_is_asked_for_by_the_page_once(world: Vetting) -> None:
    petition = world.in_review()
    browser = desk(world.first)
    assert send(browser, petition, "review", outcome="more", slots=["proof"]).status_code == 422
    done = send(browser, petition, "review", outcome="more", slots=["proof"], text="请换一种凭证")
    assert done.status_code == 303
    petition.refresh_from_db()
    assert petition.state == "more_asked"


def test_nobody_stands_in_clear(world: Vetting) -> None:
    """From the first page to the new phone: no name, number or phone in any table but sealed."""
    world.cooling()
    browser = desk(world.second)
    send(browser, Petition.objects.get(), "look", reason="compare")
    carry_out_due(now=NOW + THREE_DAYS)
    texts = [NEW_PHONE, NEW_PHONE[3:], world.account.phone, *ZHENG, *ZHOU]
    assert not sweep_database([needle_of(text) for text in texts])
