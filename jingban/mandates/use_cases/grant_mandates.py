"""An organisation binds a person as its agent for one or several services (M-6.5, 确认绑定; M-6.again, 授权)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from jingban.foundation.clock import china_date
from jingban.foundation.numbers import next_number
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import Act, Mandate, MandateSeries
from jingban.mandates.policies import account_of_possible_agent, check_new_dates
from jingban.mandates.states import MandateState
from jingban.mandates.telling import tell
from jingban.parties.models import Organisation, Person
from jingban.parties.use_cases.ask_registers import ask_about_organisation, ask_about_person
from jingban.vetting.queries import no_new_mandates_until

NUMBER_PREFIX = "SQ"


class UnableToGrantMandates(Exception):
    """Nothing was granted. `clash` is the mandate in the way (有效 or 待生效), if that is why.

    `until` is when the organisation may grant again, if it is held (its phone was changed by papers).
    """

    def __init__(self, code: str, clash: Mandate | None = None, until: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.clash = clash
        self.until = until


def grant_mandates(
    *,
    authority: Authority,
    agent: Person,
    services: Sequence[str],
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> list[Mandate]:
    """Bind an agent for every named service, or for none.

    Dates are inclusive days in China. On a mandate that is 过期 or 已解除 this begins a new series in its
    place. Both registers are asked first what they know of the two sides today (design.md 4). Raises
    `UnableToSetDates`, `Refused`, `DependencyDown` when a register is silent (then nothing was granted), and
    `UnableToGrantMandates` with code `no_services`, `not_an_agent`, `held` or `clash`.
    """
    check_new_dates(valid_from=valid_from, valid_to=valid_to, today=china_date(now))
    if not services:
        raise UnableToGrantMandates("no_services")
    principal = ask_about_organisation(Organisation.objects.get(id=authority.principal_id), clock=lambda: now)
    agent = ask_about_person(agent, clock=lambda: now)
    if account_of_possible_agent(agent) is None:
        raise UnableToGrantMandates("not_an_agent")
    try:
        with transaction.atomic():
            act = authority.commit(now)
            until = no_new_mandates_until(principal.id, now)
            if until:
                raise UnableToGrantMandates("held", until=until)
            return [_grant(act, principal, agent, one, valid_from, valid_to, now) for one in services]
    except IntegrityError as race:
        raise UnableToGrantMandates("clash", _live(principal, agent, services)) from race


def _live(principal: Organisation, agent: Person, services: Sequence[str]) -> Mandate | None:
    return Mandate.objects.filter(
        principal=principal, agent=agent, service_code__in=services, revoked_at=None, superseded_at=None
    ).first()


def new_series(
    *,
    principal: Organisation,
    agent: Person,
    service_code: str,
    now: datetime,
    accepted_at: datetime | None = None,
) -> MandateSeries:
    """Begin a series with a number of its own; call inside the transaction of its first version."""
    return MandateSeries.objects.create(
        number=next_number(NUMBER_PREFIX, now),
        principal=principal,
        agent=agent,
        service_code=service_code,
        begun_at=now,
        accepted_at=accepted_at,
    )


def _grant(
    act: Act,
    principal: Organisation,
    agent: Person,
    service: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> Mandate:
    former = list(
        Mandate.objects.filter(principal=principal, agent=agent, service_code=service, superseded_at=None)
    )
    for one in former:
        if one.state(china_date(now)) in {MandateState.ACTIVE, MandateState.PENDING}:
            raise UnableToGrantMandates("clash", one)
    # Only what was looked at is superseded: a mandate that another process grants meanwhile must clash.
    Mandate.objects.filter(id__in=[one.id for one in former], superseded_at=None).update(superseded_at=now)
    series = new_series(principal=principal, agent=agent, service_code=service, now=now)
    mandate = Mandate.objects.create(
        series=series,
        principal=principal,
        agent=agent,
        service_code=service,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_at=now,
        granted_by=act,
    )
    record(
        MandateEvent.GRANTED,
        now=now,
        account_id=act.account_id,
        principal_id=principal.id,
        party_id=agent.id,
        subject_id=mandate.id,
        data={"service": service, "from": valid_from.isoformat(), "to": valid_to.isoformat()},
    )
    tell(mandate, agent="mandate.granted", organisation="mandate.granted_principal", now=now)
    return mandate
