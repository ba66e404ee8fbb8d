"""Who among the staff may touch which case: role, division, own matter, four eyes, dissolved principals."""

import re
from uuid import uuid4

import pytest

from jingban.casework.models import Case
from jingban.casework.staff.queries import cases_for, open_case, todo_for
from jingban.casework.use_cases.accept_case import accept_case
from jingban.casework.use_cases.hand_over_cases import hand_over_cases
from jingban.casework.use_cases.officer_act import UnableToTouchCase
from jingban.casework.use_cases.withdraw_case import withdraw_case
from jingban.ledger.models import LedgerRow
from jingban.parties.models import Organisation
from jingban.parties.use_cases.merge_people import merge_people
from jingban.staff.models import Officer, OfficerRole, Role, Unmasking, UnmaskReason
from jingban.staff.use_cases.change_roles import change_roles
from jingban.staff.use_cases.unmask import UnableToUnmask, unmask
from jingban.ui import paging
from jingban.ui.paging import page_in_order
from tests.casework.world import CHECKS, HOUR, World
from tests.cast import CHEN, NOW, ZHENG
from tests.factories import make_officer, make_person


def accept(world: World, officer: Officer) -> None:
    accept_case(officer=world.duty(officer), case=world.file(), now=NOW)


@pytest.mark.parametrize("role", ["reviewer", "decider", "helpdesk", "auditor", "vetting", "staff_admin"])
def test_only_intake_accepts(world: World, role: str) -> None:
    with pytest.raises(UnableToTouchCase, match="role"):
        accept(world, make_officer("other", role).officer)


def test_only_a_decider_determines(world: World) -> None:
    case = world.accepted()
    with pytest.raises(UnableToTouchCase, match="role"):
        world.approve(case, officer=make_officer("reviewer", "reviewer").officer)


@pytest.mark.parametrize(("division", "allowed"), [("990100", True), ("990000", True), ("110000", False)])
def test_a_role_holds_in_its_division(world: World, division: str, allowed: bool) -> None:
    officer = make_officer("intake2", "intake", division=division).officer
    if allowed:
        accept(world, officer)
        return
    with pytest.raises(UnableToTouchCase, match="elsewhere"):
        accept(world, officer)
    assert not cases_for(world.duty(officer)).exists()


@pytest.mark.parametrize("who", ["agent", "representative", "another agent", "former handler"])
def test_nobody_works_on_her_own_case(world: World, who: str) -> None:
    case = world.file()
    person = {
        "agent": world.agent,
        "representative": make_person(ZHENG),
        "another agent": world.other,
        "former handler": world.agent,
    }[who]
    assert world.other_account
    if who == "former handler":
        hand_over_cases(
            authority=world.may("hand_over", who="account"), case_ids=[case.id], to=world.other, now=NOW
        )
        case.refresh_from_db()
    officer = make_officer("intake2", "intake", "decider", person=person).officer
    duty = world.duty(officer)
    with pytest.raises(UnableToTouchCase, match="own_matter"):
        accept_case(officer=duty, case=case, now=NOW)
    assert open_case(duty, case.id).refusal == "own_matter"
    assert not cases_for(duty).exists()
    assert not todo_for(duty).exists()
    page = world.desk(officer).get(f"/staff/cases/{case.id}/")
    assert page.status_code == 403
    assert LedgerRow.objects.filter(event="case.attempt_refused", officer_id=officer.id).count() == 1


def test_two_accounts_of_one_person_are_two_eyes_only(world: World) -> None:
    person = make_person(("许静宜", "990100198505050018", "+8613700000001"))
    first = make_officer("xu1", "intake", person=person).officer
    second = make_officer("xu2", "decider", person=person).officer
    case = world.file()
    accept_case(officer=world.duty(first), case=case, now=NOW)
    assert not todo_for(world.duty(second)).exists()
    with pytest.raises(UnableToTouchCase, match="four_eyes"):
        world.approve(case, officer=second)


def test_a_merge_does_not_make_one_officer_two(world: World) -> None:
    kept, merged = make_person(CHEN), make_person(("许静宜", "990100198505050018", "+8613700000001"))
    first = make_officer("xu1", "intake", person=merged).officer
    second = make_officer("xu2", "decider", person=kept).officer
    case = world.file()
    accept_case(officer=world.duty(first), case=case, now=NOW)
    assert todo_for(world.duty(second)).exists()
    merge_people(merged=merged, survivor=kept, now=NOW)
    assert not todo_for(world.duty(second)).exists()
    with pytest.raises(UnableToTouchCase, match="four_eyes"):
        world.approve(case, officer=second)


def test_a_dissolved_principals_cases_are_read_only(world: World) -> None:
    case = world.file()
    Organisation.objects.update(state="dissolved")
    with pytest.raises(UnableToTouchCase, match="dissolved"):
        accept_case(
            officer=world.duty(world.intake), case=open_case(world.duty(world.intake), case.id).case, now=NOW
        )


