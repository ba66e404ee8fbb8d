"""代表…办理: the principal a signed-in person has chosen for this session."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.http import HttpRequest

from jingban.foundation.clock import china_date
from jingban.ledger import record
from jingban.mandates.events import MandateEvent
from jingban.mandates.queries import principal_with_last_day
from jingban.parties.models import Organisation

SESSION_KEY = "acting_for"


@dataclass
class ActingFor:
    """The chosen principal. It carries no right: every act asks the decision."""

    principal_id: UUID
    person_id: UUID
    now: datetime

    @cached_property
    def _read(self) -> tuple[Organisation, date | None]:
        return principal_with_last_day(self.person_id, self.principal_id, china_date(self.now))

    @property
    def organisation(self) -> Organisation:
        """The organisation."""
        return self._read[0]

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.organisation.name

    @property
    def until(self) -> date | None:
        """The last day of the mandate, None for the representative or when there is none in force."""
        return self._read[1]


def acting_for(request: HttpRequest) -> ActingFor | None:
    """Read the chosen principal from the session of a signed-in person."""
    signed_in = request.signed_in
    if signed_in is None or signed_in.kind != "person" or signed_in.person_id is None:
        return None
    chosen = request.session.get(SESSION_KEY)
    return ActingFor(UUID(chosen), signed_in.person_id, request.now) if chosen else None


def choose_principal(request: HttpRequest, organisation: Organisation | None) -> None:
    """Act for an organisation from now on in this session, or for oneself with None."""
    if organisation is None:
        request.session.pop(SESSION_KEY, None)
        request.acting_for = None
        return
    request.session[SESSION_KEY] = organisation.id.hex
    request.acting_for = acting_for(request)
    record(
        MandateEvent.PRINCIPAL_CHOSEN,
        now=request.now,
        account_id=request.signed_in.account_id,
        party_id=request.signed_in.person_id,
        principal_id=organisation.id,
    )


def principal_id(request: HttpRequest) -> UUID | None:
    """For whom the request acts: an organisation's own account for itself, a person for the chosen principal."""
    signed_in = request.signed_in
    if signed_in is None:
        return None
    if signed_in.kind == "organisation":
        own: UUID | None = signed_in.organisation_id
        return own
    return request.acting_for.principal_id if request.acting_for else None


def principal_of(request: HttpRequest) -> Organisation:
    """Give the organisation that `principal_id` names, as this request has read it already."""
    own: Organisation = (
        request.signed_in.organisation
        if request.signed_in.kind == "organisation"
        else request.acting_for.organisation
    )
    return own
