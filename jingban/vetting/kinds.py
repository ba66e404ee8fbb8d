"""What kinds of petitions there are; rooms above register theirs (docs/how-to/add-a-vetting-kind.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jingban.accounts.models import Account
    from jingban.parties.models import Organisation, Person
    from jingban.vetting.applicant import CodeOnlyForm
    from jingban.vetting.models import Petition


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One paper that is asked for, at least and at most so often; `group` puts several under one legend."""

    code: str
    label: Any
    hint: Any = ""
    group: Any = ""
    least: int = 1
    most: int = 1


@dataclass(frozen=True, kw_only=True)
class Check:
    """Something a reviewer has looked at before she approves."""

    code: str
    label: Any


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a petition is refused, and what the applicant can do then."""

    code: str
    label: Any
    again: Any


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was claimed beside what the register says. A personal value is shown masked; `whole` gives it."""

    code: str
    label: Any
    claimed: str = ""
    registered: str = ""
    whole: Callable[[], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """Somebody who is told before it takes effect: an account, in which role, at which phone."""

    role: str
    account: "Account"
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whose matter a petition is, as found by what was typed, and what the kind wants to remember of that."""

    account: "Account | None" = None
    person: "Person | None" = None
    organisation: "Organisation | None" = None
    other: "Person | None" = None
    claim: dict[str, Any] = field(default_factory=dict)


class UnableToBegin(Exception):
    """The petition does not begin; `text` says why beside `field` (None: over the form)."""

    def __init__(self, field: str | None, text: str) -> None:
        super().__init__(field)
        self.field = field
        self.text = text


@dataclass(frozen=True, kw_only=True)
class Begin:
    """The first page of a kind: its form, and whom it is about.

    `subject` takes `request.signed_in` (None for a stranger) and the form's data, and raises `UnableToBegin`.
    With `signed_in` (`person`, `organisation`) only such an account opens the page, and its own phone is proven.
    """

    form: "type[CodeOnlyForm]"
    subject: Callable[[Any, dict[str, Any]], Subject]
    lead: Any
    signed_in: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of petition.

    `matter` says in a few words what would change, in the language that is active. `compare` gives the lines
    a reviewer holds the papers against. `hindrance` says why it cannot be granted now (a code, empty when it
    can), by account and parties as the petition was read. `concerned` lists who is told; rooms above add
    theirs on the event `vetting.cooling_began`. `carry_out` runs in the transaction of the state's change and
    calls no vendor. `holds` days the organisation grants no new mandates afterwards. `begin` is the first
    page where this room shows it; other kinds begin on a page of their own room.
    """

    code: str
    name: Any
    slots: tuple[Slot, ...]
    checks: tuple[Check, ...]
    reasons: tuple[Reason, ...]
    matter: Callable[["Petition"], str]
    compare: Callable[["Petition"], Sequence[Line]]
    hindrance: Callable[["Petition"], str]
    concerned: Callable[["Petition"], Sequence[Concerned]]
    carry_out: Callable[["Petition", datetime], None]
    then: Any
    afterwards: Any = ""
    confirmable: bool = False
    holds: int = 0
    begin: Begin | None = None

    def slot(self, code: str) -> Slot | None:
        """Give a slot by its code; None when there is none."""
        return next((one for one in self.slots if one.code == code), None)


class UnknownKind(LookupError):
    """No room has registered this code."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind of petition; raises ValueError when the code is taken by another."""
    held = _kinds.get(kind.code)
    if held is not None and held is not kind:
        raise ValueError(f"two kinds of petition are called {kind.code}")
    _kinds[kind.code] = kind


def get(code: str) -> Kind:
    """Give a kind by its code; raises `UnknownKind`."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def begun_here() -> list[Kind]:
    """List the kinds whose first page is this room's."""
    return [kind for kind in _kinds.values() if kind.begin]
