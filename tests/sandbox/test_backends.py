"""What the stand-ins answer: found, mismatch, not found, down, slow."""

from datetime import UTC, date, datetime

import pytest

from jingban.foundation.errors import DependencyDown
from jingban.foundation.identifiers import check_certificate, check_uscc
from jingban.messages.base import Email, Sms
from jingban.registers import CertificateQuery, CertificateRecord, organisations, population, wire
from jingban.sandbox import magic
from jingban.sandbox.backends import EmailSender, SmsSender
from jingban.sandbox.models import Outage, SandboxMessage, SandboxOrganisation, SandboxPerson

NOW = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)
ZHOU = "99010019930415032X"
YANXI = "91990100MA7QX2K49H"


@pytest.fixture(autouse=True)
def registers(monkeypatch):
    monkeypatch.setattr(magic, "SLOW_SECONDS", 0.01)
    SandboxPerson.objects.create(
        certificate_type="resident_id",
        number=ZHOU,
        name="周欣然",
        name_en="ZHOU XINRAN",
        valid_from=date(2019, 5, 6),
        valid_to=date(2039, 5, 6),
    )
    SandboxOrganisation.objects.create(
        uscc=YANXI,
        name="青汀砚溪智能装备有限公司",
        kind="enterprise",
        representative_type="resident_id",
        representative_number="990100197511080110",
        representative_name="郑启明",
        former_names=["青汀砚溪机械有限公司"],
    )


def ask(name="周欣然", **asked):
    return population().check(CertificateQuery(type="resident_id", number=ZHOU, name=name, **asked))


def test_found():
    answer = ask(valid_from=date(2019, 5, 6), valid_to=date(2039, 5, 6))
    assert (answer.outcome, answer.state, answer.name_en, answer.country) == (
        "match",
        "living",
        "ZHOU XINRAN",
        "CHN",
    )


@pytest.mark.parametrize(
    ("asked", "mismatched"),
    [
        ({"name": "周欣燃"}, ("name",)),
        ({"valid_from": date(2019, 5, 7)}, ("valid_from",)),
        ({"valid_to": date(2029, 5, 6)}, ("valid_to",)),
        ({"valid_forever": True}, ("valid_to",)),
        ({"name": "周", "valid_from": date(2000, 1, 1)}, ("name", "valid_from")),
    ],
)
def test_mismatch_names_the_fields_and_gives_nothing_else_away(asked, mismatched):
    answer = ask(**asked)
    assert (answer.outcome, answer.mismatched, answer.name_en) == ("mismatch", mismatched, "")


@pytest.mark.parametrize("name", ["周欣然", "ZHOU XINRAN", "zhou xinran", " 周 欣 然 "])
def test_a_name_matches_in_every_spelling(name):
    assert ask(name).outcome == "match"


def test_unknown_dates_and_countries_match_anything():
    SandboxPerson.objects.update(valid_from=None, valid_to=None, country="")
    answer = ask(valid_from=date(2000, 1, 1), valid_forever=True, country="PRT")
    assert (answer.outcome, answer.country) == ("match", "PRT")


def test_not_found():
    other = CertificateQuery(type="resident_id", number=magic.PERSON_NOT_FOUND, name="周欣然")
    assert population().check(other).outcome == "not_found"
    passport = CertificateQuery(type="passport", number=ZHOU, name="周欣然")
    assert population().check(passport).outcome == "not_found"
    assert organisations().look_up(magic.ORGANISATION_NOT_FOUND) is None


def test_the_dead_are_told():
    SandboxPerson.objects.update(state="dead")
    assert ask().state == "dead"


def test_an_organisation_is_found():
    found = organisations().look_up(YANXI)
    assert found is not None
    assert (found.name, found.kind, found.state) == ("青汀砚溪智能装备有限公司", "enterprise", "live")
    assert found.representative.name == "郑启明"
    assert found.former_names == ("青汀砚溪机械有限公司",)


@pytest.mark.parametrize("number", [magic.PERSON_DOWN, magic.PERSON_SLOW])
def test_magic_people_are_an_outage(number):
    with pytest.raises(DependencyDown) as down:
        population().check(CertificateQuery(type="resident_id", number=number, name="x"))
    assert down.value.what == "population"


@pytest.mark.parametrize("uscc", [magic.ORGANISATION_DOWN, magic.ORGANISATION_SLOW])
def test_magic_organisations_are_an_outage(uscc):
    with pytest.raises(DependencyDown) as down:
        organisations().look_up(uscc)
    assert down.value.what == "organisations"


def test_an_outage_lasts_until_it_is_ended():
    Outage.objects.create(name="population")
    with pytest.raises(DependencyDown):
        ask()
    assert organisations().look_up(YANXI) is not None, "only what is switched off is off"
    Outage.objects.all().delete()
    assert ask().outcome == "match"


def test_messages_are_kept_with_their_code():
    sender = SmsSender()
    for params in ({"code": "482913"}, {"case": "QT-2026-004817"}):
        sms = Sms(phone="+8617600005093", template="x", params=params, text="x", language="zh-hans")
        sender.send(sms, now=NOW)
    EmailSender().send(Email(to="zhou@example.com", subject="已提交", text="x"), now=NOW)
    assert list(SandboxMessage.objects.order_by("id").values_list("channel", "code")) == [
        ("sms", "482913"),
        ("sms", ""),
        ("email", ""),
    ]


@pytest.mark.parametrize("number", [magic.PERSON_DOWN, magic.PERSON_SLOW, magic.PERSON_NOT_FOUND])
def test_magic_numbers_pass_every_check(number):
    assert check_certificate("resident_id", number, today=date(2026, 11, 24)) == number


@pytest.mark.parametrize(
    "uscc", [magic.ORGANISATION_DOWN, magic.ORGANISATION_SLOW, magic.ORGANISATION_NOT_FOUND]
)
def test_magic_codes_pass_every_check(uscc):
    assert check_uscc(uscc, kind="enterprise") == uscc


def test_an_entry_that_is_another_ones_person_says_so_over_the_wire():
    kept = SandboxPerson.objects.create(
        certificate_type="passport", number="C4JX9K2P7", name="ZHOU", country="DEU"
    )
    SandboxPerson.objects.filter(number=ZHOU).update(same_as=kept)
    answer = ask()
    assert answer.same_as == CertificateRecord(certificate_type="passport", number="C4JX9K2P7", country="DEU")
    assert wire.person(wire.person_json(answer)) == answer
    with pytest.raises(wire.UnclearAnswer):
        wire.person({"outcome": "match", "same_as": {"certificate_type": "library_card", "number": "1"}})
