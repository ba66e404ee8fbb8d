"""Rules of dates and length of a mandate, and who can be an agent."""

from datetime import date, timedelta

from django.conf import settings

from jingban.accounts.models import Account
from jingban.accounts.queries import proven_account_of_person
from jingban.parties.models import Person, PersonState


class UnableToSetDates(Exception):
    """The dates break a rule. `field` is where to say it, `code` is which rule."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.field = field
        self.code = code


def latest_end(start: date) -> date:
    """Give the last day a mandate from `start` may have (setting `MANDATE_MAX_YEARS`, both days counted)."""
    years = settings.MANDATE_MAX_YEARS
    try:
        same_day = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        same_day = start.replace(year=start.year + years, day=28) + timedelta(days=1)
    return same_day - timedelta(days=1)


def check_new_dates(*, valid_from: date, valid_to: date, today: date) -> None:
    """Hold a new mandate's dates against the rules: not backdated, in order, not too long."""
    if valid_from < today:
        raise UnableToSetDates("valid_from", "backdated")
    if valid_to < valid_from:
        raise UnableToSetDates("valid_to", "order")
    if valid_to > latest_end(valid_from):
        raise UnableToSetDates("valid_to", "too_long")


def check_changed_dates(*, valid_from: date, valid_to: date, former_from: date, today: date) -> None:
    """Hold a change against the rules: once begun the start is fixed; the end is today or later (M-6.change)."""
    begun = former_from <= today
    if begun and valid_from != former_from:
        raise UnableToSetDates("valid_from", "begun")
    if not begun and valid_from < today:
        raise UnableToSetDates("valid_from", "backdated")
    if valid_to < max(valid_from, today):
        raise UnableToSetDates("valid_to", "past_end" if valid_to < today else "order")
    if valid_to > latest_end(valid_from):
        raise UnableToSetDates("valid_to", "too_long")


def account_of_possible_agent(person: Person) -> Account | None:
    """Give the L3 account of a living person who can be bound as an agent; None when there is none (M-7.3)."""
    if person.state != PersonState.LIVING:
        return None
    return proven_account_of_person(person.id)
