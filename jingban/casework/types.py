"""What kinds of cases there are; rooms above register theirs (docs/how-to/add-a-case-type.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from jingban.ui.forms import Form

# step → field → value. Typed: what stands in the boxes, as lists of texts. Facts: what the form made of it.
Typed = dict[str, dict[str, list[str]]]
Facts = dict[str, dict[str, Any]]


class Mask(StrEnum):
    """How a personal answer is shown to whoever has no reason to see it."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of the form: its code in the URL, its title, its form, and which answers are personal."""

    code: str
    title: Any
    form: type[Form]
    lead: Any = ""
    masks: Mapping[str, Mask] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Check:
    """Something the officer has looked at before a case is approved."""

    code: str
    label: Any


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A ground on which a case can be refused."""

    code: str
    label: Any


@dataclass(frozen=True, kw_only=True)
class Defect:
    """Something that can be wrong with one step, and what the filer is told to do about it."""

    code: str
    step: str
    label: Any
    todo: Any


@dataclass(frozen=True, kw_only=True)
class Approved:
    """What a type's effect gets: whose case, which, and the facts as they were filed."""

    principal_id: UUID
    case_id: UUID
    facts: Facts
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseType:
    """A kind of case: who files it for which service, with which form, judged by what, to which effect.

    `limit_days` working days are for the decision, after `limit_source`. `one_at_a_time` allows a principal
    a single case of the type under way. `prefill` gives what a new draft begins with; `on_approved` runs in
    the determination's own transaction and calls no vendor.
    """

    code: str
    service_code: str
    name: Any
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    grounds: tuple[Ground, ...]
    defects: tuple[Defect, ...]
    limit_days: int
    limit_source: Any
    one_at_a_time: bool
    prefill: Callable[[UUID], Facts]
    on_approved: Callable[[Approved], None]
    office: Any
    schema: int = 1

    def step(self, code: str) -> Step | None:
        """Give a step by its code; None when there is none."""
        return next((step for step in self.steps if step.code == code), None)

    def after(self, code: str) -> Step | None:
        """Give the step that follows; None after the last."""
        codes = [step.code for step in self.steps]
        rest = self.steps[codes.index(code) + 1 :]
        return rest[0] if rest else None


class UnknownCaseType(LookupError):
    """No room has registered this code."""


_types: dict[str, CaseType] = {}


def register(case_type: CaseType) -> None:
    """Add a kind of case; raises ValueError when the code is taken by another."""
    held = _types.get(case_type.code)
    if held is not None and held is not case_type:
        raise ValueError(f"two case types are called {case_type.code}")
    _types[case_type.code] = case_type


def get(code: str) -> CaseType:
    """Give a kind of case by its code; raises `UnknownCaseType`."""
    try:
        return _types[code]
    except KeyError:
        raise UnknownCaseType(code) from None


def service_codes() -> list[str]:
    """List the services that have cases."""
    return sorted({one.service_code for one in _types.values()})