def test_a_role_taken_a_moment_ago_bites(world: World) -> None:
    case, duty = world.file(), world.duty(world.intake)
    admin = make_officer("admin", "staff_admin").officer
    change_roles(officer=world.intake, roles={Role.HELPDESK}, division="990100", by=admin, now=NOW)
    with pytest.raises(UnableToTouchCase, match="role"):
        accept_case(officer=duty, case=case, now=NOW)


def test_what_waits_for_whom(world: World) -> None:
    intake, decider = world.duty(world.intake), world.duty(world.decider)
    case = world.file()
    assert list(todo_for(intake)) == [case]
    assert not todo_for(decider).exists()
    accept_case(officer=intake, case=case, now=NOW)
    assert not todo_for(intake).exists()
    assert list(todo_for(decider)) == [case]
    world.approve(case)
    assert not todo_for(decider).exists()


def test_the_queue_goes_by_the_moment_of_filing_whatever_the_numbers(world: World) -> None:
    """A millionth number sorts before the others as text, a new prefix anywhere."""
    filed = [
        ("QT-2026-999998", NOW),
        ("QT-2026-999999", NOW),
        ("QT-2026-1000000", NOW),
        ("AA-2026-000001", NOW + HOUR),
        ("QT-2027-000001", NOW + 2 * HOUR),
    ]
    made = [
        Case.objects.create(
            principal=world.organisation,
            case_type="employer-change",
            service_code="work-permits",
            division="990100",
            state="submitted",
            number=number,
            filed_at=at,
            created_at=at,
        )
        for number, at in filed
    ]
    waiting = todo_for(world.duty(world.intake))
    assert list(waiting) == made
    for by, expected in (("filed_at", made), ("-filed_at", made[::-1])):
        seen, after = [], ""
        for _page in range(3):
            page = page_in_order(waiting, after, by=by, size=2)
            seen += page.rows
            after = page.more
        assert (seen, after) == (expected, "")
    for nonsense in ("x", "QT-2026-000001", str(uuid4()), "\x00"):
        assert page_in_order(waiting, nonsense, by="filed_at", size=2).rows == made[:2]


def test_the_lists_lead_to_their_next_page(world: World, monkeypatch) -> None:
    monkeypatch.setattr(paging.page_in_order, "__kwdefaults__", {"size": 1})
    first = world.file()
    Case.objects.update(only_one="")
    second = world.file(now=NOW + HOUR)
    desk = world.desk(world.intake)
    for path, order in (("/staff/cases/todo/", (first, second)), ("/staff/cases/all/", (second, first))):
        page = desk.get(path).content.decode()
        assert [case.number in page for case in order] == [True, False]
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        assert onward
        page = desk.get(path + onward[1]).content.decode()
        assert [case.number in page for case in order] == [False, True]
        assert 'rel="next"' not in page


def test_every_look_at_a_case_is_in_the_ledger(world: World) -> None:
    case = world.file()
    looks = LedgerRow.objects.filter(event="case.looked_at", subject_id=case.id)
    intake, decider = world.desk(world.intake), world.desk(world.decider)
    intake.get(f"/staff/cases/{case.id}/")
    assert looks.count() == 1
    assert "顾*和" in intake.get(f"/staff/cases/{case.id}/return").content.decode()
    assert looks.count() == 2
    assert intake.post(f"/staff/cases/{case.id}/return", {}).status_code == 422
    assert looks.count() == 3
    intake.post(f"/staff/cases/{case.id}/accept")
    assert looks.count() == 3
    assert decider.post(f"/staff/cases/{case.id}/determine", {}).status_code == 422
    assert looks.filter(officer_id=world.decider.id).count() == 1


def test_the_desk_from_queue_to_determination(world: World) -> None:
    case = world.file()
    intake = world.desk(world.intake)
    queue = intake.get("/staff/cases/todo/").content.decode()
    assert case.number in queue
    page = intake.get(f"/staff/cases/{case.id}/").content.decode()
    for hidden in ("顾清和", "13900001234", "hr@yanxi.example", "周欣然"):
        assert hidden not in page
    for shown in ("顾*和", "139****1234", "h***@yanxi.example", "周*然"):
        assert shown in page
    assert intake.post(f"/staff/cases/{case.id}/accept").status_code == 303
    again = intake.post(f"/staff/cases/{case.id}/accept")
    assert again.status_code == 409
    decider = world.desk(world.decider)
    assert decider.post(f"/staff/cases/{case.id}/determine", {}).status_code == 422
    wrong = {"outcome": "approved", "checks": CHECKS[:-1]}
    assert decider.post(f"/staff/cases/{case.id}/determine", wrong).status_code == 422
    missing = decider.post(f"/staff/cases/{case.id}/determine", {"outcome": "refused", "text": "因为不符"})
    assert missing.status_code == 422
    assert "因为不符" in missing.content.decode()
    right = {"outcome": "approved", "checks": CHECKS}
    assert decider.post(f"/staff/cases/{case.id}/determine", right).status_code == 303
    case.refresh_from_db()
    assert case.state == "approved"
    assert intake.post(f"/staff/cases/{case.id}/determine", right).status_code == 403


