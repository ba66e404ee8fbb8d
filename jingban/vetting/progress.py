"""The one place where a petition goes from one state to another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jingban.staff.models import Officer
from jingban.vetting.models import Petition, PetitionEvent
from jingban.vetting.states import CLOSED, TRANSITIONS, PetitionAction, PetitionState


class UnableToAdvance(Exception):
    """The action does not lead anywhere from the petition's state, or somebody else was faster.

    `code` is `state` or `changed_meanwhile`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def advance(
    petition: Petition,
    action: PetitionAction,
    *,
    now: datetime,
    officer: Officer | None = None,
    codes: Sequence[str] = (),
    text: str = "",
    **changes: Any,
) -> PetitionEvent:
    """Check the step against the table, save the petition's new state with `changes`, and write the event.

    Call inside the transaction of the work. The save holds only if nothing happened to the petition since it
    was read, so of two at once the second gets `UnableToAdvance`.
    """
    to_state = TRANSITIONS.get((action, PetitionState(petition.state)))
    if to_state is None:
        raise UnableToAdvance("state")
    from_state, position = petition.state, petition.position + 1
    if to_state in CLOSED:
        changes["closed_at"] = now
    unchanged = Petition.objects.filter(id=petition.id, state=from_state, position=petition.position)
    if not unchanged.update(state=to_state, position=position, **changes):
        raise UnableToAdvance("changed_meanwhile")
    petition.refresh_from_db()
    event = PetitionEvent(
        petition=petition,
        position=position,
        action=action,
        from_state=from_state,
        to_state=to_state,
        at=now,
        officer=officer,
        codes=list(codes),
        text=text.strip() or None,
    )
    event.save(force_insert=True)
    return event
