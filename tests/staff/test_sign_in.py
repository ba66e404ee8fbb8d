"""A member of staff signs in: one answer for every fault, no code twice, a pace for who keeps missing."""

from datetime import timedelta

import pytest
from django.test import Client

from jingban.accounts.models import Session
from jingban.accounts.passwords import Busy, verify_password
from jingban.foundation import totp
from jingban.ledger.models import LedgerRow
from jingban.staff.models import Officer, SignInFailure
from jingban.staff.pacing import FREE_MISSES, forget_failures
from jingban.staff.use_cases import change_password as changing
from jingban.staff.use_cases import sign_in_officer as signing
from jingban.staff.use_cases.change_password import UnableToChangePassword, change_password
from jingban.staff.use_cases.re_enrol_officer import re_enrol_officer
from jingban.staff.use_cases.sign_in_officer import UnableToSignInOfficer, sign_in_officer
from tests.browsers import desk_of
from tests.cast import NOW
from tests.factories import Hired, make_officer

HERE, ELSEWHERE = "here", "elsewhere"


@pytest.fixture
def xu() -> Hired:
    return make_officer("xu", "intake")


def answers(xu: Hired, at=NOW, **changed: str) -> dict[str, str]:
    right = {
        "login": "xu",
        "password": xu.credentials.password,
        "code": totp.code_at(xu.credentials.totp_secret, at),
    }
    return {**right, **changed}


def test_all_three_right(xu: Hired) -> None:
    officer = sign_in_officer(**answers(xu, login=" XU "), network=HERE, now=NOW)
    assert officer == xu.officer
    assert Officer.objects.get().last_sign_in_at == NOW
    assert LedgerRow.objects.filter(event="staff.signed_in", officer_id=officer.id).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"login": "nobody"}, {"password": "Wrong2026x"}, {"code": "000000"}, {"code": ""}]
)
def test_every_fault_is_answered_alike(xu: Hired, wrong: dict[str, str]) -> None:
    with pytest.raises(UnableToSignInOfficer):
        sign_in_officer(**answers(xu, **wrong), network=HERE, now=NOW)
    assert LedgerRow.objects.filter(event="staff.sign_in_refused", outcome="failure").count() == 1


def test_a_code_works_once(xu: Hired) -> None:
    sign_in_officer(**answers(xu), network=HERE, now=NOW)
    with pytest.raises(UnableToSignInOfficer):
        sign_in_officer(**answers(xu), network=HERE, now=NOW)
    later = NOW + timedelta(seconds=30)
    sign_in_officer(**answers(xu, at=later), network=HERE, now=later)


def test_an_older_code_does_not_work_after_a_newer_one(xu: Hired) -> None:
    newer = totp.code_at(xu.credentials.totp_secret, NOW + timedelta(seconds=30))
    sign_in_officer(**answers(xu, code=newer), network=HERE, now=NOW)
    with pytest.raises(UnableToSignInOfficer):
        sign_in_officer(**answers(xu), network=HERE, now=NOW)


def test_who_left_does_not_get_in(xu: Hired) -> None:
    Officer.objects.update(deactivated_at=NOW)
    with pytest.raises(UnableToSignInOfficer):
        sign_in_officer(**answers(xu), network=HERE, now=NOW)


def test_misses_set_a_pace_for_that_network_only(xu: Hired) -> None:
    for _one in range(FREE_MISSES):
        with pytest.raises(UnableToSignInOfficer):
            sign_in_officer(**answers(xu, password="Wrong2026x"), network=HERE, now=NOW)
    soon = NOW + timedelta(seconds=30)
    with pytest.raises(UnableToSignInOfficer):
        sign_in_officer(**answers(xu, at=soon), network=HERE, now=soon)
    assert LedgerRow.objects.filter(event="staff.sign_in_refused", outcome="too_many").count() == 1
    assert sign_in_officer(**answers(xu, at=soon), network=ELSEWHERE, now=soon) == xu.officer
    later = NOW + timedelta(seconds=61)
    assert sign_in_officer(**answers(xu, at=later), network=HERE, now=later) == xu.officer


@pytest.mark.parametrize("login", ["xu", "nobody"])
def test_before_its_turn_an_attempt_costs_no_hash(xu: Hired, monkeypatch, login: str) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(signing, "verify_password", lambda raw, stored: bool(hashed.append(raw)))
    for _one in range(FREE_MISSES + 3):
        with pytest.raises(UnableToSignInOfficer):
            sign_in_officer(**{**answers(xu), "login": login}, network=HERE, now=NOW)
    assert len(hashed) == FREE_MISSES


def test_parallel_attempts_count_and_a_right_one_does_not(xu: Hired, monkeypatch) -> None:
    inside: list[int] = []

    def looked_at(raw: str, stored: str) -> bool:
        inside.append(SignInFailure.objects.count())
        return verify_password(raw, stored)

    monkeypatch.setattr(signing, "verify_password", looked_at)
    sign_in_officer(**answers(xu), network=HERE, now=NOW)
    assert inside == [1]
    assert not SignInFailure.objects.exists()


def test_an_attempt_that_found_no_free_hasher_does_not_count(xu: Hired, monkeypatch) -> None:
    monkeypatch.setattr(signing, "verify_password", busy)
    with pytest.raises(Busy):
        sign_in_officer(**answers(xu), network=HERE, now=NOW)
    assert not SignInFailure.objects.exists()


def test_a_sign_in_does_not_fail_for_want_of_a_newer_hash(xu: Hired, monkeypatch) -> None:
    monkeypatch.setattr(signing, "needs_rehash", lambda stored: True)
    monkeypatch.setattr(signing, "hash_password", busy)
    assert sign_in_officer(**answers(xu), network=HERE, now=NOW) == xu.officer


