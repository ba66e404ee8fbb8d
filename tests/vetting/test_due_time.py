"""At its due time a petition takes effect once, whatever becomes of the worker."""

from datetime import timedelta

import pytest

from jingban.accounts.holdings import sections_of
from jingban.accounts.models import Account
from jingban.foundation.models import Upload
from jingban.messages.models import Message
from jingban.vetting import kinds
from jingban.vetting.models import Petition, PetitionEvent
from jingban.vetting.use_cases import carry_out_due as due
from jingban.vetting.use_cases.carry_out_due import (
    carry_out_due,
    forget_claims,
    forget_papers,
    lapse_overdue,
)
from jingban.vetting.use_cases.review_petition import ask_for_more, refuse_petition
from jingban.vetting.use_cases.submit_petition import ask_representative
from tests.browsers import desk_of
from tests.cast import NOW
from tests.vetting.world import NEW_PHONE, Vetting

DUE = NOW + timedelta(hours=72)


class Killed(BaseException):
    """Stands for the end of a process: nothing catches it."""


@pytest.mark.parametrize("where", ["tell_applicant", "record", "tell_the_told"])
def test_a_worker_killed_in_the_middle_has_done_nothing_and_the_next_does_all(
    world: Vetting, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    petition = world.cooling()
    former = Account.objects.get(id=world.account.id)

    def die(*_args: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(due, where, die)
        with pytest.raises(Killed):
            carry_out_due(now=DUE)
    petition.refresh_from_db()
    account = Account.objects.get(id=world.account.id)
    assert petition.state == "cooling"
    assert (account.phone, account.credential_epoch) == (former.phone, former.credential_epoch)
    assert not Message.objects.filter(template="vetting.done").exists()
    assert carry_out_due(now=DUE + timedelta(minutes=5)) == 1
    assert carry_out_due(now=DUE + timedelta(minutes=6)) == 0
    assert Account.objects.get(id=world.account.id).phone == NEW_PHONE


def test_one_that_fails_does_not_hold_up_the_others(world: Vetting, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, good = world.cooling(), world.cooling(phone="+8613700002717")
    Petition.objects.filter(id=broken.id).update(due_at=DUE - timedelta(hours=1))
    original = kinds.get("organisation-phone").carry_out

    def carry_out(petition: Petition, now: object) -> None:
        if petition.id == broken.id:
            raise RuntimeError
        original(petition, now)  # type: ignore[arg-type]

    object.__setattr__(kinds.get("organisation-phone"), "carry_out", carry_out)
    try:
        with pytest.raises(RuntimeError):
            carry_out_due(now=DUE)
    finally:
        object.__setattr__(kinds.get("organisation-phone"), "carry_out", original)
    states = {one.id: one.state for one in Petition.objects.all()}
    assert states == {broken.id: "cooling", good.id: "carried_out"}


def test_the_instant_is_kept_with_the_petition(world: Vetting, settings) -> None:
    petition = world.cooling()
    settings.VETTING_COOLING_HOURS = 1
    assert Petition.objects.get(id=petition.id).due_at == DUE
    assert carry_out_due(now=NOW + timedelta(hours=2)) == 0


def test_what_is_not_answered_lapses(world: Vetting) -> None:
    asked = world.begun()
    ask_representative(petition=asked, now=NOW)
    more = world.in_review(phone="+8613700002717")
    ask_for_more(officer=world.duty(world.first), petition=more, slots=["proof"], text="换一种", now=NOW)
    assert lapse_overdue(now=NOW + timedelta(days=7)) == 0
    assert lapse_overdue(now=NOW + timedelta(days=8)) == 1
    assert lapse_overdue(now=NOW + timedelta(days=30)) == 1
    assert {one.state for one in Petition.objects.all()} == {"lapsed"}


def test_papers_are_deleted_a_month_after_the_end(world: Vetting) -> None:
    petition = world.in_review()
    refuse_petition(officer=world.duty(world.first), petition=petition, reasons=["doubt"], now=NOW)
    world.with_papers(world.begun(phone="+8613700002717"))
    assert Upload.objects.count() == 8
    assert forget_papers(now=NOW + timedelta(hours=25)) == 4, "a draft of yesterday goes with its papers"
    assert Petition.objects.count() == 1
    assert forget_papers(now=NOW + timedelta(days=30)) == 4
    assert not Upload.objects.exists()
    assert petition.papers.count() == 4, "that they were there stays written"


def test_what_was_typed_is_emptied_a_month_after_the_end(world: Vetting) -> None:
    petition = world.in_review()
    ask_for_more(officer=world.duty(world.first), petition=petition, slots=["proof"], text="换一种", now=NOW)
    lapse_overdue(now=NOW + timedelta(days=30))
    carried = world.cooling(phone="+8613700002717")
    carry_out_due(now=DUE)
    assert carried.notices.exclude(phone_sealed=None).exists()
    month = timedelta(days=30)
    assert forget_claims(now=DUE + month - timedelta(seconds=1)) == 0
    assert forget_claims(now=DUE + month) == 1
    carried.refresh_from_db()
    assert (set(carried.claim.values()), carried.phone) == ({""}, "")
    assert not carried.notices.exclude(phone_sealed=None).exists()
    assert forget_claims(now=NOW + month * 2) == 1
    assert not PetitionEvent.objects.exclude(text_sealed=None).exists()
    assert forget_claims(now=NOW + month * 3) == 0
    # The pages still say what happened, and the holder finds it among her data.
    desk = desk_of(world.first, now=NOW)
    assert desk.get(f"/staff/vetting/{carried.id}/").status_code == 200
    section = next(one for one in sections_of(world.account, NOW) if one.code == "vetting")
    assert [one.value for one in section.facts] == ["2026-11-24 · 已生效", "2026-11-24 · 已过期失效"]


@pytest.mark.parametrize(
    "code",
    ["organisation-phone", "lost-phone", "no-face", "name-change", "merge", "unmerge", "organisation-level"],
)
def test_a_forgotten_petition_of_any_kind_can_be_shown(world: Vetting, code: str) -> None:
    petition = world.begun()
    claim = dict.fromkeys(("name", "number", "uscc", "former", "former_phone", "merge"), "")
    Petition.objects.filter(id=petition.id).update(kind=code)
    petition.refresh_from_db()
    petition.claim, petition.phone = claim, ""
    assert kinds.get(code).matter(petition)
    kinds.get(code).compare(petition)
