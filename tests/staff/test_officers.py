"""Who becomes a member of staff, in which roles, and who may say so."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from jingban.foundation.totp import code_at
from jingban.ledger.models import LedgerRow
from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.policies import APART_FROM_ADMIN, TAKES_TWO, covers
from jingban.staff.queries import on_duty
from jingban.staff.use_cases.change_roles import UnableToChangeRoles, change_roles
from jingban.staff.use_cases.confirm_enrolment import UnableToConfirmEnrolment, confirm_enrolment
from jingban.staff.use_cases.create_officer import UnableToCreateOfficer, create_officer
from jingban.staff.use_cases.deactivate_officer import UnableToDeactivateOfficer, deactivate_officer
from jingban.staff.use_cases.enrol_officer import enrol_officer
from jingban.staff.use_cases.open_enrolment import open_enrolment
from jingban.staff.use_cases.re_enrol_officer import UnableToReEnrolOfficer, re_enrol_officer
from tests.browsers import desk_of
from tests.cast import CHEN, LIN, NOW, ZHOU
from tests.factories import Hired, make_officer, make_person


@pytest.fixture
def admin() -> Hired:
    return make_officer("admin", "staff_admin")


def test_the_first_administrator_comes_by_command() -> None:
    said = StringIO()
    call_command("create_officer", "root", "--role", "staff_admin", "--role", "auditor", stdout=said)
    officer = Officer.objects.get()
    assert on_duty(officer).roles == {"staff_admin", "auditor"}
    assert not officer.password_hash
    code = re.search(r"enrolment code: (\S+)", said.getvalue())
    assert code
    opened = open_enrolment(login="root", code=code[1], network="", now=NOW)
    enrol_officer(enrolment=opened, password="OwnChoice2026", code=code_at(opened.secret, NOW), now=NOW)
    officer.refresh_from_db()
    assert officer.standing == "in_post", "what the server gave needs no second administrator"
    with pytest.raises(CommandError, match="login_taken"):
        call_command("create_officer", "ROOT", "--role", "auditor", stdout=said)
    make_person(LIN)
    both = ("--number", LIN[1], "--role", "intake", "--role", "staff_admin")
    with pytest.raises(CommandError, match="kept_apart"):
        call_command("create_officer", "both", *both, stdout=said)
    with pytest.raises(CommandError, match="--login"):
        call_command("create_officer", "许静宜", "--role", "intake", stdout=said)


def test_the_server_lets_the_only_administrator_enrol_anew() -> None:
    admin = make_officer("root", "staff_admin").officer
    browser = desk_of(admin, now=NOW)
    said = StringIO()
    call_command("re_enrol_officer", "root", stdout=said)
    assert "enrolment code: " in said.getvalue()
    assert browser.get("/staff/officers/").status_code == 302
    with pytest.raises(CommandError, match="no such account"):
        call_command("re_enrol_officer", "nobody", stdout=said)


def test_name_and_secret_are_sealed(admin: Hired) -> None:
    row = Officer.objects.filter(id=admin.officer.id).values().get()
    assert admin.credentials.totp_secret not in str(row)
    assert "工作人员" not in str(row)


def test_an_administrator_gives_and_takes_roles(admin: Hired) -> None:
    member = make_officer("member", "intake", person=make_person(CHEN)).officer
    change_roles(
        officer=member, roles={Role.DECIDER, Role.REVIEWER}, division="990102", by=admin.officer, now=NOW
    )
    assert on_duty(member).roles == {"decider", "reviewer"}
    taken = OfficerRole.objects.get(officer=member, role="intake")
    assert (taken.taken_at, taken.taken_by) == (NOW, admin.officer)
    assert LedgerRow.objects.filter(event="staff.roles_changed", officer_id=admin.officer.id).exists()


@pytest.mark.parametrize("role", sorted(TAKES_TWO))
def test_one_administrator_alone_puts_nobody_in_a_post_that_takes_two(admin: Hired, role: Role) -> None:
    member = make_officer("member", "helpdesk", person=make_person(CHEN)).officer
    second = make_officer("second", "staff_admin").officer
    browser = desk_of(member, now=NOW)
    given = change_roles(officer=member, roles={role}, division="990100", by=admin.officer, now=NOW)
    assert given
    assert browser.get("/staff/password/").status_code == 302, "signed out"
    member.refresh_from_db()
    assert member.standing == "invited"
    opened = open_enrolment(login="member", code=given.code, network="", now=NOW)
    enrol_officer(enrolment=opened, password="OwnChoice2026", code=code_at(opened.secret, NOW), now=NOW)
    with pytest.raises(UnableToConfirmEnrolment, match="gave_the_code"):
        confirm_enrolment(officer=member, by=admin.officer, now=NOW)
    confirm_enrolment(officer=member, by=second, now=NOW)
    member = Officer.objects.get(login="member")
    assert member.standing == "in_post"
    # The same role over a larger division is one more.
    boss = make_officer("boss", "staff_admin", division="990000").officer
    assert change_roles(officer=member, roles={role}, division="990000", by=boss, now=NOW)


@pytest.mark.parametrize("role", sorted(APART_FROM_ADMIN))
def test_whose_account_it_is_must_be_known_of_the_four_eyes(admin: Hired, role: Role) -> None:
    """Else one human with two accounts would be both reviewers."""
    nobody = make_officer("nobody", "helpdesk").officer
    with pytest.raises(UnableToChangeRoles, match="no_person"):
        change_roles(officer=nobody, roles={role}, division="990100", by=admin.officer, now=NOW)
    with pytest.raises(UnableToCreateOfficer, match="no_person"):
        create_officer(login="x", name="x", roles={role}, division="990100", by=admin.officer, now=NOW)
    for number in ([], ["--number", ZHOU[1]]):
        with pytest.raises(CommandError, match="--number"):
            call_command("create_officer", "x", *number, "--role", role.value, stdout=StringIO())
    zhou = make_person(ZHOU)
    call_command("create_officer", "x", "--number", ZHOU[1], "--role", role.value, stdout=StringIO())
    assert Officer.objects.get(login="x").person == zhou
    browser = desk_of(admin.officer, now=NOW)
    page = browser.post(f"/staff/officers/{nobody.id}/", {"roles": [role.value], "division": "990100"})
    assert page.status_code == 422
    assert "没有关联个人身份" in page.content.decode()


def test_other_roles_and_fewer_roles_take_one_administrator(admin: Hired) -> None:
    member = make_officer("member", "intake", "reviewer", person=make_person(CHEN)).officer
    for roles in ({Role.INTAKE, Role.HELPDESK}, {Role.INTAKE}, {Role.AUDITOR}):
        assert change_roles(officer=member, roles=roles, division="990100", by=admin.officer, now=NOW) is None
    member.refresh_from_db()
    assert member.standing == "in_post"


def test_nobody_changes_her_own_account(admin: Hired) -> None:
    own = admin.officer
    with pytest.raises(UnableToChangeRoles):
        change_roles(officer=own, roles={Role.DECIDER}, division="990100", by=own, now=NOW)
    with pytest.raises(UnableToDeactivateOfficer):
        deactivate_officer(officer=own, by=own, now=NOW)
    with pytest.raises(UnableToReEnrolOfficer):
        re_enrol_officer(officer=own, by=own, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficerRole.objects.create(officer=own, role="decider", division="990100", given_at=NOW, given_by=own)


def test_nor_another_account_of_the_same_person() -> None:
    person = make_person(ZHOU)
    admin = make_officer("admin", "staff_admin", person=person).officer
    with pytest.raises(UnableToCreateOfficer, match="own_person"):
        create_officer(
            login="me2", name="x", roles={Role.DECIDER}, division="990100", person=person, by=admin, now=NOW
        )
    second = make_officer("second", "auditor", person=person).officer
    with pytest.raises(UnableToChangeRoles):
        change_roles(officer=second, roles={Role.DECIDER}, division="990100", by=admin, now=NOW)


def test_nobody_administers_beyond_her_own_division() -> None:
    district = make_officer("district", "staff_admin", division="990102").officer
    city = make_officer("city", "staff_admin", division="990100").officer
    with pytest.raises(UnableToCreateOfficer, match="elsewhere"):
        create_officer(login="x", name="x", roles={Role.HELPDESK}, division="990100", by=district, now=NOW)
    with pytest.raises(UnableToChangeRoles, match="not_hers"):
        change_roles(officer=city, roles={Role.HELPDESK}, division="990102", by=district, now=NOW)
    with pytest.raises(UnableToReEnrolOfficer):
        re_enrol_officer(officer=city, by=district, now=NOW)
    with pytest.raises(UnableToDeactivateOfficer):
        deactivate_officer(officer=city, by=district, now=NOW)
    clerk = create_officer(
        login="clerk",
        name="x",
        roles={Role.INTAKE},
        division="990102",
        person=make_person(CHEN),
        by=district,
        now=NOW,
    ).officer
    with pytest.raises(UnableToChangeRoles, match="elsewhere"):
        change_roles(officer=clerk, roles={Role.INTAKE}, division="990103", by=district, now=NOW)
    change_roles(officer=clerk, roles={Role.INTAKE}, division="990103", by=city, now=NOW)
    assert on_duty(clerk).posts[0].division == "990103"


def test_who_is_no_administrator_any_more_changes_nothing(admin: Hired) -> None:
    clerk = make_officer("clerk", "intake").officer
    member = make_officer("member", "intake", person=make_person(CHEN)).officer
    with pytest.raises(UnableToChangeRoles, match="not_hers"):
        change_roles(officer=member, roles={Role.DECIDER}, division="990100", by=clerk, now=NOW)
    with pytest.raises(UnableToReEnrolOfficer):
        re_enrol_officer(officer=member, by=clerk, now=NOW)


def test_a_deactivated_account_ends_at_once(admin: Hired) -> None:
    member = make_officer("member", "intake", person=make_person(CHEN)).officer
    browser = desk_of(member, now=NOW)
    assert browser.get("/staff/cases/todo/").status_code == 200
    deactivate_officer(officer=member, by=admin.officer, now=NOW)
    assert browser.get("/staff/cases/todo/").status_code == 302


def test_a_role_taken_bites_on_the_next_request(admin: Hired) -> None:
    member = make_officer("member", "staff_admin").officer
    browser = desk_of(member, now=NOW)
    assert browser.get("/staff/officers/").status_code == 200
    change_roles(officer=member, roles={Role.HELPDESK}, division="990100", by=admin.officer, now=NOW)
    assert browser.get("/staff/officers/").status_code == 403


@pytest.mark.parametrize(
    ("division", "place", "inside"),
    [
        ("990100", "990100", True),
        ("990100", "990102", True),
        ("990000", "990102", True),
        ("990102", "990100", False),
        ("990102", "990103", False),
        ("110000", "990100", False),
    ],
)
def test_a_division_covers_what_lies_in_it(division: str, place: str, inside: bool) -> None:
    assert covers(division, place) is inside


def test_the_pages(admin: Hired) -> None:
    browser = desk_of(admin.officer, now=NOW)
    make_person(LIN)
    form = {"login": "wu", "name": "吴思齐", "number": LIN[1], "roles": ["intake"], "division": "990100"}
    for wrong, field in (
        ({"login": "w"}, "id_login"),
        ({"name": ""}, "id_name"),
        ({"number": "152************323"}, "id_number"),
        ({"number": ""}, "id_number"),
        ({"roles": []}, "id_roles_0"),
        ({"division": "99"}, "id_division"),
        ({"login": "admin"}, "id_login"),
        ({"division": "110000"}, "id_division"),
        ({"roles": ["intake", "staff_admin"]}, "id_roles_0"),
    ):
        page = browser.post("/staff/officers/new", {**form, **wrong})
        assert page.status_code == 422, wrong
        assert f'href="#{field}"' in page.content.decode(), wrong
    made = browser.post("/staff/officers/new", form)
    assert made.status_code == 200
    assert made["cache-control"] == "no-store"
    wu = Officer.objects.get(login="wu")
    assert re.search(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", made.content.decode())
    assert wu.person == make_person(LIN)
    assert (wu.password_hash, wu.totp_secret) == ("", None)
    changed = browser.post(f"/staff/officers/{wu.id}/", {"roles": ["decider"], "division": "990100"})
    assert (changed.status_code, changed["cache-control"]) == (200, "no-store")
    assert re.search(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", changed.content.decode())
    fewer = browser.post(f"/staff/officers/{wu.id}/", {"roles": ["decider"], "division": "990100"})
    assert fewer.status_code == 303
    assert on_duty(wu).roles == {"decider"}
    again = browser.post(f"/staff/officers/{wu.id}/enrol")
    assert (again.status_code, again["cache-control"]) == (200, "no-store")
    assert browser.post(f"/staff/officers/{wu.id}/deactivate").status_code == 303
    assert browser.get("/staff/officers/?from=99999999999999999999").status_code == 200
    own = browser.post(f"/staff/officers/{admin.officer.id}/", {"roles": ["decider"], "division": "990100"})
    assert own.status_code == 422
    assert browser.post(f"/staff/officers/{admin.officer.id}/deactivate").status_code == 403
    assert "吴思齐" in browser.get("/staff/officers/").content.decode()


def test_the_list_asks_few_questions(admin: Hired, django_assert_max_num_queries) -> None:
    for number in range(12):
        make_officer(f"member{number}", "intake", "reviewer")
    browser = desk_of(admin.officer, now=NOW)
    with django_assert_max_num_queries(8):
        browser.get("/staff/officers/")


def test_who_lets_people_in_is_not_one_of_the_four_eyes(admin: Hired) -> None:
    person = make_person(ZHOU)
    make_officer("desk", "decider", person=person)
    with pytest.raises(UnableToCreateOfficer, match="kept_apart"):
        make_officer("hers", "staff_admin", person=person)
    member = make_officer("member", "intake", person=make_person(CHEN)).officer
    with pytest.raises(UnableToChangeRoles, match="kept_apart"):
        change_roles(
            officer=member,
            roles={Role.INTAKE, Role.STAFF_ADMIN},
            division="990100",
            by=admin.officer,
            now=NOW,
        )
    change_roles(officer=member, roles={Role.STAFF_ADMIN}, division="990100", by=admin.officer, now=NOW)
    assert on_duty(member).roles == {"staff_admin"}


def test_looking_a_person_up_is_in_the_ledger_without_the_number(admin: Hired) -> None:
    browser = desk_of(admin.officer, now=NOW)
    person = make_person(LIN)
    form = {"login": "wu", "name": "吴思齐", "roles": ["intake"], "division": "990100"}
    browser.post("/staff/officers/new", {**form, "number": ZHOU[1]})
    browser.post("/staff/officers/new", {**form, "number": f" {LIN[1]} ", "login": "admin"})
    browser.post("/staff/officers/new", {**form, "number": LIN[1], "login": "wu2"})
    rows = LedgerRow.objects.filter(event="staff.person_looked_up").order_by("id")
    assert [(row.outcome, row.party_id) for row in rows] == [
        ("not_found", None),
        ("success", person.id),
        ("success", person.id),
    ]
    marks = [row.data["number"] for row in rows]
    assert marks[0] != marks[1] == marks[2]
    assert not any(letter.isdigit() for mark in marks for letter in mark)
    assert {row.officer_id for row in rows} == {admin.officer.id}
