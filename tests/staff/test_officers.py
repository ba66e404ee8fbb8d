"""Who becomes a member of staff, in which roles, and who may say so."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from jingban.ledger.models import LedgerRow
from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.policies import covers
from jingban.staff.queries import on_duty
from jingban.staff.use_cases.change_roles import UnableToChangeRoles, change_roles
from jingban.staff.use_cases.create_officer import Created, UnableToCreateOfficer, create_officer
from jingban.staff.use_cases.deactivate_officer import UnableToDeactivateOfficer, deactivate_officer
from jingban.staff.use_cases.reset_credentials import UnableToResetCredentials, reset_credentials
from tests.browsers import desk_of
from tests.cast import LIN, NOW, ZHOU
from tests.factories import make_officer, make_person


@pytest.fixture
def admin() -> Created:
    return make_officer("admin", "staff_admin")


def test_the_first_administrator_comes_by_command() -> None:
    said = StringIO()
    call_command("create_officer", "root", "--role", "staff_admin", "--role", "auditor", stdout=said)
    officer = Officer.objects.get()
    assert on_duty(officer).roles == {"staff_admin", "auditor"}
    assert officer.must_change_password
    assert f"TOTP secret: {officer.totp_secret}" in said.getvalue()
    assert "otpauth://totp/" in said.getvalue()
    with pytest.raises(CommandError, match="login_taken"):
        call_command("create_officer", "ROOT", "--role", "intake", stdout=said)
    with pytest.raises(CommandError, match="--login"):
        call_command("create_officer", "许静宜", "--role", "intake", stdout=said)


def test_name_and_secret_are_sealed(admin: Created) -> None:
    row = Officer.objects.filter(id=admin.officer.id).values().get()
    assert admin.credentials.totp_secret not in str(row)
    assert "工作人员" not in str(row)


def test_an_administrator_gives_and_takes_roles(admin: Created) -> None:
    member = make_officer("member", "intake").officer
    change_roles(
        officer=member, roles={Role.DECIDER, Role.REVIEWER}, division="990102", by=admin.officer, now=NOW
    )
    assert on_duty(member).roles == {"decider", "reviewer"}
    taken = OfficerRole.objects.get(officer=member, role="intake")
    assert (taken.taken_at, taken.taken_by) == (NOW, admin.officer)
    assert LedgerRow.objects.filter(event="staff.roles_changed", officer_id=admin.officer.id).exists()


def test_nobody_changes_her_own_account(admin: Created) -> None:
    own = admin.officer
    with pytest.raises(UnableToChangeRoles):
        change_roles(officer=own, roles={Role.DECIDER}, division="990100", by=own, now=NOW)
    with pytest.raises(UnableToDeactivateOfficer):
        deactivate_officer(officer=own, by=own, now=NOW)
    with pytest.raises(UnableToResetCredentials):
        reset_credentials(officer=own, by=own, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficerRole.objects.create(officer=own, role="decider", division="990100", given_at=NOW, given_by=own)


def test_nor_another_account_of_the_same_person() -> None:
    person = make_person(ZHOU)
    admin = make_officer("admin", "staff_admin", person=person).officer
    with pytest.raises(UnableToCreateOfficer, match="own_person"):
        create_officer(
            login="me2", name="x", roles={Role.DECIDER}, division="990100", person=person, by=admin, now=NOW
        )
    second = make_officer("second", "intake", person=person).officer
    with pytest.raises(UnableToChangeRoles):
        change_roles(officer=second, roles={Role.DECIDER}, division="990100", by=admin, now=NOW)


def test_nobody_administers_beyond_her_own_division() -> None:
    district = make_officer("district", "staff_admin", division="990102").officer
    city = make_officer("city", "staff_admin", division="990100").officer
    with pytest.raises(UnableToCreateOfficer, match="elsewhere"):
        create_officer(login="x", name="x", roles={Role.DECIDER}, division="990100", by=district, now=NOW)
    with pytest.raises(UnableToChangeRoles, match="not_hers"):
        change_roles(officer=city, roles={Role.HELPDESK}, division="990102", by=district, now=NOW)
    with pytest.raises(UnableToResetCredentials):
        reset_credentials(officer=city, by=district, now=NOW)
    with pytest.raises(UnableToDeactivateOfficer):
        deactivate_officer(officer=city, by=district, now=NOW)
    clerk = create_officer(
        login="clerk", name="x", roles={Role.INTAKE}, division="990102", by=district, now=NOW
    ).officer
    with pytest.raises(UnableToChangeRoles, match="elsewhere"):
        change_roles(officer=clerk, roles={Role.INTAKE}, division="990103", by=district, now=NOW)
    change_roles(officer=clerk, roles={Role.INTAKE}, division="990103", by=city, now=NOW)
    assert on_duty(clerk).posts[0].division == "990103"


def test_who_is_no_administrator_any_more_changes_nothing(admin: Created) -> None:
    clerk = make_officer("clerk", "intake").officer
    member = make_officer("member", "intake").officer
    with pytest.raises(UnableToChangeRoles, match="not_hers"):
        change_roles(officer=member, roles={Role.DECIDER}, division="990100", by=clerk, now=NOW)
    with pytest.raises(UnableToResetCredentials):
        reset_credentials(officer=member, by=clerk, now=NOW)


def test_a_deactivated_account_ends_at_once(admin: Created) -> None:
    member = make_officer("member", "intake").officer
    browser = desk_of(member, now=NOW)
    assert browser.get("/staff/cases/todo/").status_code == 200
    deactivate_officer(officer=member, by=admin.officer, now=NOW)
    assert browser.get("/staff/cases/todo/").status_code == 302


def test_a_role_taken_bites_on_the_next_request(admin: Created) -> None:
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


def test_the_pages(admin: Created) -> None:
    browser = desk_of(admin.officer, now=NOW)
    make_person(LIN)
    form = {"login": "wu", "name": "吴思齐", "number": LIN[1], "roles": ["intake"], "division": "990100"}
    for wrong, field in (
        ({"login": "w"}, "id_login"),
        ({"name": ""}, "id_name"),
        ({"number": "152************323"}, "id_number"),
        ({"roles": []}, "id_roles_0"),
        ({"division": "99"}, "id_division"),
        ({"login": "admin"}, "id_login"),
        ({"division": "110000"}, "id_division"),
    ):
        page = browser.post("/staff/officers/new", {**form, **wrong})
        assert page.status_code == 422, wrong
        assert f'href="#{field}"' in page.content.decode(), wrong
    made = browser.post("/staff/officers/new", form)
    assert made.status_code == 200
    assert made["cache-control"] == "no-store"
    wu = Officer.objects.get(login="wu")
    assert wu.totp_secret in made.content.decode()
    assert wu.person == make_person(LIN)
    assert wu.totp_secret not in browser.get(f"/staff/officers/{wu.id}/").content.decode()
    changed = browser.post(f"/staff/officers/{wu.id}/", {"roles": ["decider"], "division": "990100"})
    assert changed.status_code == 303
    assert on_duty(wu).roles == {"decider"}
    assert browser.post(f"/staff/officers/{wu.id}/reset").status_code == 200
    assert browser.post(f"/staff/officers/{wu.id}/deactivate").status_code == 303
    assert browser.get("/staff/officers/?from=99999999999999999999").status_code == 200
    own = browser.post(f"/staff/officers/{admin.officer.id}/", {"roles": ["decider"], "division": "990100"})
    assert own.status_code == 422
    assert browser.post(f"/staff/officers/{admin.officer.id}/deactivate").status_code == 403
    assert "吴思齐" in browser.get("/staff/officers/").content.decode()


def test_the_list_asks_few_questions(admin: Created, django_assert_max_num_queries) -> None:
    for number in range(12):
        make_officer(f"member{number}", "intake", "reviewer")
    browser = desk_of(admin.officer, now=NOW)
    with django_assert_max_num_queries(8):
        browser.get("/staff/officers/")
