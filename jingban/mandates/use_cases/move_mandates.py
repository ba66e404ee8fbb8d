"""Two records are one person: the mandates of the one that gave way go over to the survivor, and come back."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from jingban.foundation.clock import china_date
from jingban.ledger import record
from jingban.mandates.acts import act_of_register
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import Act, Mandate, MandateSeries
from jingban.mandates.telling import tell
from jingban.mandates.use_cases.grant_mandates import new_series
from jingban.parties.models import Merge

MERGE: Final = "merge"
UNMERGE: Final = "unmerge"


def move_mandates(*, merge: Merge, now: datetime) -> int:
    """Supersede the merged record's mandates in force or to come by the survivor's own; gives how many.

    The former versions keep the old id. Where the survivor holds the same service for the organisation
    already, that one stands. Done again it changes nothing.
    """
    live = _live().filter(agent=merge.merged_id, valid_to__gte=china_date(now))
    moved = 0
    for mandate in live.select_related("principal", "series").order_by("id"):
        with transaction.atomic():
            moved += _move(mandate, merge, now)
    return moved


def _move(mandate: Mandate, merge: Merge, now: datetime) -> bool:
    if not _live().filter(id=mandate.id).update(superseded_at=now):
        return False
    act = _act(MERGE, mandate, now)
    own = _live().filter(
        agent=merge.survivor_id, principal=mandate.principal_id, service_code=mandate.service_code
    )
    for held in own:
        if held.valid_to >= china_date(now):
            return True
    own.update(superseded_at=now)
    series = new_series(
        principal=mandate.principal,
        agent=merge.survivor,
        service_code=mandate.service_code,
        accepted_at=mandate.series.accepted_at,
        now=now,
    )
    _write(mandate, series, act, now)
    return True


def move_mandates_back(*, merge: Merge, now: datetime) -> int:
    """Give the record that stands by itself again what it held, as it has become since; gives how many.

    What the organisation took away meanwhile stays taken away. Done again it changes nothing.
    """
    # The acts of cases that went back name no mandate, and NOT IN holds for nothing where a NULL is listed.
    done = Act.objects.filter(action=UNMERGE, at__gte=merge.at, mandate__isnull=False).values("mandate")
    acts = Act.objects.filter(action=MERGE, mandate__agent=merge.merged_id, at__gte=merge.at)
    moved = 0
    for act in acts.exclude(mandate__in=done).select_related("mandate__principal", "mandate__series"):
        with transaction.atomic():
            moved += _move_back(act, merge, now)
    return moved


def _move_back(act: Act, merge: Merge, now: datetime) -> bool:
    former = act.mandate
    assert former is not None
    given = Mandate.objects.filter(granted_by=act).first()
    standing = _live().filter(
        agent=merge.survivor_id, principal=former.principal_id, service_code=former.service_code
    )
    held = standing.filter(series=given.series_id).first() if given else standing.first()
    if held is None or held.valid_to < china_date(now):
        return False
    if given and not _live().filter(id=held.id).update(superseded_at=now):
        return False
    _write(held if given else former, former.series, _act(UNMERGE, former, now), now)
    return True


def _write(dates: Mandate, series: MandateSeries, act: Act, now: datetime) -> None:
    version = Mandate(
        series=series,
        principal_id=series.principal_id,
        agent_id=series.agent_id,
        service_code=series.service_code,
        valid_from=dates.valid_from,
        valid_to=dates.valid_to,
        granted_at=now,
        granted_by=act,
    )
    version.save(force_insert=True)
    record(
        MandateEvent.MOVED,
        now=now,
        principal_id=version.principal_id,
        party_id=version.agent_id,
        subject_id=version.id,
        data={"from": dates.agent_id, "to": version.agent_id},
    )
    tell(version, agent="mandate.moved", organisation="mandate.moved_principal", now=now)


def _live() -> QuerySet[Mandate]:
    return Mandate.objects.filter(revoked_at=None, superseded_at=None)


def _act(action: str, mandate: Mandate, now: datetime) -> Act:
    return act_of_register(
        action=action,
        service_code=mandate.service_code,
        principal_id=mandate.principal_id,
        mandate_id=mandate.id,
        now=now,
    )
