"""The clock, outages, proofs, staff and life events of the sandbox."""

from datetime import UTC, datetime, timedelta

import pytest

from jingban.accounts.passwords import verify_password
from jingban.accounts.queries import live_link
from jingban.accounts.use_cases.open_account import open_account
from jingban.foundation import totp
from jingban.foundation.clock import database_now, now
from jingban.ledger.models import OutboxEvent
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import current_representative
from jingban.registers import CertificateQuery, population
from jingban.sandbox.demo.numbers import resident_id, uscc
from jingban.sandbox.models import DemoOfficer, Outage, SandboxOrganisation
from jingban.sandbox.use_cases import life_events
from jingban.sandbox.use_cases.hire import UnableToHire, hire, login_name
from jingban.sandbox.use_cases.load import load
from jingban.sandbox.use_cases.move_clock import UnableToMoveClock, move_clock
from jingban.sandbox.use_cases.prove import UnableToProve, confirm_organisation, pass_face
from jingban.sandbox.use_cases.switch import UnableToSwitch, switch_off, switch_on
from jingban.staff.models import Officer
from jingban.staff.queries import posts_of

NOW = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)
ZHOU, ZHENG = resident_id("19930415", 32), resident_id("19751108", 11)
YANXI = uscc("91", "MA7QX2K4")


@pytest.fixture(autouse=True)
def world(tmp_path):
    load(
        content={
            "people": [
                {"certificate_type": "resident_id", "number": ZHOU, "name": "周欣然"},
                {"certificate_type": "resident_id", "number": ZHENG, "name": "郑启明"},
            ],
            "organisations": [
                {
                    "uscc": YANXI,
                    "name": "青汀砚溪智能装备有限公司",
                    "kind": "enterprise",
                    "representative": {"certificate_type": "resident_id", "number": ZHENG, "name": "郑启明"},
                }
            ],
            "migrated_accounts": [
                {"kind": "person", "certificate_type": "resident_id", "number": ZHOU, "name": "周欣然"},
                {"kind": "organisation", "uscc": YANXI, "username": "yanxi"},
            ],
        },
        folder=tmp_path,
        now=NOW,
    )


def seconds_from_now(instant: datetime) -> float:
    return (instant - database_now()).total_seconds()


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["+3d"], 3 * 86400),
        (["+1d", "+2h", "-30m"], 86400 + 5400),
        (["1w"], 7 * 86400),
        (["+3d", "reset"], 0),
        (["+3d", "+0s"], 3 * 86400),
    ],
)
def test_the_clock_steps(steps, expected):
    for step in steps:
        given = move_clock(text=step)
    assert abs(seconds_from_now(given) - expected) < 3
    assert abs(seconds_from_now(now()) - expected) < 3


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-12-01T00:00+08:00", datetime(2026, 11, 30, 16, tzinfo=UTC)),
        ("2026-12-01T00:00", datetime(2026, 11, 30, 16, tzinfo=UTC)),
        ("2026-12-01T00:00Z", datetime(2026, 12, 1, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 11, 30, 16, tzinfo=UTC)),
    ],
)
def test_the_clock_goes_to_an_instant(text, instant):
    assert abs((move_clock(text=text) - instant).total_seconds()) < 3


@pytest.mark.parametrize("text", ["", "tomorrow", "+3y", "3000-01-01", "+99999d", "2026-13-01"])
def test_the_clock_refuses(text):
    with pytest.raises(UnableToMoveClock):
        move_clock(text=text)
    assert abs(seconds_from_now(now())) < 3


def test_outages():
    switch_off(name="sms")
    switch_off(name="sms")
    switch_off(name="face")
    assert set(Outage.objects.values_list("name", flat=True)) == {"sms", "face"}
    switch_on(name="sms")
    assert Outage.objects.count() == 1
    switch_on(name="all")
    assert not Outage.objects.exists()
    for switch in (switch_off, switch_on):
        with pytest.raises(UnableToSwitch):
            switch(name="weather")


def test_a_passed_face_is_l3():
    assert pass_face(number=ZHOU.lower(), now=NOW).level == "L3"
    assert pass_face(number=ZHOU, certificate_type="resident_id", now=NOW).level == "L3"


