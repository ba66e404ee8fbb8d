"""Two records are one person: the open cases of the one that gave way are the survivor's, and come back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, CaseEvent
from jingban.casework.progress import UnableToAdvance, advance
from jingban.casework.states import CLOSED, CaseAction
from jingban.ledger import record
from jingban.mandates.acts import act_of_register
from jingban.mandates.use_cases.move_mandates import MERGE, UNMERGE
from jingban.parties.models import Merge

CARRIED = ~Q(state__in=list(CLOSED))


def follow_merge(*, merge: Merge, now: datetime) -> int:
    """Hand the merged record's cases under way to the survivor; gives how many. Again it changes nothing."""
    found = Case.objects.filter(CARRIED, handler=merge.merged_id).order_by("id")
    return sum(_hand_over(case, merge.survivor_id, MERGE, now) for case in found)


def unfollow_merge(*, merge: Merge, now: datetime) -> int:
    """Hand back what the merge had handed over and the survivor still carries; gives how many."""
    moved = CaseEvent.objects.filter(act__action=MERGE, at__gte=merge.at, handler=merge.survivor_id)
    found = Case.objects.filter(CARRIED, handler=merge.survivor_id, id__in=moved.values("case"))
    return sum(
        _hand_over(case, merge.merged_id, UNMERGE, now)
        for case in found.order_by("id")
        if _came_from(case, merge)
    )


def _came_from(case: Case, merge: Merge) -> bool:
    """Say whether the merge took the case from the merged record, and nobody else has carried it since."""
    events = CaseEvent.objects.filter(case=case, principal=case.principal_id).order_by("-position")
    before = events.filter(at__lt=merge.at).first()
    since = events.filter(action=CaseAction.HAND_OVER, at__gte=merge.at).select_related("act").first()
    return (
        before is not None
        and before.handler_id == merge.merged_id
        and since is not None
        and since.act.action == MERGE
    )


def _hand_over(case: Case, to: UUID, action: str, now: datetime) -> bool:
    former = case.handler_id
    try:
        with transaction.atomic():
            act = act_of_register(
                action=action, service_code=case.service_code, principal_id=case.principal_id, now=now
            )
            advance(case, CaseAction.HAND_OVER, act=act, now=now, handler_id=to)
            record(
                CaseEventName.HANDED_OVER,
                now=now,
                party_id=to,
                principal_id=case.principal_id,
                subject_id=case.id,
                data={"number": case.number or None, "from": former, "to": to},
            )
    except UnableToAdvance:
        return False  # somebody closed or moved it in this moment
    return True