def test_returning_by_the_page(world: World) -> None:
    case = world.file()
    desk = world.desk(world.intake)
    address = f"/staff/cases/{case.id}/return"
    assert desk.get(address).status_code == 200
    for wrong in (
        {"complete": "on"},
        {"tick_A-01": "on", "todo_A-01": "请改"},
        {"tick_A-01": "on", "todo_A-01": "", "complete": "on"},
        {"other_title": "说不清", "complete": "on"},
    ):
        assert desk.post(address, wrong).status_code == 422, wrong
    good = {
        "tick_A-01": "on",
        "todo_A-01": "请写到门牌号。",
        "other_title": "楼层",
        "other_todo": "请写楼层。",
    }
    assert desk.post(address, {**good, "complete": "on"}).status_code == 303
    filer = world.browser()
    page = filer.get(f"/cases/{case.id}/").content.decode()
    assert "请写到门牌号。" in page
    assert "请写楼层。" in page
    assert "该您补正，还剩 2 处，最迟 12 月 8 日交来" in page


def test_a_masked_answer_is_shown_once_for_a_reason(world: World) -> None:
    case, desk = world.file(), world.desk(world.intake)
    address = f"/staff/unmask/case/{case.id}/head.mobile"
    asked = desk.get(address)
    assert asked.status_code == 200
    assert "13900001234" not in asked.content.decode()
    assert desk.post(address, {}).status_code == 422
    assert desk.post(address, {"reason": "other", "note": " "}).status_code == 422
    shown = desk.post(address, {"reason": "contact", "note": ""})
    assert "13900001234" in shown.content.decode()
    assert shown["cache-control"] == "no-store"
    looked = Unmasking.objects.get()
    assert (looked.officer, looked.field, looked.reason) == (world.intake, "head.mobile", "contact")
    row = LedgerRow.objects.get(event="staff.unmasked")
    assert row.data == {"kind": "case", "field": "head.mobile", "reason": "contact"}
    assert "13900001234" not in desk.get(f"/staff/cases/{case.id}/").content.decode()
    assert desk.get(f"/staff/unmask/case/{case.id}/contact.address").status_code == 404
    assert desk.get(f"/staff/unmask/nothing/{case.id}/x").status_code == 404


@pytest.mark.parametrize(
    ("role", "division", "code"),
    [("helpdesk", "990100", "role"), ("auditor", "990100", "role"), ("intake", "110000", "elsewhere")],
)
def test_who_sees_masks_only(world: World, role: str, division: str, code: str) -> None:
    case = world.file()
    officer = make_officer("masked", role, division=division).officer
    with pytest.raises(UnableToUnmask, match=code):
        unmask(
            officer=world.duty(officer),
            kind="case",
            subject_id=case.id,
            field="head.mobile",
            reason=UnmaskReason.CONTACT,
            note="",
            now=NOW,
        )
    assert not Unmasking.objects.exists()
    assert LedgerRow.objects.get(event="staff.unmask_refused").outcome == code


def test_who_reads_here_and_unmasks_elsewhere_sees_masks_only(world: World) -> None:
    case = world.file()
    officer = make_officer("both", "helpdesk").officer
    OfficerRole.objects.create(officer=officer, role="intake", division="110000", given_at=NOW)
    desk = world.desk(officer)
    assert "查看需说明理由" not in desk.get(f"/staff/cases/{case.id}/").content.decode()
    address = f"/staff/unmask/case/{case.id}/head.mobile"
    assert desk.get(address).status_code == 403
    refused = desk.post(address, {"reason": "contact"})
    assert refused.status_code == 403
    assert "13900001234" not in refused.content.decode()
    assert not Unmasking.objects.exists()


def test_case_pages_ask_few_questions(world: World, django_assert_max_num_queries) -> None:
    case = world.returned()
    filer, desk = world.browser(), world.desk(world.intake)
    for client, address in (
        (filer, f"/cases/{case.id}/"),
        (filer, f"/cases/{case.id}/check"),
        (filer, f"/cases/{case.id}/fill/contact"),
        (filer, "/permits/"),
        (desk, f"/staff/cases/{case.id}/"),
        (desk, "/staff/"),
    ):
        client.get(address)
        # One less than the limit of twelve: the clock, which stands here, is a query in life.
        with django_assert_max_num_queries(11):
            assert client.get(address).status_code == 200, address


def test_lists_ask_few_questions(world: World, django_assert_max_num_queries) -> None:
    for _one in range(8):
        case = world.file()
        withdraw_case(authority=world.may("withdraw"), case=case, now=NOW)
    world.file()
    desk = world.desk(world.intake, now=NOW + HOUR)
    with django_assert_max_num_queries(11):
        assert desk.get("/staff/cases/all/").status_code == 200
    with django_assert_max_num_queries(11):
        assert desk.get("/staff/cases/todo/").status_code == 200
    filer = world.browser()
    with django_assert_max_num_queries(11):
        assert filer.get("/cases/?tab=closed").status_code == 200
