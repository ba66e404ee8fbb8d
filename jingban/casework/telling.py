"""Tells the filer's side what happened to a case: the agent who carries it, and the organisation's account."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation

from jingban.accounts.models import Account
from jingban.accounts.queries import proven_account_of_organisation, proven_account_of_person
from jingban.casework import types
from jingban.casework.models import Case, DeterminationOutcome
from jingban.mandates.decision import VIEW, decide
from jingban.mandates.facts import decision_facts
from jingban.messages.use_cases.send import send


def tell(case: Case, template: str, *, now: datetime, outcome: DeterminationOutcome | None = None) -> None:
    """Send a message of a case in the current transaction, to inbox and phone.

    An agent who may no longer see the case is not told of it.
    """
    own = proven_account_of_organisation(case.principal_id)
    if own:
        _send(own, case, template, now, outcome)
    if case.handler_id and _may_still_see(case.handler_id, case, now):
        account = proven_account_of_person(case.handler_id)
        if account:
            _send(account, case, template, now, outcome)


def tell_person(case: Case, template: str, person_id: UUID, *, now: datetime) -> None:
    """Send a message of a case to one person, in the current transaction."""
    account = proven_account_of_person(person_id)
    if account:
        _send(account, case, template, now, None)


def _may_still_see(person_id: UUID, case: Case, now: datetime) -> bool:
    facts = decision_facts(person=person_id, principal=case.principal_id, service=case.service_code, at=now)
    return decide(facts, action=VIEW, at=now, assurance="L3").allowed


def _send(
    account: Account, case: Case, template: str, now: datetime, outcome: DeterminationOutcome | None
) -> None:
    with translation.override(account.language):
        params = {
            "case": case.number,
            "organisation": case.principal.name,
            "subject": str(types.get(case.case_type).name),
            "outcome": str(outcome.label) if outcome else "",
        }
    send(
        template=template,
        now=now,
        params=params,
        account_id=account.id,
        phone=account.phone,
        language=account.language,
        link=reverse("casework:case", args=[case.id]),
    )
