"""The demo world: believable, built once, and never rebuilt over a visitor's shoulder."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from jingban.accounts.models import Account
from jingban.accounts.passwords import check_password_rules, verify_password
from jingban.accounts.queries import account_by_phone, account_by_username, live_link
from jingban.casework.models import Case
from jingban.catalogue.data import load_data
from jingban.foundation.clock import china_date, database_now, now
from jingban.foundation.identifiers import check_certificate, check_phone, check_uscc
from jingban.ledger.models import OutboxEvent
from jingban.mandates.models import Mandate
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.messages.models import Message
from jingban.parties.models import Organisation
from jingban.registers import CertificateQuery, organisations, population
from jingban.sandbox.demo import hands
from jingban.sandbox.demo.cast import ORGANISATIONS, PASSWORD, PEOPLE, STAFF, organisation, person
from jingban.sandbox.demo.story import PERMITS, SCENES
from jingban.sandbox.demo.time_travel import at
from jingban.sandbox.demo.world import build_world
from jingban.sandbox.models import DemoStep
from jingban.sandbox.use_cases.move_clock import move_clock
from jingban.staff.models import Officer, Role


def build() -> list[str]:
    said: list[str] = []
    load_data()
    build_world(say=said.append)
    return said


@pytest.mark.parametrize("one", PEOPLE, ids=lambda one: one.key)
def test_numbers_pass_every_check(one):
    today = date(2026, 11, 24)
    assert check_certificate(one.certificate_type, one.number, today=today, country=one.country) == one.number
    if one.phone:
        assert check_phone(one.phone)
    if one.certificate_type == "resident_id":
        assert one.number.startswith("990100")


@pytest.mark.parametrize("firm", ORGANISATIONS, ids=lambda firm: firm.key)
def test_codes_pass_every_check(firm):
    assert check_uscc(firm.uscc, kind=firm.kind) == firm.uscc
    assert firm.uscc[2:8] == "990100"
    assert person(firm.representative)


def test_the_password_keeps_the_rules():
    check_password_rules(PASSWORD, forbidden=[one.phone for one in PEOPLE if one.phone])


def test_every_role_has_an_officer():
    assert {one.role for one in STAFF} == set(Role)


def test_the_world_is_as_the_page_says():
    build()
    for one in PEOPLE:
        asked = CertificateQuery(
            type=one.certificate_type, number=one.number, name=one.name, country=one.country
        )
        assert population().check(asked).outcome == "match"
        if one.level:
            account = account_by_phone(check_phone(one.phone))
            assert live_link(account).level == one.level
            assert verify_password(PASSWORD, account.password_hash) is not one.moved_in
    for firm in ORGANISATIONS:
        record = organisations().look_up(firm.uscc)
        assert (record.name, record.state) == (firm.name, firm.state)
        if firm.level:
            assert live_link(account_by_username(firm.username)).level == firm.level
        else:
            assert not Organisation.objects.filter(uscc=firm.uscc).exists()
    assert Officer.objects.count() == len(STAFF)
    assert not Officer.objects.filter(password_hash="").exists()

    mandates_and_cases_are_in_every_state()


def mandates_and_cases_are_in_every_state() -> None:
    held = Mandate.objects.filter(principal=hands.firm("yanxi"), superseded_at=None)
    assert {one.state(china_date(now())).value for one in held} == {"active", "pending", "expired", "revoked"}
    assert set(Case.objects.values_list("state", flat=True)) == {
        "approved",
        "returned",
        "submitted",
        "accepted",
    }
    assert not OutboxEvent.objects.filter(due_at__lte=now()).exists(), "what followed has followed"
    zhou = account_by_phone(check_phone(person("zhou").phone))
    unread = Message.objects.filter(account_id=zhou.id, read_at=None)
    assert 1 <= unread.count() < Message.objects.filter(account_id=zhou.id).count()


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Account, Mandate, Case, Message, Officer))


def test_it_is_built_once_and_goes_on_where_it_was_killed():
    assert len(build()) == 3 + len(SCENES)
    assert build() == []
    revoke_mandate(
        authority=hands.manage("yanxi", now()), mandate=hands.mandate("yanxi", "zhou", PERMITS), now=now()
    )
    before = counts()
    assert build() == []
    assert hands.mandate("yanxi", "zhou", PERMITS).revoked_at is not None, "what a visitor undid stays undone"
    DemoStep.objects.filter(name__in=["accounts", "staff"]).delete()
    assert build() == ["demo: accounts", "demo: staff"]
    assert counts() == before


def test_the_clock_is_given_back_whatever_happens():
    def fail_in_the_past() -> None:
        with at(database_now() - timedelta(days=400)):
            assert (database_now() - now()).days in {399, 400}
            raise LookupError

    move_clock(text="+5d")
    with pytest.raises(LookupError):
        fail_in_the_past()
    assert 5 * 86400 - 30 < (now() - database_now()).total_seconds() < 5 * 86400 + 30


@pytest.mark.parametrize(
    "changed",
    [
        {"JINGBAN_SANDBOX": False},
        {"ALLOWED_HOSTS": ["127.0.0.1", "jingban.example"]},
        {"ALLOWED_HOSTS": ["*"]},
        {"ALLOWED_HOSTS": []},
    ],
)
def test_the_sandbox_runs_nowhere_else(settings, changed):
    for name, value in changed.items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured):
        apps.get_app_config("sandbox").ready()


def test_the_cast_is_found_by_key():
    assert organisation("yanxi").representative == "zheng"