@pytest.mark.parametrize(
    "asked",
    [
        {"number": ZHENG},
        {"number": "nonsense"},
        {"number": ZHOU, "certificate_type": "passport"},
        {"number": ZHOU, "phone": "13900000009"},
    ],
)
def test_a_face_needs_a_registered_person(asked):
    with pytest.raises(UnableToProve):
        pass_face(now=NOW, **asked)


def test_of_several_accounts_the_newest_or_the_named_one_takes_the_identity():
    person = Person.objects.get(links__account__migrated=True)
    first, second = (
        open_account(
            phone=f"+861760000509{number}",
            password_hash="",
            now=NOW + timedelta(hours=number),
            language="en",
            person=person,
        )
        for number in (1, 2)
    )
    assert pass_face(number=ZHOU, phone="17600005091", now=NOW).account_id == first.id
    assert live_link(second) is None, "the other links have ended"
    third = open_account(
        phone="+8617600005093", password_hash="", now=NOW + timedelta(hours=3), language="en", person=person
    )
    assert pass_face(number=ZHOU, now=NOW).account_id == third.id
    assert live_link(first) is None


def test_a_confirmed_organisation_is_o2():
    assert confirm_organisation(uscc=YANXI.lower(), now=NOW).level == "O2"
    assert confirm_organisation(uscc=YANXI, username="YANXI", now=NOW).level == "O2"
    for asked in ({"uscc": "91990100MADWN00050"}, {"uscc": YANXI, "username": "luming"}):
        with pytest.raises(UnableToProve):
            confirm_organisation(now=NOW, **asked)


def test_staff_can_sign_in_with_what_is_given():
    made = hire(name="吴思齐", roles=["intake", "decider"], person_number=ZHOU, now=NOW)
    officer = Officer.objects.get(login=made.login)
    assert made.login == "wusiqi"
    assert verify_password(made.password, officer.password_hash)
    assert totp.matching_step(made.totp_secret, totp.code_at(made.totp_secret, NOW), at=NOW)
    assert {post.role.value for post in posts_of(officer)} == {"intake", "decider"}
    assert officer.person is not None
    assert DemoOfficer.objects.get() == made
    assert login_name("吴思齐") == "wusiqi2"
    assert login_name("Wu Siqi!") == "wusiqi2"
    assert login_name("…") == "officer"


@pytest.mark.parametrize("asked", [{"roles": ["king"]}, {"roles": ["intake"], "person_number": "nonsense"}])
def test_staff_refused(asked):
    with pytest.raises(UnableToHire):
        hire(name="吴思齐", now=NOW, **asked)


@pytest.mark.parametrize(("told", "state"), [(True, "dissolved"), (False, "live")])
def test_an_organisation_is_dissolved(told, state):
    life_events.set_organisation_state(uscc=YANXI, state="dissolved", now=NOW, told=told)
    assert SandboxOrganisation.objects.get().state == "dissolved"
    assert Organisation.objects.get().state == state
    assert OutboxEvent.objects.filter(topic="organisation.state_changed").exists() is told


def test_an_organisation_is_renamed():
    for name in ("砚溪智能", "砚溪智能", "砚溪"):
        life_events.rename_organisation(uscc=YANXI, name=name, now=NOW)
    assert SandboxOrganisation.objects.get().former_names == ["青汀砚溪智能装备有限公司", "砚溪智能"]
    assert Organisation.objects.get().name == "砚溪"


def test_a_new_representative():
    life_events.change_representative(
        uscc=YANXI, certificate_type="resident_id", number=ZHOU, name="周欣然", now=NOW
    )
    assert current_representative(Organisation.objects.get()).name == "周欣然"


def test_a_person_dies():
    life_events.let_die(certificate_type="resident_id", number=ZHOU, now=NOW)
    assert Person.objects.get(links__account__migrated=True).state == "dead"
    asked = CertificateQuery(type="resident_id", number=ZHOU, name="周欣然")
    assert population().check(asked).state == "dead"


def test_nothing_happens_to_whom_the_register_does_not_know():
    with pytest.raises(life_events.UnableToHappen):
        life_events.set_organisation_state(uscc="91990100MADWN00050", state="live", now=NOW)
    with pytest.raises(life_events.UnableToHappen):
        life_events.let_die(certificate_type="resident_id", number="1", now=NOW)
