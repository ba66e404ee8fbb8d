"""A member of staff enrols herself: nobody else sees her password or secret, and two administrators let her in."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from jingban.accounts.passwords import verify_password
from jingban.foundation import totp
from jingban.ledger.models import LedgerRow
from jingban.staff.enrolling import GOOD_FOR
from jingban.staff.models import Enrolment, Officer, Role
from jingban.staff.pacing import FREE_MISSES
from jingban.staff.use_cases.confirm_enrolment import UnableToConfirmEnrolment, confirm_enrolment
from jingban.staff.use_cases.create_officer import Created, create_officer
from jingban.staff.use_cases.deactivate_officer import deactivate_officer
from jingban.staff.use_cases.enrol_officer import UnableToEnrolOfficer, enrol_officer
from jingban.staff.use_cases.open_enrolment import UnableToOpenEnrolment, open_enrolment
from jingban.staff.use_cases.re_enrol_officer import re_enrol_officer
from jingban.staff.use_cases.sign_in_officer import UnableToSignInOfficer, sign_in_officer
from tests.browsers import desk_of
from tests.cast import CHEN, NOW, ZHOU
from tests.factories import OFFICERS_PASSWORD, enrol, make_officer, make_person

OWN = "OwnChoice2026"
DEVICE = "/staff/enrol/device"


@pytest.fixture
def first() -> Officer:
    return make_officer("first", "staff_admin").officer


@pytest.fixture
def second() -> Officer:
    return make_officer("second", "staff_admin").officer


@pytest.fixture
def wu(first: Officer) -> Created:
    return create_officer(
        login="wu",
        name="吴思齐",
        roles={Role.INTAKE},
        division="990100",
        person=make_person(CHEN),
        by=first,
        now=NOW,
    )


def opened(wu: Created, now=NOW) -> Enrolment:
    return open_enrolment(login="wu", code=wu.enrolment.code, network="here", now=now)


def signs_in(password: str, secret: str, now=NOW) -> bool:
    try:
        sign_in_officer(
            login="wu", password=password, code=totp.code_at(secret, now), network="here", now=now
        )
    except UnableToSignInOfficer:
        return False
    return True


def test_from_the_code_to_the_desk(wu: Created, first: Officer, second: Officer) -> None:
    browser = Client()
    assert browser.get("/staff/enrol/").status_code == 200
    assert browser.get(DEVICE)["location"] == "/staff/enrol/", "not without a code"
    wrong = browser.post("/staff/enrol/", {"login": "wu", "code": "A" * 16})
    assert wrong.status_code == 422
    assert 'value="wu"' in wrong.content.decode()
    assert browser.post("/staff/enrol/", {"login": "wu", "code": "short"}).status_code == 422
    typed = wu.enrolment.code.lower().replace("-", " ")
    went = browser.post("/staff/enrol/", {"login": " WU ", "code": typed})
    assert (went.status_code, went["location"]) == (303, DEVICE)
    page = browser.get(DEVICE)
    assert "no-store" in page["cache-control"]
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.content.decode())
    assert found
    secret = found[0].replace(" ", "")
    right = {"new": OWN, "again": OWN, "code": totp.code_at(secret, NOW)}
    for fault, field in (
        ({"code": "000000"}, "id_code"),
        ({"code": ""}, "id_code"),
        ({"new": "short", "again": "short"}, "id_new"),
        ({"again": "Different2026"}, "id_again"),
        ({"new": "Xwuwuwu2026", "again": ""}, "id_again"),
    ):
        answer = browser.post(DEVICE, {**right, **fault})
        assert answer.status_code == 422, fault
        assert f'href="#{field}"' in answer.content.decode(), fault
        assert secret[:4] in answer.content.decode(), "the code of the device goes on being asked"
    assert browser.post(DEVICE, right)["location"] == DEVICE
    done = browser.get(DEVICE).content.decode()
    assert "请另一位人员管理员确认" in done
    assert secret[:4] not in done
    later = NOW + timedelta(seconds=30)
    assert not signs_in(OWN, secret, later), "one administrator lets nobody in"

    path = f"/staff/officers/{wu.officer.id}/"
    hers = desk_of(first, now=NOW)
    assert "要由没有给登记码的另一位人员管理员确认" in hers.get(path).content.decode()
    assert hers.post(path + "confirm").status_code == 403
    assert not signs_in(OWN, secret, later)
    others = desk_of(second, now=NOW)
    assert "是本人登记的，确认" in others.get(path).content.decode()
    assert "等另一位管理员确认" in others.get("/staff/officers/").content.decode()
    assert others.post(path + "confirm").status_code == 303
    shown = others.get(path).content.decode()
    assert "登记码由 first 给，second 确认" in shown
    for hidden in (secret, secret[:4], OWN, wu.enrolment.code):
        assert hidden not in shown
    assert "现在可以用工号、密码和动态验证码登录" in browser.get(DEVICE).content.decode()
    later += timedelta(seconds=90)
    assert signs_in(OWN, secret, later)
    about_her = LedgerRow.objects.filter(subject_id=wu.officer.id).order_by("id")
    assert [(row.event, row.officer_id) for row in about_her if "enrol" in row.event] == [
        ("staff.enrolment_code_issued", first.id),
        ("staff.enrolment_refused", None),
        ("staff.enrolled", wu.officer.id),
        ("staff.enrolment_confirmed", second.id),
    ]


def test_the_code_is_kept_as_a_digest_and_what_is_chosen_in_one_place(wu: Created, second: Officer) -> None:
    plain = wu.enrolment.code.replace("-", "")
    assert plain not in str(Enrolment.objects.filter(officer=wu.officer).values().get())
    enrol(wu)
    confirm_enrolment(officer=wu.officer, by=second, now=NOW)
    left = Enrolment.objects.get(officer=wu.officer)
    assert (left.password_hash, left.secret) == ("", None)
    officer = Officer.objects.get(id=wu.officer.id)
    assert verify_password(OFFICERS_PASSWORD, officer.password_hash)


def test_a_code_works_once(wu: Created) -> None:
    kept = opened(wu)
    code = totp.code_at(kept.secret, NOW)
    enrol_officer(enrolment=kept, password=OWN, code=code, now=NOW)
    with pytest.raises(UnableToEnrolOfficer, match="over"):
        enrol_officer(enrolment=kept, password="Another2026", code=code, now=NOW)
    with pytest.raises(UnableToOpenEnrolment):
        opened(wu)


def test_a_code_expires(wu: Created) -> None:
    kept = opened(wu)
    late = NOW + GOOD_FOR
    with pytest.raises(UnableToOpenEnrolment):
        opened(wu, late)
    with pytest.raises(UnableToEnrolOfficer, match="over"):
        enrol_officer(enrolment=kept, password=OWN, code=totp.code_at(kept.secret, late), now=late)
    assert opened(wu, late - timedelta(seconds=1))


def test_a_new_code_ends_the_former_one(wu: Created, second: Officer) -> None:
    kept = opened(wu)
    re_enrol_officer(officer=wu.officer, by=second, now=NOW)
    with pytest.raises(UnableToOpenEnrolment):
        opened(wu)
    with pytest.raises(UnableToEnrolOfficer, match="over"):
        enrol_officer(enrolment=kept, password=OWN, code=totp.code_at(kept.secret, NOW), now=NOW)


def test_who_opened_it_before_her_knows_nothing_of_her_secret(wu: Created) -> None:
    peeked = opened(wu)
    hers = opened(wu)
    assert peeked.secret != hers.secret
    with pytest.raises(UnableToEnrolOfficer, match="over"):
        enrol_officer(enrolment=peeked, password=OWN, code=totp.code_at(peeked.secret, NOW), now=NOW)
    enrol_officer(enrolment=hers, password=OWN, code=totp.code_at(hers.secret, NOW), now=NOW)


def test_the_former_browser_is_led_back(wu: Created) -> None:
    early, late = Client(), Client()
    for browser in (early, late):
        browser.post("/staff/enrol/", {"login": "wu", "code": wu.enrolment.code})
    assert early.get(DEVICE)["location"] == "/staff/enrol/"
    assert late.get(DEVICE).status_code == 200


def test_codes_are_not_guessed(wu: Created) -> None:
    for _one in range(FREE_MISSES):
        with pytest.raises(UnableToOpenEnrolment):
            open_enrolment(login="wu", code="A" * 16, network="here", now=NOW)
    with pytest.raises(UnableToOpenEnrolment):
        opened(wu)
    assert LedgerRow.objects.filter(event="staff.enrolment_refused", outcome="too_many").count() == 1
    assert opened(wu, NOW + timedelta(seconds=61))


def test_her_login_is_no_password(wu: Created) -> None:
    officer = make_officer("wusiqi", "intake").officer
    given = re_enrol_officer(officer=officer, by=None, now=NOW)
    kept = open_enrolment(login="wusiqi", code=given.code, network="", now=NOW)
    with pytest.raises(ValidationError):
        enrol_officer(enrolment=kept, password="Wusiqi2026", code=totp.code_at(kept.secret, NOW), now=NOW)


def test_a_lost_device_ends_at_once(first: Officer, second: Officer) -> None:
    hired = make_officer("wu", "intake")
    browser = desk_of(hired.officer, now=NOW)
    given = re_enrol_officer(officer=hired.officer, by=first, now=NOW)
    assert browser.get("/staff/").status_code == 302
    assert not signs_in(hired.credentials.password, hired.credentials.totp_secret)
    fresh = enrol(Created(hired.officer, given))
    later = NOW + timedelta(seconds=90)
    assert not signs_in(fresh.password, fresh.totp_secret, later), "who gave the code could be at it herself"
    with pytest.raises(UnableToConfirmEnrolment, match="gave_the_code"):
        confirm_enrolment(officer=hired.officer, by=first, now=NOW)
    confirm_enrolment(officer=hired.officer, by=second, now=NOW)
    assert signs_in(fresh.password, fresh.totp_secret, later)
    with pytest.raises(UnableToConfirmEnrolment, match="over"):
        confirm_enrolment(officer=hired.officer, by=second, now=NOW)


def test_who_may_confirm(wu: Created, second: Officer) -> None:
    with pytest.raises(UnableToConfirmEnrolment, match="over"):
        confirm_enrolment(officer=wu.officer, by=second, now=NOW)
    enrol(wu)
    for by in (
        make_officer("clerk", "intake").officer,
        make_officer("district", "staff_admin", division="990102").officer,
    ):
        with pytest.raises(UnableToConfirmEnrolment, match="not_hers"):
            confirm_enrolment(officer=wu.officer, by=by, now=NOW)


def test_a_second_account_of_the_same_administrator_is_no_second_one(second: Officer) -> None:
    person = make_person(ZHOU)
    one, two = (make_officer(name, "staff_admin", person=person).officer for name in ("one", "two"))
    wu = create_officer(login="wu", name="x", roles={Role.HELPDESK}, division="990100", by=one, now=NOW)
    enrol(wu)
    with pytest.raises(UnableToConfirmEnrolment, match="gave_the_code"):
        confirm_enrolment(officer=wu.officer, by=two, now=NOW)
    confirm_enrolment(officer=wu.officer, by=second, now=NOW)


def test_the_database_asks_for_two(wu: Created, first: Officer) -> None:
    for by in (first, wu.officer):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(officer=wu.officer).update(confirmed_by=by)


def test_who_has_left_neither_enrols_nor_is_let_in(wu: Created, first: Officer, second: Officer) -> None:
    kept = opened(wu)
    code = totp.code_at(kept.secret, NOW)
    with transaction.atomic():
        deactivate_officer(officer=wu.officer, by=first, now=NOW)
        with pytest.raises(UnableToEnrolOfficer, match="over"):
            enrol_officer(enrolment=kept, password=OWN, code=code, now=NOW)
        with pytest.raises(UnableToOpenEnrolment):
            opened(wu)
        transaction.set_rollback(True)
    enrol_officer(enrolment=kept, password=OWN, code=code, now=NOW)
    deactivate_officer(officer=wu.officer, by=first, now=NOW)
    with pytest.raises(UnableToConfirmEnrolment, match="over"):
        confirm_enrolment(officer=wu.officer, by=second, now=NOW)


def test_the_pages_ask_few_questions(wu: Created, django_assert_max_num_queries) -> None:
    browser = Client()
    browser.post("/staff/enrol/", {"login": "wu", "code": wu.enrolment.code})
    with django_assert_max_num_queries(6):
        assert browser.get(DEVICE).status_code == 200
