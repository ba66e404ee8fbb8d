"""A filer begins to fill in a case; it is kept on the server from now on."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, CaseEvent, CaseVersion
from jingban.casework.progress import WrongPrincipal
from jingban.casework.queries import case_under_way
from jingban.casework.states import CaseAction, CaseState
from jingban.casework.types import CaseType
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.models import Act


class UnableToStartDraft(Exception):
    """Another case of the same matter is under way: `case`."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.number)
        self.case = case


def start_draft(*, authority: Authority, case_type: CaseType, now: datetime) -> Case:
    """Give the principal's draft of a case type: the one there is, when only one may be, else a new one.

    Raises `Refused`, and `UnableToStartDraft` when a filed case is in the way.
    """
    only_one = case_type.code if case_type.one_at_a_time else ""
    for _attempt in range(2):
        held = _under_way(authority, only_one)
        if held:
            return held
        try:
            with transaction.atomic():
                return _create(authority.commit(now), case_type, only_one, now)
        except IntegrityError:
            # Somebody began the same in this moment; now it is there to be found.
            continue
    raise RuntimeError("a draft can neither be found nor made")


def _under_way(authority: Authority, only_one: str) -> Case | None:
    if not only_one:
        return None
    held = case_under_way(authority.principal_id, only_one)
    if held and held.state != CaseState.DRAFT:
        raise UnableToStartDraft(held)
    return held


def _create(act: Act, case_type: CaseType, only_one: str, now: datetime) -> Case:
    principal = act.principal
    if principal is None:
        raise WrongPrincipal
    case = Case.objects.create(
        principal=principal,
        case_type=case_type.code,
        service_code=case_type.service_code,
        division=principal.uscc[2:8],
        position=1,
        handler_id=act.person_id,
        only_one=only_one,
        created_at=now,
    )
    CaseVersion(
        principal=principal,
        case=case,
        number=1,
        schema=case_type.schema,
        document={"typed": {}, "prefill": case_type.prefill(principal.id), "facts": None},
        saved_at=now,
        saved_by=act,
    ).save(force_insert=True)
    CaseEvent.objects.create(
        principal=principal,
        case=case,
        position=1,
        action=CaseAction.START,
        from_state=CaseState.DRAFT,
        to_state=CaseState.DRAFT,
        at=now,
        act=act,
        handler_id=act.person_id,
    )
    record(
        CaseEventName.STARTED,
        now=now,
        account_id=act.account_id,
        party_id=act.person_id,
        principal_id=principal.id,
        subject_id=case.id,
        data={"type": case_type.code},
    )
    return case
