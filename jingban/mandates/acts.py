"""Acts: who may do what for whom, asked before the work and asked again inside its transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Max

from jingban.accounts.models import Link
from jingban.mandates.decision import (
    ACCEPT,
    ENTER,
    MANAGE_MANDATES,
    Decision,
    Outcome,
    Reason,
    decide,
    decide_for_own_account,
)
from jingban.mandates.facts import decision_facts
from jingban.mandates.models import Act, Ground, Mandate
from jingban.parties.models import (
    Organisation,
    OrganisationStateChange,
    PersonStateChange,
    Representative,
)


class SignedIn(Protocol):
    """What an act needs to know of who is signed in (see `signin`)."""

    kind: Literal["person", "organisation"]
    level: str
    account_id: UUID
    person_id: UUID | None
    organisation_id: UUID | None


class Refused(Exception):
    """A decision that is not `allow`; the middleware shows it as a page that says why and who can help."""

    def __init__(self, decision: Decision, *, service_code: str, principal_id: UUID | None) -> None:
        super().__init__(decision.reason)
        self.decision = decision
        self.service_code = service_code
        self.principal_id = principal_id


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question to the decision: who asks, for whom, for which service and action."""

    signed_in: SignedIn
    principal_id: UUID | None
    service_code: str
    action: str

    def ask(self, at: datetime) -> Decision:
        """Read the facts and decide, as of an instant."""
        if self.signed_in.kind == "organisation":
            return self._ask_for_own_account()
        if self.signed_in.person_id is None:
            return Decision(outcome=Outcome.STEP_UP, reason=Reason.NOT_PROVEN)
        if self.principal_id is None:
            return Decision(outcome=Outcome.DENY, reason=Reason.NO_MANDATE)
        facts = decision_facts(
            person=self.signed_in.person_id, principal=self.principal_id, service=self.service_code, at=at
        )
        return decide(facts, action=self.action, at=at, assurance=self.signed_in.level)

    def _ask_for_own_account(self) -> Decision:
        own = self.signed_in.organisation_id
        if own is None or own != self.principal_id:
            return Decision(outcome=Outcome.DENY, reason=Reason.NO_MANDATE)
        state = Organisation.objects.values_list("state", flat=True).get(id=own)
        return decide_for_own_account(
            organisation_state=state, action=self.action, assurance=self.signed_in.level
        )


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Leave to act, from an allowed decision. `commit` turns it into an `Act` inside the work's transaction."""

    question: Question
    decision: Decision

    @property
    def principal_id(self) -> UUID:
        """For whom. A decision without a principal is never `allow`."""
        assert self.question.principal_id is not None
        return self.question.principal_id

    @property
    def person_id(self) -> UUID | None:
        """Which person acts; None for an organisation's own account."""
        return self.question.signed_in.person_id if self.question.signed_in.kind == "person" else None

    def commit(self, now: datetime) -> Act:
        """Write the act, having asked again; call inside the transaction of the work it proves.

        On PostgreSQL the mandate's row is locked FOR SHARE first, so that a filing and a revocation have an
        order; SQLite's IMMEDIATE transactions have one by themselves. Raises `Refused` when the answer changed.
        """
        decision, at = self._ask_again(max(now, _last_told(self.question) or now))
        if decision.allowed and not _link_stands(self.question.signed_in):
            reason = Reason.NOT_PROVEN if self.person_id else Reason.NOT_CONFIRMED
            decision = Decision(outcome=Outcome.STEP_UP, reason=reason)
        if not decision.allowed:
            raise Refused(
                decision, service_code=self.question.service_code, principal_id=self.question.principal_id
            )
        return Act.objects.create(
            at=at,
            ground=decision.ground or "",
            action=self.question.action,
            service_code=self.question.service_code,
            principal_id=self.question.principal_id,
            person_id=self.person_id,
            account_id=self.question.signed_in.account_id,
            mandate_id=decision.mandate,
        )

    def _ask_again(self, now: datetime) -> tuple[Decision, datetime]:
        """Decide as of `now`, or as of the mandate's end if that was written since: the request may have begun
        minutes before its body had come in.
        """
        decision, at = self.decision, now
        shared: UUID | None = None
        while decision.mandate and decision.mandate != shared:
            shared = decision.mandate
            at = max(at, _share(shared) or at)
            decision = self.question.ask(at)
        return (decision if shared else self.question.ask(at)), at


