"""The decision: may this person do this for that principal now. Pure: all it knows are the facts it is given."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.clock import china_date
from jingban.mandates.models import Ground
from jingban.mandates.states import MandateState, state_on

VIEW = "view"
ENTER = "enter"
MANAGE_MANDATES = "manage_mandates"
ACCEPT = "accept"


class Outcome(models.TextChoices):
    """The three answers."""

    ALLOW = "allow"
    DENY = "deny"
    STEP_UP = "step_up"


class Reason(models.TextChoices):
    """Why, in the words a person sees (M-7.2)."""

    IN_FORCE = "in_force", _("授权有效")
    REPRESENTATIVE = "representative", _("您是该单位的法定代表人")
    OWN_ACCOUNT = "own_account", _("单位账号办理本单位的业务")
    NO_MANDATE = "no_mandate", _("您没有该单位这项业务的授权")
    NOT_YET = "not_yet", _("授权还没有开始")
    EXPIRED = "expired", _("授权已经到期")
    REVOKED = "revoked", _("授权已被解除")
    NOT_ACCEPTED = "not_accepted", _("您还没有接受这项授权")
    NOT_PROVEN = "not_proven", _("您还没有通过实人认证")
    NOT_CONFIRMED = "not_confirmed", _("法定代表人还没有确认本单位账号")
    ORGANISATION_SUSPENDED = "organisation_suspended", _("该单位已停业整顿")
    ORGANISATION_DISSOLVED = "organisation_dissolved", _("该单位已注销")
    PERSON_CANNOT_ACT = "person_cannot_act", _("登记信息显示本人不能办理业务")


@dataclass(frozen=True, kw_only=True)
class MandateFacts:
    """The newest version of a mandate as it was known."""

    id: UUID
    valid_from: date
    valid_to: date
    revoked: bool
    superseded: bool
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a decision rests on. `organisation_state` is empty when there is no such principal."""

    person_state: str
    organisation_state: str
    represents: bool
    mandate: MandateFacts | None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """An answer with its reason and its ground."""

    outcome: Outcome
    reason: Reason
    ground: Ground | None = None
    mandate: UUID | None = None

    @property
    def allowed(self) -> bool:
        """Whether the thing may be done now."""
        return self.outcome == Outcome.ALLOW


def _deny(reason: Reason) -> Decision:
    return Decision(outcome=Outcome.DENY, reason=reason)


def _organisation_refusal(state: str, action: str) -> Decision | None:
    if action == VIEW:
        return None
    match state:
        case "suspended":
            return _deny(Reason.ORGANISATION_SUSPENDED)
        case "dissolved":
            return _deny(Reason.ORGANISATION_DISSOLVED)
    return None


def decide(facts: Facts, *, action: str, at: datetime, assurance: str) -> Decision:
    """Answer for a natural person.

    Takes the facts, the action (`view`, `manage_mandates`, `accept`, or any act on a case), the instant, and the
    assurance of the person's account (`L1`…`L3`). An account below L3 may be a stranger's, so it is told to
    prove itself and nothing else, whatever the facts are. Who may not act at all is told before why a mandate
    does not carry; a suspended or dissolved organisation's things can still be looked at (design.md 4).
    """
    if assurance != "L3":
        return Decision(outcome=Outcome.STEP_UP, reason=Reason.NOT_PROVEN)
    if facts.person_state and facts.person_state != "living":
        return _deny(Reason.PERSON_CANNOT_ACT)
    by_register = None if action == ACCEPT else _representative(facts)
    carried = by_register or _mandate(facts.mandate, action, china_date(at))
    if carried.outcome == Outcome.DENY:
        return carried
    return _organisation_refusal(facts.organisation_state, action) or carried


def _representative(facts: Facts) -> Decision | None:
    if not facts.represents:
        return None
    return Decision(outcome=Outcome.ALLOW, reason=Reason.REPRESENTATIVE, ground=Ground.REPRESENTATIVE)


def _mandate(held: MandateFacts | None, action: str, day: date) -> Decision:
    if held is None or held.superseded or action == MANAGE_MANDATES:
        return _deny(Reason.NO_MANDATE)
    match state_on(day, valid_from=held.valid_from, valid_to=held.valid_to, revoked=held.revoked):
        case MandateState.REVOKED:
            return _deny(Reason.REVOKED)
        case MandateState.PENDING if action != ACCEPT:
            return _deny(Reason.NOT_YET)
        case MandateState.EXPIRED:
            return _deny(Reason.EXPIRED)
    may = held.accepted or action == ACCEPT
    outcome, reason = (Outcome.ALLOW, Reason.IN_FORCE) if may else (Outcome.STEP_UP, Reason.NOT_ACCEPTED)
    return Decision(outcome=outcome, reason=reason, ground=Ground.MANDATE, mandate=held.id)


def decide_for_own_account(*, organisation_state: str, action: str, assurance: str) -> Decision:
    """Answer for an organisation's own account doing the organisation's business; it needs O2."""
    refusal = _organisation_refusal(organisation_state, action)
    if refusal:
        return refusal
    if assurance != "O2":
        return Decision(outcome=Outcome.STEP_UP, reason=Reason.NOT_CONFIRMED)
    return Decision(outcome=Outcome.ALLOW, reason=Reason.OWN_ACCOUNT, ground=Ground.ORGANISATION_ACCOUNT)
