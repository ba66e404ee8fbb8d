"""A mandate is taken away by the organisation (M-6.end, 删除授权), laid down by the agent, or ended by life."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from jingban.ledger import record
from jingban.mandates.acts import Authority, act_of_register
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import Act, Ground, Mandate
from jingban.mandates.telling import tell
from jingban.parties.models import Person

DISSOLVED: Final = "dissolved"
HOLDER_DEAD: Final = "holder_dead"
# What the agent and the organisation are told; a dissolved organisation is told once, not of each mandate.
TOLD = {
    (MandateEvent.REVOKED, ""): ("mandate.revoked", "mandate.revoked_principal"),
    (MandateEvent.LAID_DOWN, ""): ("mandate.laid_down_agent", "mandate.laid_down"),
    (MandateEvent.ENDED, DISSOLVED): ("mandate.ended_organisation", ""),
    (MandateEvent.ENDED, HOLDER_DEAD): ("", "mandate.ended_agent"),
}


class UnableToRevokeMandate(Exception):
    """There is nothing left to take away: it was revoked or replaced already, or is not theirs."""


def revoke_mandate(*, authority: Authority, mandate: Mandate, now: datetime, why: str = "removed") -> Mandate:
    """Take a mandate away at once: the agent's next request is refused, the cases stay with the organisation.

    Raises `UnableToRevokeMandate`, `Refused`.
    """
    if mandate.principal_id != authority.principal_id:
        raise UnableToRevokeMandate
    with transaction.atomic():
        return _end(mandate, authority.commit(now), MandateEvent.REVOKED, why, now)


def lay_down_mandate(*, person: Person, account_id: UUID, mandate: Mandate, now: datetime) -> Mandate:
    """An agent gives a mandate back, whatever the organisation thinks. Raises `UnableToRevokeMandate`."""
    if mandate.agent_id != person.id:
        raise UnableToRevokeMandate
    with transaction.atomic():
        act = Act.objects.create(
            at=now,
            ground=Ground.SELF,
            action="lay_down",
            service_code=mandate.service_code,
            principal_id=mandate.principal_id,
            person=person,
            account_id=account_id,
            mandate=mandate,
        )
        return _end(mandate, act, MandateEvent.LAID_DOWN, "laid_down", now)


def end_mandate(*, mandate: Mandate, why: str, now: datetime) -> bool:
    """End a mandate because of what a register told (`DISSOLVED`, `HOLDER_DEAD`); False when it had ended."""
    try:
        with transaction.atomic():
            act = act_of_register(
                action="end",
                service_code=mandate.service_code,
                principal_id=mandate.principal_id,
                mandate_id=mandate.id,
                now=now,
            )
            _end(mandate, act, MandateEvent.ENDED, why, now)
    except UnableToRevokeMandate:
        return False
    return True


def _end(mandate: Mandate, act: Act, event: MandateEvent, why: str, now: datetime) -> Mandate:
    live = Mandate.objects.filter(id=mandate.id, revoked_at=None, superseded_at=None)
    if not live.update(revoked_at=now, revoked_by=act, revoked_why=why):
        raise UnableToRevokeMandate
    record(
        event,
        now=now,
        account_id=act.account_id,
        principal_id=mandate.principal_id,
        party_id=mandate.agent_id,
        subject_id=mandate.id,
        data={"why": why},
    )
    agent, organisation = TOLD[event, why if event == MandateEvent.ENDED else ""]
    tell(mandate, agent=agent, organisation=organisation, now=now)
    mandate.refresh_from_db()
    return mandate
