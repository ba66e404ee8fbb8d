"""A password proves who somebody is, and an attempt is written down."""

from datetime import datetime

import pytest

from jingban.accounts.models import Account
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.ledger.models import LedgerRow
from jingban.signin.client import Client
from jingban.signin.devices import Device, _mark
from jingban.signin.models import Attempt, Outcome
from jingban.signin.queries import subject_of
from jingban.signin.use_cases.prove_password import Proven, UnableToSignIn, prove_password
from jingban.tolls.challenge import Proofs
from tests.cast import NOW, PASSWORD
from tests.signin.steps import (
    CLIENT,
    ledger,
)


def prove(password: str = PASSWORD, name: str = "17600005093", now: datetime = NOW, **more: object) -> Proven:
    asked = {"kind": "person", "proofs": Proofs(), "client": CLIENT, **more}
    return prove_password(name=name, password=password, now=now, **asked)  # type: ignore[arg-type]


def test_a_right_password_proves_and_an_attempt_is_written(zhou: Account) -> None:
    proven = prove()
    assert (proven.account, proven.needs_code) == (zhou, False)
    row = Attempt.objects.get()
    assert row.id == proven.attempt_id
    assert (row.at, row.outcome, row.subject) == (NOW, Outcome.WRONG, subject_of(zhou))
    assert (row.network, row.client, row.device) == (CLIENT.network, CLIENT.name, "")
    assert row.name not in ("", row.subject)
    assert not LedgerRow.objects.filter(event__startswith="signin.").exclude(event="signin.refused").exists()


def test_a_wrong_one_is_in_the_ledger_under_who_was_meant(zhou: Account) -> None:
    for name, meant in (("17600005093", zhou.id), ("15911112222", None)):
        with pytest.raises(UnableToSignIn):
            prove("Wrong2026x", name)
        newest = Attempt.objects.latest("id")
        row = LedgerRow.objects.get(subject_id=newest.id)
        assert (row.account_id, row.outcome, row.at) == (meant, "wrong", NOW)


def test_a_known_browsers_attempt_is_under_its_device(zhou: Account) -> None:
    known = Client(CLIENT.network, Device("mine", (_mark(zhou),)), CLIENT.name)
    prove(client=known)
    assert Attempt.objects.get().device == known.device.digest


def test_after_ten_misses_by_another_name_the_right_password_waits_for_the_code(zhou: Account) -> None:
    for _ in range(10):
        Attempt.objects.create(at=NOW, subject=subject_of(zhou), name="another")
    proven = prove()
    assert (proven.account, proven.needs_code) == (zhou, True)
    assert Attempt.objects.get(id=proven.attempt_id).outcome == Outcome.CODE_ASKED
    assert Attempt.objects.filter(outcome=Outcome.CODE_ASKED).count() == 1
    assert ledger("signin.code_asked") == [(zhou.id, proven.attempt_id, "success")]
    with pytest.raises(UnableToSignIn):
        prove("Wrong2026x")


def test_a_frozen_accounts_password_opens_nothing(zhou: Account) -> None:
    freeze_account(account=zhou, how="inbox", now=NOW)
    with pytest.raises(UnableToSignIn):
        prove()
