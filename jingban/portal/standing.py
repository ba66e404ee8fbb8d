"""What a signed-in person may enter for others today, and what waits for her answer."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest

from jingban.accounts.models import Level
from jingban.foundation.clock import china_date
from jingban.mandates.models import Mandate
from jingban.mandates.queries import mandates_held
from jingban.mandates.states import MandateState
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import organisations_represented_by
from jingban.registration.queries import organisations_waiting_for


@dataclass
class Standing:
    """A person's mandates and offices on a day; each is read when first asked for.

    An account that is not `proven` (L3) may be a stranger's who ties himself to her: it has none of them.
    """

    person: Person
    today: date
    proven: bool

    @cached_property
    def held(self) -> list[Mandate]:
        """The current version of every mandate, newest first, those that are over included."""
        return mandates_held(self.person) if self.proven else []

    @cached_property
    def represented(self) -> list[Organisation]:
        """The organisations whose legal representative she is by the register."""
        return organisations_represented_by(self.person) if self.proven else []

    @cached_property
    def to_confirm(self) -> list[Organisation]:
        """Those of them whose account waits for her confirmation (M-3.2)."""
        return list(organisations_waiting_for(self.person)) if self.represented else []

    @cached_property
    def to_accept(self) -> list[Mandate]:
        """The mandates in force or to come that she has not accepted yet."""
        living = {MandateState.ACTIVE, MandateState.PENDING}
        return [one for one in self.held if one.state(self.today) in living and not one.series.accepted_at]

    @cached_property
    def usable(self) -> list[Mandate]:
        """The mandates in force, accepted or not."""
        return [one for one in self.held if one.state(self.today) == MandateState.ACTIVE]

    def principals(self, service_code: str) -> list[Organisation]:
        """Give for whom she could enter a service: where she is an agent, then where she is representative."""
        found = [one.principal for one in self.usable if one.service_code == service_code]
        return list(dict.fromkeys([*found, *self.represented]))

    def of_service(self, service_code: str) -> list[Mandate]:
        """Give her mandates for a service, newest first."""
        return [one for one in self.held if one.service_code == service_code]


def standing_of(request: HttpRequest) -> Standing | None:
    """Give the standing of a signed-in person; None for everybody else and for an account bound to nobody."""
    signed_in = request.signed_in
    if signed_in is None or signed_in.kind != "person" or signed_in.person is None:
        return None
    return Standing(signed_in.person, china_date(request.now), proven=signed_in.level == Level.L3)
