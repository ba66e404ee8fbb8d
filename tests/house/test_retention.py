"""The retention table: each row deletes what is due and nothing else, a dry run changes nothing, the docs agree."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from jingban.accounts import codes
from jingban.accounts.models import Account, Session
from jingban.accounts.use_cases.close_account import close_account
from jingban.config import retention
from jingban.config.management.commands.retention import table
from jingban.foundation import clock
from jingban.ledger.registry import periods
from jingban.messages.models import Message
from jingban.messages.use_cases.forget_old import KEPT as MESSAGES_KEPT
from jingban.messages.use_cases.send import send
from jingban.parties.models import Certificate, Person
from jingban.parties.queries import find_person
from jingban.recovery.policies import KEPT as FLOWS_KEPT
from jingban.registration.limits import LIMITS
from jingban.registration.use_cases.forget_origins import KEPT as ORIGINS_KEPT
from jingban.signin.models import Attempt, Outcome
from jingban.signin.queries import HISTORY
from tests.browsers import browser_of
from tests.cast import LIN, PASSWORD, ZHOU
from tests.factories import (
    grant,
    make_account,
    make_officer,
    make_organisation,
    make_organisation_account,
    make_person,
)

ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)


def rule(code: str) -> retention.Rule:
    return next(one for one in retention.rules() if one.code == code)


def test_every_row_with_a_term_is_deleted_by_something_and_no_other() -> None:
    with_term = {one.code for one in retention.rules() if one.days}
    assert with_term == set(retention.FORGET)
    assert {one.known for one in retention.rules()} <= set(retention.KNOWN)


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("origins", ORIGINS_KEPT),
        ("attempts", HISTORY),
        ("messages", MESSAGES_KEPT),
        ("recovery_flows", FLOWS_KEPT),
        ("codes", codes.LIMITS[-1][0]),
        ("tries", max(window for window, _most in LIMITS.values())),
    ],
)
def test_the_table_says_what_the_code_does(code: str, kept: timedelta) -> None:
    days = rule(code).days
    assert days is not None
    assert timedelta(days=days - 1) < kept <= timedelta(days=days)


def test_the_papers_of_a_vetting_are_kept_as_the_table_says(settings) -> None:  # type: ignore[no-untyped-def]
    assert rule("vetting_papers").days == settings.VETTING_PAPERS_DAYS
    assert rule("vetting_claims").days == settings.VETTING_PAPERS_DAYS


def test_the_docs_hold_the_table() -> None:
    assert table() in (ROOT / "docs/retention.md").read_text(encoding="utf-8")


def test_a_dry_run_counts_and_changes_nothing_and_delete_deletes() -> None:
    now = clock.now()
    account = make_account(ZHOU, now=now - 500 * DAY)
    for age in (400, 3):
        send(
            template="account.password_set",
            now=now - age * DAY,
            account_id=account.id,
            params={"time": "", "stop": ""},
        )
        Attempt.objects.create(at=now - age * DAY, subject="s", name="n", outcome=Outcome.WRONG)
    browser_of(account, now=now - 2 * DAY)
    said = StringIO()
    call_command("retention", stdout=said)
    lines = {line.split()[0]: line for line in said.getvalue().splitlines()}
    assert "1 due" in lines["messages"]
    assert "1 due" in lines["attempts"]
    assert "1 due" in lines["sessions"]
    assert "nothing was changed" in said.getvalue()
    assert (Message.objects.count(), Attempt.objects.count(), Session.objects.count()) == (2, 2, 1)
    call_command("retention", "--delete", stdout=StringIO())
    assert (Message.objects.count(), Attempt.objects.count(), Session.objects.count()) == (1, 1, 0)


def test_who_closed_the_account_long_ago_and_did_nothing_is_forgotten() -> None:
    now = clock.now()
    then = now - 1200 * DAY
    gone, agent = make_account(ZHOU, now=then), make_account(LIN, now=then)
    organisation = make_organisation(now=then)
    firm = make_organisation_account(organisation, now=then)
    grant(organisation, firm, make_person(LIN), now=then)
    for account in (gone, agent, firm):
        close_account(account=account, now=then + DAY)
    person = make_person(ZHOU)
    assert retention.delete(rule("closed_accounts"), then + 1000 * DAY) == 0, "not before its time"
    assert retention.due(rule("closed_accounts"), now) == 1
    assert find_person("resident_id", ZHOU[1]) == person, "a dry run takes it back"
    assert retention.delete(rule("closed_accounts"), now) == 1
    assert find_person("resident_id", ZHOU[1]) is None
    assert Person.objects.get(id=person.id).name == "–"
    assert not Certificate.objects.filter(person=person).exists()
    assert find_person("resident_id", LIN[1]) == make_person(LIN), (
        "who acted for an organisation stays with the acts"
    )
    assert "yanxi" not in str(Account.objects.get(id=firm.id).username)
    assert retention.delete(rule("closed_accounts"), now) == 0
    assert make_account(ZHOU).id != gone.id, "and may come back as anybody"


def test_a_person_on_the_staff_keeps_her_name() -> None:
    now = clock.now()
    then = now - 1200 * DAY
    account, person = make_account(ZHOU, now=then), make_person(ZHOU)
    officer = make_officer("first", "vetting").officer
    type(officer).objects.filter(id=officer.id).update(person=person)
    close_account(account=account, now=then + DAY)
    assert retention.due(rule("closed_accounts"), now) == 0


def test_who_has_another_account_is_not_forgotten() -> None:
    now = clock.now()
    then = now - 1200 * DAY
    close_account(account=make_account(ZHOU, now=then), now=then)
    make_account(ZHOU, now=now)
    assert retention.delete(rule("closed_accounts"), now) == 0
    assert PASSWORD not in make_person(ZHOU).name


def test_the_worker_forgets_closed_accounts_by_itself() -> None:
    now = clock.now()
    close_account(account=make_account(ZHOU, now=now - 1200 * DAY), now=now - 1200 * DAY)
    periods["config.forget_closed_accounts"].run(now)
    assert find_person("resident_id", ZHOU[1]) is None
