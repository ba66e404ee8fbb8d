"""What ui reads of the people on a request. The rooms above give the objects; ui knows only these shapes."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol, cast

from django.http import HttpRequest

LEVELS = {"L1": 1, "L2": 2, "L3": 3, "O1": 1, "O2": 2}


class SignedInPerson(Protocol):
    """The account that is signed in (`request.signed_in`)."""

    @property
    def kind(self) -> str:
        """`person` or `organisation`."""

    @property
    def level(self) -> str:
        """`L1`…`L3` or `O1`, `O2`; empty without a link."""

    @property
    def display_name(self) -> str:
        """A person's masked name, an organisation's name."""

    @property
    def face_at(self) -> datetime | None:
        """When the live face was last proven in this session."""


class Staff(Protocol):
    """The member of staff who is signed in (`request.officer`)."""

    @property
    def name(self) -> str:
        """The name shown in the header."""

    @property
    def roles(self) -> Collection[str]:
        """The role codes."""


class ActingFor(Protocol):
    """The principal chosen for this session (`request.acting_for`)."""

    @property
    def name(self) -> str:
        """The organisation's name."""

    @property
    def until(self) -> date | None:
        """The last day, if there is one."""


def signed_in(request: HttpRequest) -> SignedInPerson | None:
    """Give who is signed in, or None."""
    return cast("SignedInPerson | None", getattr(request, "signed_in", None))


def officer(request: HttpRequest) -> Staff | None:
    """Give the member of staff who is signed in, or None."""
    return cast("Staff | None", getattr(request, "officer", None))


def acting_for(request: HttpRequest) -> ActingFor | None:
    """Give the principal for whom this session acts, or None."""
    return cast("ActingFor | None", getattr(request, "acting_for", None))


def reaches(level: str, needed: str) -> bool:
    """Say whether a level is at least the needed one; levels of persons and organisations never compare."""
    return bool(level) and level[0] == needed[0] and LEVELS[level] >= LEVELS[needed]
