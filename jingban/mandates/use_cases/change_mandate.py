"""The dates of a mandate change (M-6.change, 子账号修改)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from jingban.foundation.clock import china_date
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import Mandate
from jingban.mandates.policies import check_changed_dates
from jingban.mandates.states import MandateState
from jingban.mandates.telling import tell
from jingban.vetting.queries import no_new_mandates_until


class UnableToChangeMandate(Exception):
    """The mandate is not 有效 or 待生效 any more, or was changed by somebody else in the meantime.

    With `until`: it would last longer or begin sooner, and the organisation grants nothing new until then.
    """

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("held" if until else "gone")
        self.until = until


def change_mandate(
    *, authority: Authority, mandate: Mandate, valid_from: date, valid_to: date, now: datetime
) -> Mandate:
    """Write a new version with other dates into the same series; the agent's acceptance stays.

    Raises `UnableToSetDates`, `UnableToChangeMandate`, `Refused`.
    """
    today = china_date(now)
    if mandate.principal_id != authority.principal_id:
        raise UnableToChangeMandate
    if mandate.state(today) not in {MandateState.ACTIVE, MandateState.PENDING}:
        raise UnableToChangeMandate
    check_changed_dates(valid_from=valid_from, valid_to=valid_to, former_from=mandate.valid_from, today=today)
    try:
        with transaction.atomic():
            return _write(authority, mandate, valid_from, valid_to, now)
    except IntegrityError as race:
        raise UnableToChangeMandate from race


def _write(
    authority: Authority, mandate: Mandate, valid_from: date, valid_to: date, now: datetime
) -> Mandate:
    act = authority.commit(now)
    until = no_new_mandates_until(mandate.principal_id, now)
    if until and (valid_to > mandate.valid_to or valid_from < mandate.valid_from):
        raise UnableToChangeMandate(until)
    live = Mandate.objects.filter(id=mandate.id, revoked_at=None, superseded_at=None)
    if not live.update(superseded_at=now):
        raise UnableToChangeMandate
    version = Mandate.objects.create(
        series_id=mandate.series_id,
        principal_id=mandate.principal_id,
        agent_id=mandate.agent_id,
        service_code=mandate.service_code,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_at=now,
        granted_by=act,
    )
    record(
        MandateEvent.CHANGED,
        now=now,
        account_id=act.account_id,
        principal_id=mandate.principal_id,
        party_id=mandate.agent_id,
        subject_id=version.id,
        data={"from": valid_from.isoformat(), "to": valid_to.isoformat()},
    )
    tell(version, agent="mandate.changed", organisation="mandate.changed_principal", now=now)
    return version
