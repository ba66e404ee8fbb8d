"""How long what is kept, and what deletes it when its time is over. The table is data/retention.json.

A row without days is not deleted by the command: its term is the law's or the operator's archive's.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from jingban.accounts import codes
from jingban.accounts.models import Account, Link
from jingban.accounts.sessions import forget_ended_sessions
from jingban.casework.models import Case, CaseEvent
from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.mandates.models import Act, Mandate
from jingban.messages.use_cases.forget_old import forget_old
from jingban.parties.models import Certificate, Merge, Person, PersonName, Representative
from jingban.recovery.models import Flow
from jingban.recovery.policies import KEPT as FLOWS_KEPT
from jingban.registration.limits import forget_tries
from jingban.registration.use_cases.forget_origins import forget_origins
from jingban.signin.models import Attempt
from jingban.signin.queries import HISTORY
from jingban.staff.models import Officer
from jingban.vetting.models import Petition
from jingban.vetting.use_cases.carry_out_due import forget_claims, forget_papers

TABLE: Final = Path(__file__).parent / "data" / "retention.json"
KNOWN: Final = {
    "law": "set by law",
    "ours": "ours, as short as the purpose allows",
    "unknown": "not known to us: the operator sets it",
}
FORGOTTEN: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table."""

    code: str
    what_zh: str
    what_en: str
    purpose_zh: str
    purpose_en: str
    days: int | None
    since_zh: str
    since_en: str
    basis: str
    known: str


def rules() -> list[Rule]:
    """Read the table."""
    return [Rule(**row) for row in json.loads(TABLE.read_text(encoding="utf-8"))]


def due(rule: Rule, now: datetime) -> int:
    """Count what would be deleted: it is deleted in a transaction that is taken back."""
    with transaction.atomic():
        count = delete(rule, now)
        transaction.set_rollback(True)
    return count


def delete(rule: Rule, now: datetime) -> int:
    """Delete what is due under a rule; gives how many. Files go later, with the orphans."""
    return FORGET[rule.code](now) if rule.code in FORGET else 0


def forget_closed_accounts(now: datetime) -> int:
    """Make nameless who closed the account long ago and never did anything here; gives how many people.

    Rows stay for the ids in the ledger; the user name, certificates, names and look-ups go.
    """
    days = next(rule.days for rule in rules() if rule.code == "closed_accounts")
    assert days is not None
    closed = Account.objects.filter(closed_at__lt=now - timedelta(days=days))
    for account in closed.filter(username__isnull=False).exclude(username__startswith=FORGOTTEN):
        Account.objects.filter(id=account.id).update(username=f"{FORGOTTEN}{account.id.hex}")
    ties = Link.objects.filter(person=OuterRef("pk"))
    open_ties = ties.exclude(account__in=closed)
    people = Person.objects.filter(Exists(ties), ~Exists(open_ties), ~_did_something())
    forgotten = 0
    for person in people.filter(Exists(Certificate.objects.filter(person=OuterRef("pk")))):
        with transaction.atomic():
            _forget(person)
        forgotten += 1
    return forgotten


def _did_something() -> Q:
    me = OuterRef("pk")
    deeds = (
        Mandate.objects.filter(agent=me),
        Act.objects.filter(person=me),
        Case.objects.filter(handler=me),
        CaseEvent.objects.filter(handler=me),
        Representative.objects.filter(person=me),
        Petition.objects.filter(person=me),
        Merge.objects.filter(Q(merged=me) | Q(survivor=me)),
        Officer.objects.filter(person=me),
    )
    found = Q()
    for one in deeds:
        found |= Q(Exists(one))
    return found


def _forget(person: Person) -> None:
    for purpose in (Purpose.CERTIFICATE, Purpose.CERTIFICATE_NUMBER, Purpose.PERSON_NAME):
        lookup.remove(purpose, person.id)
    Certificate.objects.filter(person=person).delete()
    PersonName.objects.filter(person=person).delete()
    person.name, person.name_en = FORGOTTEN, None
    person.save(update_fields=["name_sealed", "name_en_sealed"])


FORGET: Final[dict[str, Callable[[datetime], int]]] = {
    "sessions": forget_ended_sessions,
    "codes": codes.forget_codes,
    "tries": lambda now: forget_tries(now=now),
    "origins": lambda now: forget_origins(now=now),
    "attempts": lambda now: Attempt.objects.filter(at__lte=now - HISTORY).delete()[0],
    "recovery_flows": lambda now: Flow.objects.filter(begun_at__lte=now - FLOWS_KEPT).delete()[0],
    "vetting_papers": lambda now: forget_papers(now=now),
    "vetting_claims": lambda now: forget_claims(now=now),
    "messages": lambda now: forget_old(now=now),
    "closed_accounts": forget_closed_accounts,
}