@dataclass(frozen=True, kw_only=True)
class OfficerAuthority:
    """An officer's leave to act on a case; roles and conflicts are the caller's policy."""

    officer_id: UUID
    action: str
    service_code: str
    principal_id: UUID

    def commit(self, now: datetime) -> Act:
        """Write the act inside the transaction of the work it proves."""
        return Act.objects.create(
            at=now,
            ground=Ground.OFFICER,
            action=self.action,
            service_code=self.service_code,
            principal_id=self.principal_id,
            officer_id=self.officer_id,
        )


def act_of_register(
    *,
    action: str,
    service_code: str,
    principal_id: UUID,
    now: datetime,
    mandate_id: UUID | None = None,
) -> Act:
    """Write the act of something that follows from a register's word; nobody asked for it, nobody may refuse it.

    Call inside the transaction of the work it proves.
    """
    return Act.objects.create(
        at=now,
        ground=Ground.SYSTEM,
        action=action,
        service_code=service_code,
        principal_id=principal_id,
        mandate_id=mandate_id,
    )


def ask(
    *, signed_in: SignedIn, principal_id: UUID | None, service_code: str, action: str, at: datetime
) -> Authority:
    """Ask for leave to do something for a principal; raises `Refused` with the decision when it is not given."""
    question = Question(
        signed_in=signed_in, principal_id=principal_id, service_code=service_code, action=action
    )
    decision = question.ask(at)
    if not decision.allowed:
        raise Refused(decision, service_code=service_code, principal_id=principal_id)
    return Authority(question=question, decision=decision)


def explained(refused: Refused, signed_in: SignedIn, at: datetime) -> Refused:
    """Give the refusal that says most to a person who has nobody to act for.

    It is the one of the newest mandate she ever held for the service; without any, the refusal stays.
    """
    if signed_in.person_id is None:
        return refused
    held = Mandate.objects.filter(agent=signed_in.person_id, service_code=refused.service_code)
    newest = held.order_by("-id").first()
    if newest is None:
        return refused
    question = Question(
        signed_in=signed_in,
        principal_id=newest.principal_id,
        service_code=refused.service_code,
        action=ENTER,
    )
    decision = question.ask(at)
    if decision.allowed:
        return refused
    return Refused(decision, service_code=refused.service_code, principal_id=newest.principal_id)


def ask_to_manage(*, signed_in: SignedIn, principal_id: UUID | None, at: datetime) -> Authority:
    """Ask for leave to change an organisation's mandates: its own account at O2, or its representative at L3."""
    return ask(signed_in=signed_in, principal_id=principal_id, service_code="", action=MANAGE_MANDATES, at=at)


def ask_to_accept(*, signed_in: SignedIn, mandate: Mandate, at: datetime) -> Authority:
    """Ask for leave to accept a mandate, which the agent has even before its first day."""
    return ask(
        signed_in=signed_in,
        principal_id=mandate.principal_id,
        service_code=mandate.service_code,
        action=ACCEPT,
        at=at,
    )


def _link_stands(signed_in: SignedIn) -> bool:
    """Whether the account is still tied to its party at the level it signed in with."""
    links = Link.objects.filter(account=signed_in.account_id, ended_at=None, level=signed_in.level)
    return links.filter(person=signed_in.person_id, organisation=signed_in.organisation_id).exists()


def _last_told(question: Question) -> datetime | None:
    """Give when a register last told something of the people and the organisation of a question."""
    asker, principal = question.signed_in, question.principal_id
    told = [
        OrganisationStateChange.objects.filter(organisation=principal).aggregate(at=Max("recorded_at"))["at"],
        PersonStateChange.objects.filter(person=asker.person_id).aggregate(at=Max("recorded_at"))["at"],
        Representative.objects.filter(person=asker.person_id, organisation=principal).aggregate(
            at=Max("until")
        )["at"],
    ]
    return max((at for at in told if at), default=None)


def _share(mandate: UUID) -> datetime | None:
    """Lock a mandate's row against its end (PostgreSQL); give when it was revoked or replaced, None if it stands."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Mandate._meta.db_table} WHERE id = %s FOR SHARE", [mandate])  # noqa: S608
    ends = Mandate.objects.values_list("revoked_at", "superseded_at").get(id=mandate)
    return max((end for end in ends if end), default=None)
