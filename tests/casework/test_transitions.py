"""Every action from every state: what the table allows happens, everything else is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jingban.casework.models import Case, CaseEvent, CaseVersion, Determination, DeterminationOutcome
from jingban.casework.progress import UnableToAdvance, advance
from jingban.casework.states import CLOSED, OPEN, TRANSITIONS, CaseAction, CaseState, allowed
from jingban.casework.use_cases.accept_case import accept_case
from jingban.casework.use_cases.determine_case import UnableToDetermineCase, determine_case
from jingban.casework.use_cases.discard_draft import UnableToDiscardDraft, discard_draft
from jingban.casework.use_cases.file_case import UnableToFileCase
from jingban.casework.use_cases.officer_act import UnableToTouchCase
from jingban.casework.use_cases.return_case import UnableToReturnCase, return_case
from jingban.casework.use_cases.withdraw_case import withdraw_case
from tests.casework.world import DEFECT, HOUR, World
from tests.cast import NOW

# Written out a second time, so that a change of the table is a change of two places.
EXPECTED = {
    "draft": {"file": "submitted", "hand_over": "draft"},
    "submitted": {
        "accept": "accepted",
        "return": "returned",
        "withdraw": "withdrawn",
        "hand_over": "submitted",
    },
    "accepted": {
        "approve": "approved",
        "refuse": "refused",
        "withdraw": "withdrawn",
        "hand_over": "accepted",
    },
    "returned": {"resubmit": "submitted", "withdraw": "withdrawn", "hand_over": "returned"},
    "approved": {},
    "refused": {},
    "withdrawn": {},
}
PAIRS = [(action, state) for action in CaseAction for state in CaseState]


def in_state(world: World, state: str) -> Case:
    """Give a case that came to a state in the ordinary way."""
    ways = {
        "draft": world.draft,
        "submitted": world.file,
        "accepted": world.accepted,
        "returned": world.returned,
        "approved": world.accepted,
        "refused": world.accepted,
        "withdrawn": world.file,
    }
    case = ways[state]()
    if state == "approved":
        world.approve(case)
    elif state == "refused":
        world.refuse(case)
    elif state == "withdrawn":
        withdraw_case(authority=world.may("withdraw"), case=case, now=NOW + HOUR)
    return case


@pytest.mark.parametrize(("action", "state"), PAIRS)
def test_the_table(action: CaseAction, state: CaseState) -> None:
    expected = EXPECTED[state].get(action.value)
    assert TRANSITIONS.get((action, state)) == expected
    assert allowed(action, state) is (expected is not None)


def test_closed_and_open_are_all_but_draft() -> None:
    assert CLOSED | OPEN | {CaseState.DRAFT} == set(CaseState)
    assert not any(allowed(action, state) for action in CaseAction for state in CLOSED)


def try_to(case: Case, action: CaseAction) -> str:
    """Do an action; give why it was refused, or nothing."""
    act = case.events.first().act
    changes = (
        {"number": "QT-2026-999999", "filed_at": NOW} if action == CaseAction.FILE and not case.number else {}
    )
    try:
        advance(case, action, act=act, now=NOW, **changes)
    except UnableToAdvance as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("state", list(CaseState))
def test_advance_does_what_the_table_says_and_nothing_else(world: World, state: CaseState) -> None:
    assert world.intake != world.decider  # who outlive the rollbacks below
    for action in CaseAction:
        with transaction.atomic():
            case = in_state(world, state)
            before = CaseEvent.objects.filter(case=case).count()
            taken = try_to(case, action)
            present, newest = (
                Case.objects.get(id=case.id),
                CaseEvent.objects.filter(case=case).latest("position"),
            )
            expected = EXPECTED[state].get(action.value)
            if expected is None:
                assert taken == "state"
                assert (present.state, newest.position) == (state, before)
            else:
                assert taken == ""
                assert present.state == newest.to_state == expected
                assert (newest.action, newest.from_state) == (action, state)
            transaction.set_rollback(True)


def test_a_reader_of_an_older_case_loses(world: World) -> None:
    case = world.file()
    stale = Case.objects.get(id=case.id)
    accept_case(officer=world.duty(world.intake), case=case, now=NOW)
    with pytest.raises(UnableToAdvance) as refusal:
        withdraw_case(authority=world.may("withdraw"), case=stale, now=NOW)
    assert refusal.value.code == "changed_meanwhile"


def test_numbers_follow_one_another_and_the_year_in_china(world: World) -> None:
    first = world.file()
    withdraw_case(authority=world.may("withdraw"), case=first, now=NOW)
    second = world.file()
    assert (first.number, second.number) == ("QT-2026-000001", "QT-2026-000002")
    assert len(second.verification_code) == 26
    assert first.verification_code != second.verification_code


def test_a_new_year_begins_at_midnight_in_china(world: World) -> None:
    eve = NOW.replace(month=12, day=31, hour=15, minute=59, second=59)
    case = world.file(now=eve)
    withdraw_case(authority=world.may("withdraw", at=eve), case=case, now=eve)
    assert case.number == "QT-2026-000001"
    assert world.file(now=eve + timedelta(seconds=1)).number == "QT-2027-000001"


def test_every_event_rests_on_an_act(world: World) -> None:
    case = world.accepted()
    world.approve(case)
    grounds = [event.act.ground for event in case.events.order_by("position")]
    assert grounds == ["mandate", "mandate", "officer", "officer"]
    assert all(event.act.principal_id == case.principal_id for event in case.events.all())


def test_who_accepted_does_not_determine(world: World) -> None:
    case = world.accepted()
    both = world.intake
    both.held_roles.create(role="decider", division="990100", given_at=NOW)
    with pytest.raises(UnableToTouchCase, match="four_eyes"):
        world.approve(case, officer=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Determination(
            principal=case.principal,
            case=case,
            outcome="approved",
            text="",
            accepted_by=both,
            decided_by=both,
            at=NOW,
        ).save()


def test_the_list_of_defects_is_sent_once(world: World) -> None:
    case = world.returned()
    world.fill(case)
    case = world.resubmit(case)
    with pytest.raises(UnableToReturnCase, match="told"):
        return_case(officer=world.duty(world.intake), case=case, defects=[DEFECT], now=NOW + 2 * HOUR)
    case.refresh_from_db()
    assert case.state == "submitted"
    accept_case(officer=world.duty(world.intake), case=case, now=NOW + 2 * HOUR)
    assert case.state == "accepted"


@pytest.mark.parametrize(
    ("outcome", "reasons", "text", "code"),
    [
        ("approved", [], "", "checks"),
        ("approved", ["address"], "", "checks"),
        ("refused", [], "so", "grounds"),
        ("refused", ["no-such-ground"], "so", "grounds"),
        ("refused", ["mismatch"], " ", "text"),
        ("refused", ["mismatch"], "x" * 2001, "text"),
    ],
)
def test_a_determination_gives_its_reasons(
    world: World, outcome: str, reasons: list[str], text: str, code: str
) -> None:
    case = world.accepted()
    with pytest.raises(UnableToDetermineCase, match=code):
        determine_case(
            officer=world.duty(world.decider),
            case=case,
            outcome=DeterminationOutcome(outcome),
            reasons=reasons,
            text=text,
            now=NOW,
        )
    assert Case.objects.get(id=case.id).state == "accepted"


def test_a_draft_thrown_away_leaves_nothing_typed(world: World) -> None:
    case = world.draft()
    discard_draft(authority=world.may("discard"), case=case, now=NOW)
    assert not Case.objects.exists()
    assert not CaseVersion.objects.exists()


def test_a_filed_case_is_not_thrown_away(world: World) -> None:
    case = world.file()
    with pytest.raises(UnableToDiscardDraft):
        discard_draft(authority=world.may("discard"), case=case, now=NOW)
    with pytest.raises(UnableToFileCase, match="filed"):
        world.file(case)
