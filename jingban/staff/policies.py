"""Who among the staff may do what, and where."""

from jingban.staff.models import Officer, Role
from jingban.staff.queries import OfficerOnDuty, on_duty, posts_of

# The helpdesk sees masks only (design.md 6); auditors read what others looked at, not what they saw.
MAY_UNMASK = frozenset({Role.INTAKE, Role.REVIEWER, Role.DECIDER, Role.VETTING})


def covers(division: str, place: str) -> bool:
    """Say whether a division (six digits, GB/T 2260) is `place` or contains it.

    A code's trailing pairs of zeros stand for "all of": 990100 covers 990102, 990000 covers both.
    """
    own = division
    while own.endswith("00"):
        own = own[:-2]
    return place.startswith(own)


def holds(officer: OfficerOnDuty, *roles: Role, place: str | None = None) -> bool:
    """Say whether an officer holds one of these roles, for this place when one is named."""
    return any(
        post.role in roles and (place is None or covers(post.division, place)) for post in officer.posts
    )


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
    herself = target.person_id is not None and target.person_id == actor.person_id
    if herself or actor.id == target.id:
        return False
    return administers(actor, *(post.division for post in posts_of(target)))
