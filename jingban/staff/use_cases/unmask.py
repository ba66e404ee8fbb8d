"""An officer sees one masked value, having said why; the look is written down before the value is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Unmasking, UnmaskReason
from jingban.staff.policies import MAY_UNMASK
from jingban.staff.queries import OfficerOnDuty

LONGEST_NOTE: Final = 500


class UnableToUnmask(Exception):
    """`code` says why: `role`, `own_matter`, `elsewhere` (division), `nothing` (no such value), `note`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Masked:
    """One masked value: what it is called, what stands there, whose matter it is, and how to read it."""

    label: Any
    about: str
    refusal: str
    back: str
    reveal: Callable[[], str]


# kind → (officer, id, field) → the value behind the mask, or None when there is none.
Finder = Callable[[OfficerOnDuty, UUID, str], Masked | None]
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Let a room above say what its masked values are; it judges whether this officer may see each.

    The finder gives `Masked`, whose `refusal` is an `UnableToUnmask` code when she may not, else empty.
    """
    _finders[kind] = finder


def find_masked(officer: OfficerOnDuty, kind: str, subject_id: UUID, field: str) -> Masked | None:
    """Give what stands behind a mask without reading it; None when there is nothing of the sort."""
    finder = _finders.get(kind)
    return finder(officer, subject_id, field) if finder else None


def unmask(
    *,
    officer: OfficerOnDuty,
    kind: str,
    subject_id: UUID,
    field: str,
    reason: UnmaskReason,
    note: str,
    now: datetime,
) -> str:
    """Give a value unmasked, once, for a reason that is in the ledger before the value is read.

    `note` is needed for the reason `other`. Raises `UnableToUnmask`; a refusal is in the ledger too.
    """
    masked = find_masked(officer, kind, subject_id, field)
    code = _refusal(officer, masked, reason, note)
    data: Mapping[str, Any] = {"kind": kind, "field": field, "reason": reason.value}
    if masked is None or code:
        record(
            StaffEvent.UNMASK_REFUSED,
            now=now,
            officer_id=officer.id,
            subject_id=subject_id,
            outcome=code,
            data=data,
        )
        raise UnableToUnmask(code)
    with transaction.atomic():
        Unmasking(
            officer=officer.officer,
            kind=kind,
            subject_id=subject_id,
            field=field,
            reason=reason,
            note=note.strip(),
            at=now,
        ).save(force_insert=True)
        record(StaffEvent.UNMASKED, now=now, officer_id=officer.id, subject_id=subject_id, data=data)
    return masked.reveal()


def _refusal(officer: OfficerOnDuty, masked: Masked | None, reason: UnmaskReason, note: str) -> str:
    if not officer.roles & MAY_UNMASK:
        return "role"
    if masked is None:
        return "nothing"
    if len(note) > LONGEST_NOTE or (reason == UnmaskReason.OTHER and not note.strip()):
        return "note"
    return masked.refusal
