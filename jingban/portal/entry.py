"""The way into a service for whoever looks at its page: the button, or why there is none and what to do (M-7.2).

Asks the decision without writing an act: looking at a page changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.http import HttpRequest

from jingban.catalogue.models import Audience, Service
from jingban.foundation.clock import china_date
from jingban.mandates.acts import Question
from jingban.mandates.decision import Decision, Outcome, Reason
from jingban.mandates.models import Mandate
from jingban.mandates.principal import principal_id
from jingban.mandates.states import MandateState
from jingban.parties.models import Organisation
from jingban.portal.standing import Standing, standing_of
from jingban.ui import who

ENTER = "enter"
_ORGANISATION_LEVEL = {"": "", "L1": "O1", "L2": "O1", "L3": "O2"}
_REASON_OF_STATE = {
    MandateState.PENDING: Reason.NOT_YET,
    MandateState.EXPIRED: Reason.EXPIRED,
    MandateState.REVOKED: Reason.REVOKED,
}


class Way(models.TextChoices):
    """What the page offers."""

    GUIDE_ONLY = "guide_only"
    SIGN_IN = "sign_in"
    OTHER_ACCOUNT = "other_account"
    COMPLETE = "complete"
    VERIFY = "verify"
    CONFIRM = "confirm"
    CHOOSE = "choose"
    ACCEPT = "accept"
    ENTER = "enter"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The way in, for whom, and on which of her mandates a refusal rests.

    `principals` are the organisations she could act for; `others` says whether there are some beside the
    chosen one.
    """

    way: Way
    reason: Reason | None = None
    principal: Organisation | None = None
    principals: Sequence[Organisation] = field(default_factory=tuple)
    others: bool = False
    mandate: Mandate | None = None


def entry(request: HttpRequest, service: Service) -> Entry:
    """Say how the one who looks gets into a service now."""
    signed_in = request.signed_in
    if not service.online:
        return Entry(way=Way.GUIDE_ONLY)
    if signed_in is None:
        return Entry(way=Way.SIGN_IN)
    if signed_in.kind == "organisation":
        return _of_organisation(request, service)
    standing = standing_of(request)
    if standing is None:
        return Entry(way=Way.COMPLETE)
    if service.grantable:
        return _of_agent(request, service, standing)
    return _of_own_business(request, service)


def _of_organisation(request: HttpRequest, service: Service) -> Entry:
    if service.audience != Audience.ORGANISATION:
        return Entry(way=Way.OTHER_ACCOUNT)
    organisation = request.signed_in.organisation
    if organisation is None:
        return Entry(way=Way.OTHER_ACCOUNT)
    if service.grantable:
        return _of_decision(_ask(request, service, organisation.id), principal=organisation)
    needed = _ORGANISATION_LEVEL[service.min_level]
    enough = not needed or who.reaches(request.signed_in.level, needed)
    return Entry(way=Way.ENTER if enough else Way.CONFIRM, principal=organisation)


def _of_own_business(request: HttpRequest, service: Service) -> Entry:
    if service.audience == Audience.ORGANISATION:
        return Entry(way=Way.OTHER_ACCOUNT)
    enough = not service.min_level or who.reaches(request.signed_in.level, service.min_level)
    return Entry(way=Way.ENTER if enough else Way.VERIFY)


def _of_agent(request: HttpRequest, service: Service, standing: Standing) -> Entry:
    if not standing.proven:
        return Entry(way=Way.VERIFY, reason=Reason.NOT_PROVEN)
    possible = standing.principals(service.code)
    chosen = principal_id(request)
    if chosen is None and len(possible) > 1:
        return Entry(way=Way.CHOOSE, principals=possible)
    if chosen is None and not possible:
        return _without_principal(standing.of_service(service.code), request)
    asked = chosen or possible[0].id
    decision = _ask(request, service, asked)
    if chosen is None and decision.outcome != Outcome.DENY:
        return Entry(way=Way.CHOOSE, principals=possible)
    principal = request.acting_for.organisation if chosen else possible[0]
    return _of_decision(
        decision,
        principal=principal,
        others=any(one.id != asked for one in possible),
        mandate=next((one for one in standing.of_service(service.code) if one.principal_id == asked), None),
    )


def _without_principal(held: Sequence[Mandate], request: HttpRequest) -> Entry:
    """Nothing she can use: the newest of what she has or had says why."""
    if not held:
        return Entry(way=Way.REFUSED, reason=Reason.NO_MANDATE)
    today = china_date(request.now)
    coming = [one for one in held if one.state(today) == MandateState.PENDING]
    mandate = (coming or held)[0]
    return Entry(
        way=Way.REFUSED,
        reason=_REASON_OF_STATE[mandate.state(today)],
        principal=mandate.principal,
        mandate=mandate,
    )


def _of_decision(
    decision: Decision, *, principal: Organisation, others: bool = False, mandate: Mandate | None = None
) -> Entry:
    way = Way.REFUSED
    if decision.allowed:
        way = Way.ENTER
    elif decision.outcome == Outcome.STEP_UP:
        steps = {Reason.NOT_ACCEPTED: Way.ACCEPT, Reason.NOT_CONFIRMED: Way.CONFIRM}
        way = steps.get(decision.reason, Way.VERIFY)
    return Entry(way=way, reason=decision.reason, principal=principal, others=others, mandate=mandate)


def _ask(request: HttpRequest, service: Service, principal: UUID) -> Decision:
    question = Question(
        signed_in=request.signed_in, principal_id=principal, service_code=service.code, action=ENTER
    )
    return question.ask(request.now)
