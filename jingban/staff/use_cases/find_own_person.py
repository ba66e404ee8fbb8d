"""An administrator ties a staff account to the person whose it is, by certificate number."""

from datetime import datetime

from jingban.ledger import record
from jingban.parties.models import Person
from jingban.parties.queries import people_by_number
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer
from jingban.staff.traces import number_mark


class UnableToFindOwnPerson(Exception):
    """Nobody, or more than one, is known by this number."""


def find_own_person(*, number: str, by: Officer, now: datetime) -> Person:
    """Give the person of a number; that it was looked up is in the ledger, found or not.

    Raises `UnableToFindOwnPerson`.
    """
    found = people_by_number(number)
    record(
        StaffEvent.PERSON_LOOKED_UP,
        now=now,
        officer_id=by.id,
        party_id=found[0].id if len(found) == 1 else None,
        outcome="success" if len(found) == 1 else "not_found",
        data={"reason": "staff_account", "number": number_mark(number)},
    )
    if len(found) != 1:
        raise UnableToFindOwnPerson
    return found[0]
