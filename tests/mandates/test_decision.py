"""The decision: every reason, and the edges of first and last day."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from jingban.mandates.decision import (
    Decision,
    Facts,
    MandateFacts,
    Outcome,
    Reason,
    decide,
    decide_for_own_account,
)
from jingban.mandates.models import Ground

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def facts(**changed: object) -> Facts:
    held = {"valid_from": date(2026, 6, 1), "valid_to": date(2027, 5, 31)}
    mandate = {"id": uuid4(), "revoked": False, "superseded": False, "accepted": True, **held}
    mandate |= {key: value for key, value in changed.items() if key in mandate}
    party = {"person_state": "living", "organisation_state": "live", "represents": False}
    party |= {key: value for key, value in changed.items() if key in party}
    given = None if changed.get("mandate", 0) is None else MandateFacts(**mandate)  # type: ignore[arg-type]
    return Facts(mandate=given, **party)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "outcome", "reason"),
    [
        ({}, Outcome.ALLOW, Reason.IN_FORCE),
        ({"mandate": None}, Outcome.DENY, Reason.NO_MANDATE),
        ({"superseded": True}, Outcome.DENY, Reason.NO_MANDATE),
        ({"revoked": True}, Outcome.DENY, Reason.REVOKED),
        ({"valid_from": date(2026, 11, 25)}, Outcome.DENY, Reason.NOT_YET),
        ({"valid_to": date(2026, 11, 23)}, Outcome.DENY, Reason.EXPIRED),
        ({"accepted": False}, Outcome.STEP_UP, Reason.NOT_ACCEPTED),
        ({"organisation_state": "suspended"}, Outcome.DENY, Reason.ORGANISATION_SUSPENDED),
        ({"organisation_state": "dissolved"}, Outcome.DENY, Reason.ORGANISATION_DISSOLVED),
        ({"person_state": "dead"}, Outcome.DENY, Reason.PERSON_CANNOT_ACT),
        ({"person_state": "merged"}, Outcome.DENY, Reason.PERSON_CANNOT_ACT),
        ({"mandate": None, "represents": True}, Outcome.ALLOW, Reason.REPRESENTATIVE),
        ({"revoked": True, "represents": True}, Outcome.ALLOW, Reason.REPRESENTATIVE),
    ],
)
def test_each_reason(changed: dict[str, object], outcome: Outcome, reason: Reason) -> None:
    decision = decide(facts(**changed), action="file", at=AT, assurance="L3")
    assert (decision.outcome, decision.reason) == (outcome, reason)


@pytest.mark.parametrize("assurance", ["L1", "L2"])
@pytest.mark.parametrize(
    "changed",
    [{}, {"mandate": None}, {"revoked": True}, {"represents": True}, {"person_state": "dead"}],
)
def test_without_a_live_face_it_asks_to_step_up_and_tells_nothing(
    assurance: str, changed: dict[str, object]
) -> None:
    """It may be a stranger who ties himself to her: whether there is a mandate is not for him (M-7.2)."""
    decision = decide(facts(**changed), action="file", at=AT, assurance=assurance)
    assert decision == Decision(outcome=Outcome.STEP_UP, reason=Reason.NOT_PROVEN)


def test_a_mandate_never_allows_to_manage_mandates() -> None:
    assert decide(facts(), action="manage_mandates", at=AT, assurance="L3").outcome == Outcome.DENY


@pytest.mark.parametrize("state", ["suspended", "dissolved"])
def test_what_an_ended_organisation_has_can_still_be_seen(state: str) -> None:
    assert decide(facts(organisation_state=state), action="view", at=AT, assurance="L3").allowed


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        # China is eight hours ahead of UTC: the day begins at 16:00 of the day before.
        (datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 16, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 16, 0, 0, tzinfo=UTC), False),
    ],
)
def test_first_and_last_day_count_in_china(moment: datetime, allowed: bool) -> None:
    held = facts(valid_from=date(2026, 11, 24), valid_to=date(2026, 11, 30))
    assert decide(held, action="file", at=moment, assurance="L3").allowed is allowed


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ({}, None),
        ({"accepted": False}, None),
        ({"accepted": False, "valid_from": date(2027, 1, 1)}, None),
        ({"accepted": False, "valid_to": date(2026, 11, 1)}, Reason.EXPIRED),
        ({"accepted": False, "revoked": True}, Reason.REVOKED),
        ({"accepted": False, "superseded": True}, Reason.NO_MANDATE),
    ],
)
def test_a_mandate_in_force_or_to_come_may_be_accepted(held: dict, reason: Reason | None) -> None:
    given = facts(represents=True, **{"valid_from": date(2026, 1, 1), **held})
    decision = decide(given, action="accept", at=AT, assurance="L3")
    assert (decision.reason if not decision.allowed else None) == reason
    assert not decision.allowed or decision.mandate == given.mandate.id
    assert decide(given, action="accept", at=AT, assurance="L2").reason == Reason.NOT_PROVEN


@pytest.mark.parametrize(
    ("state", "level", "reason"),
    [
        ("live", "O2", Reason.OWN_ACCOUNT),
        ("live", "O1", Reason.NOT_CONFIRMED),
        ("suspended", "O2", Reason.ORGANISATION_SUSPENDED),
        ("dissolved", "O2", Reason.ORGANISATION_DISSOLVED),
    ],
)
def test_an_organisations_own_account(state: str, level: str, reason: Reason) -> None:
    decision = decide_for_own_account(organisation_state=state, action="file", assurance=level)
    outcome, ground = Outcome.DENY, None
    if reason == Reason.OWN_ACCOUNT:
        outcome, ground = Outcome.ALLOW, Ground.ORGANISATION_ACCOUNT
    elif reason == Reason.NOT_CONFIRMED:
        outcome = Outcome.STEP_UP
    assert decision == Decision(outcome=outcome, reason=reason, ground=ground)


@pytest.mark.parametrize("state", ["suspended", "dissolved"])
def test_its_own_account_still_sees_what_it_has(state: str) -> None:
    assert decide_for_own_account(organisation_state=state, action="view", assurance="O2").allowed
