"""Finding members of staff and what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.places import place_name


@dataclass(frozen=True)
class Post:
    """One role in one division (GB/T 2260 code), as it is held now."""

    role: Role
    division: str

    @property
    def place(self) -> str:
        """The division's name."""
        return place_name(self.division)


class OfficerOnDuty:
    """The member of staff on a request (`request.officer`): who, in which roles, where."""

    def __init__(self, officer: Officer, posts: Iterable[Post]) -> None:
        self.officer = officer
        self.posts = tuple(posts)

    @property
    def id(self) -> UUID:
        """The staff account's id."""
        return self.officer.id

    @cached_property
    def name(self) -> str:
        """The name in the shell's header."""
        return self.officer.name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The role codes."""
        return frozenset(post.role.value for post in self.posts)

    @property
    def menu_note(self) -> str:
        """The names of the roles, under the name in the menu."""
        return "、".join(dict.fromkeys(str(post.role.label) for post in self.posts))

    @property
    def language(self) -> str:
        """The account's language is the browser's: staff choose it by the cookie."""
        return ""


def officer_by_login(login: str) -> Officer | None:
    """Find a live staff account by its login name, whatever the case."""
    return Officer.objects.filter(login=login.strip().lower(), deactivated_at=None).first()


def posts_of(officer: Officer) -> list[Post]:
    """List the roles an officer holds now."""
    held = officer.held_roles.filter(taken_at=None).order_by("role", "division")
    return [Post(Role(row.role), row.division) for row in held]


def on_duty(officer: Officer) -> OfficerOnDuty:
    """Give an officer with the roles held now."""
    return OfficerOnDuty(officer, posts_of(officer))


def on_duty_in(officer_id: UUID, epoch: int) -> OfficerOnDuty | None:
    """Give an officer with the roles held now, in one query; None for an ended account or another epoch.

    Without any role nobody is on duty.
    """
    held = OfficerRole.objects.filter(
        officer=officer_id,
        officer__deactivated_at=None,
        officer__credential_epoch=epoch,
        taken_at=None,
    )
    rows = list(held.select_related("officer").order_by("role", "division"))
    if not rows:
        return None
    return OfficerOnDuty(rows[0].officer, [Post(Role(row.role), row.division) for row in rows])


def officers() -> QuerySet[Officer]:
    """List all staff accounts with the roles they hold now, the newest first."""
    held = OfficerRole.objects.filter(taken_at=None).order_by("role")
    found = Officer.objects.select_related("enrolment")
    return found.prefetch_related(Prefetch("held_roles", held, to_attr="posts")).order_by("-id")


def names_of(officer_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the names of several officers in one query."""
    rows = Officer.objects.filter(id__in=set(officer_ids)).only("id", "name_sealed")
    return {row.id: row.name for row in rows}
