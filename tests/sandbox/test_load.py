"""`sandbox load`: what design.md 5 says of the file, to the letter."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from jingban.accounts.models import Account
from jingban.accounts.passwords import verify_password
from jingban.accounts.queries import account_by_phone, account_by_username, accounts_by_number, live_link
from jingban.registers import CertificateQuery, organisations, population
from jingban.sandbox.demo.numbers import resident_id, uscc
from jingban.sandbox.models import SandboxOrganisation, SandboxPerson
from jingban.sandbox.use_cases.load import UnableToLoad, load, load_file

NOW = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)
ZHOU, ZHENG = resident_id("19930415", 32), resident_id("19751108", 11)
YANXI = uscc("91", "MA7QX2K4")
FILE = {
    "people": [
        {
            "certificate_type": "resident_id",
            "number": ZHOU,
            "name": "周欣然",
            "name_en": "ZHOU XINRAN",
            "country": "CHN",
            "valid_from": "2015-01-01",
            "valid_to": None,
            "phone": "17600005093",
            "photo": "faces/zhou.jpg",
        },
        {"certificate_type": "passport", "number": "yb 9901027", "name": "MORETTI CHIARA"},
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
        {
            "kind": "person",
            "certificate_type": "resident_id",
            "number": ZHOU,
            "name": "周欣然",
            "phone": "17600005093",
            "assurance": "L2",
        },
        {
            "kind": "organisation",
            "uscc": YANXI,
            "username": "Yanxi",
            "phone": "13800005093",
            "assurance": "O2",
        },
    ],
}


def loaded(content, folder=Path("/data")):
    return load(content=content, folder=folder, now=NOW)


def test_the_registers_know_what_was_loaded():
    assert loaded(FILE).people == 2
    found = population().check(
        CertificateQuery(
            type="resident_id", number=ZHOU, name="周欣然", valid_from=date(2015, 1, 1), valid_forever=True
        )
    )
    assert (found.outcome, found.name_en) == ("match", "ZHOU XINRAN")
    passport = CertificateQuery(type="passport", number="YB9901027", name="Moretti Chiara", country="ITA")
    assert population().check(passport).outcome == "match", "an unknown country matches anything"
    record = organisations().look_up(YANXI)
    assert record is not None
    assert record.representative.name == "郑启明"
    assert SandboxPerson.objects.get(number=ZHOU).photo == "/data/faces/zhou.jpg"


def test_moved_in_accounts_have_their_level_and_no_password():
    loaded(FILE)
    zhou, yanxi = account_by_phone("+8617600005093"), account_by_username("yanxi")
    assert [account.id for account in accounts_by_number(ZHOU)] == [zhou.id]
    assert (zhou.migrated, live_link(zhou).level, zhou.password_changed_at) == (True, "L2", None)
    assert (yanxi.migrated, live_link(yanxi).level) == (True, "O2")
    assert not verify_password("", zhou.password_hash)


def test_loading_twice_changes_nothing_and_a_correction_is_taken():
    loaded(FILE)
    before = set(Account.objects.values_list("id", flat=True))
    loaded(FILE)
    assert set(Account.objects.values_list("id", flat=True)) == before
    assert (SandboxPerson.objects.count(), SandboxOrganisation.objects.count()) == (2, 1)
    people = [{**FILE["people"][0], "name": "周欣燃"}]
    loaded({"people": people})
    assert SandboxPerson.objects.get(number=ZHOU).name == "周欣燃"


@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
def test_every_level_of_a_person(level):
    account = {**FILE["migrated_accounts"][0], "assurance": level}
    loaded({"migrated_accounts": [account]})
    link = live_link(account_by_phone("+8617600005093"))
    assert (link.level if link else "L1") == level


def test_only_the_required_fields():
    loaded(
        {
            "people": [{"certificate_type": "resident_id", "number": ZHOU, "name": "周欣然"}],
            "organisations": [{"uscc": YANXI, "name": "砚溪", "kind": "enterprise"}],
            "migrated_accounts": [
                {"kind": "person", "certificate_type": "resident_id", "number": ZHOU, "name": "周欣然"},
                {"kind": "organisation", "uscc": YANXI, "username": "yanxi"},
            ],
        }
    )
    assert live_link(account_by_username("yanxi")).level == "O1"
    assert live_link(accounts_by_number(ZHOU)[0]).level == "L2"
    assert organisations().look_up(YANXI).representative.name == "代表人"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ([], "object"),
        ({"persons": []}, "object"),
        ({"people": {}}, "people is not a list"),
        ({"people": [{}]}, "people[0]: certificate_type is missing"),
        ({"people": [7]}, "people[0]"),
        ({"people": [{"certificate_type": "library_card", "number": "1", "name": "x"}]}, "people[0]"),
        ({"people": [{**FILE["people"][0], "valid_from": "1.1.2015"}]}, "people[0]"),
        ({"people": [{**FILE["people"][0], "name": " "}]}, "people[0]: name is empty"),
        ({"organisations": [{"uscc": YANXI, "name": "x", "kind": "shop"}]}, "organisations[0]"),
        ({"organisations": [{"name": "x", "kind": "enterprise"}]}, "organisations[0]: uscc is missing"),
        ({"migrated_accounts": [{"kind": "robot"}]}, "migrated_accounts[0]: kind"),
        (
            {"migrated_accounts": [{**FILE["migrated_accounts"][0], "assurance": "O2"}]},
            "migrated_accounts[0]: assurance",
        ),
        ({"migrated_accounts": [FILE["migrated_accounts"][1]]}, "is in no register"),
    ],
)
def test_a_wrong_file_says_where_and_loads_nothing(content, fault):
    if isinstance(content, dict) and "people" not in content:
        content = {"people": FILE["people"], **content}
    with pytest.raises(UnableToLoad) as unable:
        loaded(content)
    assert any(fault in text for text in unable.value.faults)
    assert not SandboxPerson.objects.exists()


def test_a_file_is_read(tmp_path):
    path = tmp_path / "people.json"
    path.write_text(json.dumps(FILE), encoding="utf-8")
    assert load_file(path=path, now=NOW).organisations == 1
    assert SandboxPerson.objects.get(number=ZHOU).photo == str(tmp_path / "faces" / "zhou.jpg")
    for content in ("{", ""):
        path.write_text(content)
        with pytest.raises(UnableToLoad):
            load_file(path=path, now=NOW)
    with pytest.raises(UnableToLoad):
        load_file(path=tmp_path / "nothing.json", now=NOW)