def test_old_misses_are_forgotten(xu: Hired) -> None:
    with pytest.raises(UnableToSignInOfficer):
        sign_in_officer(**answers(xu, password="Wrong2026x"), network=HERE, now=NOW)
    assert forget_failures(now=NOW) == 0
    assert forget_failures(now=NOW + timedelta(minutes=15)) == 1


def test_a_new_enrolment_is_not_undone_by_a_change_that_was_under_way(xu: Hired) -> None:
    admin = make_officer("admin", "staff_admin").officer
    as_read = Officer.objects.get(id=xu.officer.id)
    re_enrol_officer(officer=Officer.objects.get(id=xu.officer.id), by=admin, now=NOW)
    with pytest.raises(UnableToChangePassword, match="changed_meanwhile"):
        change_password(officer=as_read, present=xu.credentials.password, new="OwnChoice2026", now=NOW)


def busy(*_args: str) -> str:
    raise Busy


def test_the_page(xu: Hired) -> None:
    browser = Client()
    page = browser.get("/staff/sign-in/?next=/staff/password/")
    assert page.status_code == 200
    wrong = browser.post("/staff/sign-in/", {**answers(xu), "code": "123456"})
    assert wrong.status_code == 422
    assert xu.credentials.password not in wrong.content.decode()
    assert 'value="xu"' in wrong.content.decode()
    entered = browser.post("/staff/sign-in/", {**answers(xu), "next": "/staff/password/"})
    assert (entered.status_code, entered["location"]) == (303, "/staff/password/")
    cookie = browser.cookies["jingban_staff"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/staff/", "Strict", True)
    assert browser.get("/staff/password/").status_code == 200
    assert browser.post("/staff/sign-out/").status_code == 303
    assert browser.get("/staff/password/").status_code == 302
    assert not Session.objects.filter(kind="staff").exists()


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/centre/", "/staff/../x"])
def test_only_a_page_of_the_desk_is_gone_on_to(xu: Hired, onward: str) -> None:
    entered = Client().post("/staff/sign-in/", {**answers(xu), "next": onward})
    assert entered["location"].startswith("/staff/")
    assert "evil" not in entered["location"]


def test_an_idle_session_ends_after_15_minutes(xu: Hired, at) -> None:
    browser = desk_of(xu.officer, now=NOW)
    at(NOW + timedelta(minutes=14, seconds=59))
    assert browser.get("/staff/password/").status_code == 200
    at(NOW + timedelta(minutes=29, seconds=58))
    assert browser.get("/staff/password/").status_code == 200
    at(NOW + timedelta(minutes=45))
    refused = browser.get("/staff/password/")
    assert (refused.status_code, refused["location"]) == (302, "/staff/sign-in/?next=%2Fstaff%2Fpassword%2F")


def test_her_own_password_is_changed(xu: Hired) -> None:
    browser = desk_of(xu.officer, now=NOW)
    typed = {"present": xu.credentials.password, "new": "OwnChoice2026", "again": "OwnChoice2026"}
    for fault, field in (
        ({"present": "Wrong2026x"}, "id_present"),
        ({"new": "short", "again": "short"}, "id_new"),
        ({"again": "Different2026"}, "id_again"),
        ({"new": xu.credentials.password, "again": xu.credentials.password}, "id_new"),
    ):
        page = browser.post("/staff/password/", {**typed, **fault})
        assert page.status_code == 422
        assert f'href="#{field}"' in page.content.decode()
    assert browser.post("/staff/password/", typed).status_code == 303
    assert browser.get("/staff/cases/todo/").status_code == 200
    xu.officer.refresh_from_db()
    assert verify_password("OwnChoice2026", xu.officer.password_hash)
    refused = LedgerRow.objects.filter(event="staff.password_change_refused")
    assert [(row.outcome, row.officer_id) for row in refused] == [("wrong", xu.officer.id)]


def test_her_present_password_is_not_guessed_at_an_open_session(xu: Hired, at) -> None:
    browser = desk_of(xu.officer, now=NOW)
    typed = {"present": "Wrong2026x", "new": "OwnChoice2026", "again": "OwnChoice2026"}
    for _one in range(FREE_MISSES):
        assert browser.post("/staff/password/", typed).status_code == 422
    right = {**typed, "present": xu.credentials.password}
    # From whatever network, but the sign-in itself is not held up.
    page = browser.post("/staff/password/", right, REMOTE_ADDR="203.0.113.9")
    assert page.status_code == 422
    assert "填错太多次了" in page.content.decode()
    assert LedgerRow.objects.filter(event="staff.password_change_refused", outcome="too_many").count() == 1
    assert sign_in_officer(**answers(xu), network=HERE, now=NOW) == xu.officer
    at(NOW + timedelta(seconds=61))
    assert browser.post("/staff/password/", right).status_code == 303


def test_a_change_that_found_no_free_hasher_does_not_count(xu: Hired, monkeypatch) -> None:
    monkeypatch.setattr(changing, "verify_password", busy)
    with pytest.raises(Busy):
        change_password(officer=xu.officer, present="Wrong2026x", new="OwnChoice2026", now=NOW)
    assert not SignInFailure.objects.exists()


def test_the_desk_is_closed_to_portal_accounts_and_the_portal_to_staff(xu: Hired) -> None:
    desk = desk_of(xu.officer, now=NOW)
    assert desk.get("/cases/").status_code == 302
    assert desk.get("/staff/officers/").status_code == 403
