"""Who among the staff may do what, and where."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Q

from jingban.parties.queries import is_one_person, records_of
from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.queries import OfficerOnDuty, on_duty, posts_of

# The helpdesk sees masks only (design.md 6); auditors read what others looked at, not what they saw.
MAY_UNMASK = frozenset({Role.INTAKE, Role.REVIEWER, Role.DECIDER, Role.VETTING})
# Who opens accounts and lets people in is not one of the four eyes as well (docs/decisions/0009).
APART_FROM_ADMIN: Final = frozenset({Role.INTAKE, Role.REVIEWER, Role.DECIDER, Role.VETTING})
# One administrator alone puts nobody there: who gets such a role enrols, and a second one confirms.
TAKES_TWO: Final = APART_FROM_ADMIN | {Role.STAFF_ADMIN}


def needs_person(roles: Collection[Role]) -> bool:
    """Say whether these roles ask whose account it is: else one person could be both of two pairs of eyes."""
    return bool(APART_FROM_ADMIN & set(roles))


def covers(division: str, place: str) -> bool:
    """Say whether a division (six digits, GB/T 2260) is `place` or contains it.

    A code's trailing pairs of zeros stand for "all of": 990100 covers 990102, 990000 covers both.
    """
    return place.startswith(_own_digits(division))


def holds(officer: OfficerOnDuty, *roles: Role, place: str | None = None) -> bool:
    """Say whether an officer holds one of these roles, for this place when one is named."""
    return any(
        post.role in roles and (place is None or covers(post.division, place)) for post in officer.posts
    )


def in_divisions(officer: OfficerOnDuty, *roles: Role) -> Q:
    """Give the condition that a row's `division` is one where an officer holds one of these roles."""
    condition = Q(pk__in=[])
    for post in officer.posts:
        if post.role in roles:
            condition |= Q(division__startswith=_own_digits(post.division))
    return condition


def _own_digits(division: str) -> str:
    while division.endswith("00"):
        division = division[:-2]
    return division


def administers(actor: Officer, *places: str) -> bool:
    """Say whether an officer is a staff administrator now, in every one of these divisions."""
    administrator = on_duty(actor)
    return holds(administrator, Role.STAFF_ADMIN) and all(
        holds(administrator, Role.STAFF_ADMIN, place=place) for place in places
    )


def can_change_roles(actor: Officer, target: Officer) -> bool:
    """Say whether a staff administrator may change this account's roles or state.

    Never her own, nor that of somebody who is there for more than the administrator's own divisions.
    """
    if is_same(actor, target):
        return False
    return administers(actor, *(post.division for post in posts_of(target)))


def is_same(one: Officer, other: Officer | None) -> bool:
    """Say whether two accounts are one, or of one person (of merged records, too); nobody is no one."""
    return other is not None and (one.id == other.id or is_one_person(one.person_id, other.person_id))


def may_confirm(actor: Officer, target: Officer) -> bool:
    """Say whether an administrator may let an enrolled officer in: not who gave the code."""
    enrolment = getattr(target, "enrolment", None)
    if enrolment is None or is_same(actor, enrolment.issued_by):
        return False
    return can_change_roles(actor, target)


def keeps_apart(roles: Collection[Role], *, person_id: UUID | None, besides: UUID | None = None) -> bool:
    """Say whether these roles, with those of the person's other accounts, must not be in one hand."""
    held = set(roles)
    if person_id:
        others = OfficerRole.objects.filter(
            officer__person__in=records_of(person_id), officer__deactivated_at=None, taken_at=None
        ).exclude(officer=besides)
        held |= {Role(code) for code in others.values_list("role", flat=True)}
    return Role.STAFF_ADMIN in held and bool(held & APART_FROM_ADMIN)
