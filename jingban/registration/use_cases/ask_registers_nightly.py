"""Every night the registers are asked what has become of the people and organisations we know (design.md 4)."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from jingban.accounts.models import Link
from jingban.foundation.clock import china_date, china_midnight
from jingban.foundation.errors import DependencyDown
from jingban.parties.models import Merge, Organisation, Person, PersonState
from jingban.parties.use_cases.ask_registers import Clock, ask_about_organisation, ask_about_person

logger = logging.getLogger(__name__)

BATCH: Final = 100
# One run ends after this; the next goes on where it stopped.
RUN_SECONDS: Final = 50.0
# Who was asked about in vain is asked about again after this; others come first.
AGAIN: Final = timedelta(minutes=10)
# So many silences in a row are a register that is down, not a record that it cannot read.
SILENCES: Final = 3

Party = TypeVar("Party", Organisation, Person)


def ask_registers_nightly(*, clock: Clock, seconds: float = RUN_SECONDS) -> int:
    """Ask about everybody who is due, each by itself; gives how many answers came.

    Due is who was not answered for since the last night began (setting `REGISTERS_ASKED_AT`, an hour in
    China). Each answer is kept at once, so a worker that is killed goes on with the rest. A register that is
    silent waits for a later run while the other is asked. Raises `DependencyDown` in the end when one was.
    """
    until = time.monotonic() + seconds
    organisations, firms_silent = _ask_all(due_organisations, ask_about_organisation, clock, until)
    people, people_silent = _ask_all(due_people, ask_about_person, clock, until)
    if organisations or people:
        logger.info("registers: answers for %s organisations and %s people", organisations, people)
    if firms_silent or people_silent:
        raise DependencyDown("organisations" if firms_silent else "population")
    return organisations + people


def due_organisations(now: datetime) -> QuerySet[Organisation]:
    """Give the organisations to ask about, who waits longest first; also dissolved ones: a register may err."""
    return Organisation.objects.filter(_due(now)).order_by(F("asked_at").asc(nulls_first=True), "id")


def due_people(now: datetime) -> QuerySet[Person]:
    """Give the people to ask about: those whom an account is tied to, and those merged on the register's word.

    The register may take that word back. Nobody else is asked about.
    """
    held = Link.objects.filter(person=OuterRef("pk"), ended_at=None, account__closed_at=None)
    told = Merge.objects.filter(merged=OuterRef("pk"), undone_at=None, by_register=True)
    asked = Q(Exists(held), ~Q(state=PersonState.MERGED)) | Q(Exists(told))
    found = Person.objects.filter(_due(now), asked)
    return found.order_by(F("asked_at").asc(nulls_first=True), "id")


def night_began(now: datetime) -> datetime:
    """Give the instant since which everybody has to be asked about: the last one of that hour in China."""
    hour = timedelta(hours=settings.REGISTERS_ASKED_AT)
    began = china_midnight(china_date(now)) + hour
    return began if began <= now else china_midnight(china_date(now) - timedelta(days=1)) + hour


def _due(now: datetime) -> Q:
    unanswered = Q(refreshed_at=None) | Q(refreshed_at__lt=night_began(now))
    return unanswered & (Q(asked_at=None) | Q(asked_at__lt=now - AGAIN))


def _ask_all(
    due: Callable[[datetime], QuerySet[Party]],
    ask: Callable[..., Party],
    clock: Clock,
    until: float,
) -> tuple[int, bool]:
    """Ask until nobody is due, the time is over, or the register is down; gives the answers, and whether it was."""
    answered, silences, silent = 0, 0, False
    while batch := list(due(clock())[:BATCH]):
        for party in batch:
            if time.monotonic() >= until or silences == SILENCES:
                return answered, silent
            try:
                ask(party, clock=clock)
            except DependencyDown:
                silences, silent = silences + 1, True
            else:
                answered, silences = answered + 1, 0
    return answered, silent
