"""`manage.py sandbox …`: every command of design.md 5, as it is typed."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from jingban.accounts.queries import account_by_username, live_link
from jingban.foundation.clock import database_now, now
from jingban.parties.models import Organisation
from jingban.sandbox.demo.numbers import resident_id, uscc
from jingban.sandbox.models import Outage, SandboxOrganisation, SandboxPerson

ZHOU, ZHENG = resident_id("19930415", 32), resident_id("19751108", 11)
YANXI = uscc("91", "MA7QX2K4")


def sandbox(*arguments: str) -> str:
    out = StringIO()
    call_command("sandbox", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "world.json"
    path.write_text(
        json.dumps(
            {
                "people": [
                    {"certificate_type": "resident_id", "number": ZHOU, "name": "周欣然"},
                    {"certificate_type": "resident_id", "number": ZHENG, "name": "郑启明"},
                ],
                "organisations": [{"uscc": YANXI, "name": "砚溪", "kind": "enterprise"}],
                "migrated_accounts": [
                    {"kind": "person", "certificate_type": "resident_id", "number": ZHOU, "name": "周欣然"},
                    {"kind": "organisation", "uscc": YANXI, "username": "yanxi"},
                ],
            }
        )
    )
    return path


def test_load_pass_face_and_confirm(file):
    assert "2 people, 1 organisations, 2 moved-in accounts" in sandbox("load", str(file))
    assert sandbox("pass-face", ZHOU).startswith("L3")
    assert sandbox("pass-face", ZHOU, "--type", "resident_id").startswith("L3")
    assert sandbox("confirm-org", YANXI).startswith("O2")
    assert live_link(account_by_username("yanxi")).level == "O2"


def test_staff():
    printed = dict(
        line.split(": ", 1) for line in sandbox("staff", "吴思齐", "--role", "intake").splitlines()[:3]
    )
    assert printed["login"] == "wusiqi"
    assert set(printed) == {"login", "password", "TOTP secret"}
    assert "login: officer-one" not in sandbox(
        "staff", "Officer One", "--role", "decider", "--role", "reviewer"
    )


@pytest.mark.parametrize("text", ["+3d", "2026-12-01T00:00+08:00", "reset"])
def test_clock(text):
    assert "+08:00" in sandbox("clock", text)


def test_clock_without_a_time_shows_it():
    sandbox("clock", "+2h")
    sandbox("clock")
    assert 7100 < (now() - database_now()).total_seconds() < 7300


def test_down_and_up():
    assert sandbox("down", "sms", "face") == "sms: down\nface: down\n"
    sandbox("up", "sms")
    assert [outage.name for outage in Outage.objects.all()] == ["face"]
    sandbox("up", "all")
    assert not Outage.objects.exists()


def test_register(file):
    sandbox("load", str(file))
    sandbox("register", "suspend", YANXI)
    assert Organisation.objects.get().state == "suspended"
    sandbox("register", "restore", YANXI)
    sandbox("register", "dissolve", YANXI, "--untold")
    assert (SandboxOrganisation.objects.get().state, Organisation.objects.get().state) == (
        "dissolved",
        "live",
    )
    sandbox("register", "rename", YANXI, "砚溪智能")
    assert Organisation.objects.get().name == "砚溪智能"
    sandbox("register", "representative", YANXI, ZHENG, "郑启明")
    sandbox("register", "representative", YANXI, "YB9901027", "MORETTI CHIARA", "--type", "passport")
    assert SandboxOrganisation.objects.get().representative_name == "MORETTI CHIARA"
    sandbox("register", "death", ZHOU)
    assert SandboxPerson.objects.get(number=ZHOU).state == "dead"


@pytest.mark.parametrize(
    "arguments",
    [
        ["pass-face", ZHOU],
        ["pass-face", ZHOU, "--type", "library_card"],
        ["confirm-org", YANXI],
        ["staff", "x", "--role", "king"],
        ["staff", "x"],
        ["staff", "x", "--role", "intake", "--person", ZHOU],
        ["clock", "tomorrow"],
        ["down", "weather"],
        ["register", "dissolve", YANXI],
        ["register", "death", ZHOU],
        ["register", "merge", ZHOU, ZHENG],
        ["register", "unmerge", ZHOU],
        ["load", "/nowhere.json"],
        [],
    ],
)
def test_a_fault_is_one_line(arguments):
    with pytest.raises(CommandError) as fault:
        sandbox(*arguments)
    assert "\n" not in str(fault.value)
