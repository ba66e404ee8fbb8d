"""The masked answers of a filed case, for `staff.use_cases.unmask`."""

from uuid import UUID

from django.urls import reverse

from jingban.casework import answers, types
from jingban.casework.presenting import name_of
from jingban.casework.queries import filed_version
from jingban.casework.staff.queries import open_case
from jingban.staff.policies import MAY_UNMASK, holds
from jingban.staff.queries import OfficerOnDuty
from jingban.staff.use_cases.unmask import Masked


def find(officer: OfficerOnDuty, case_id: UUID, field: str) -> Masked | None:
    """Give one masked answer of a case by `step.name`; None when there is none."""
    opened = open_case(officer, case_id)
    if opened is None:
        return None
    case, filed = opened.case, filed_version(opened.case)
    if filed is None:
        return None
    step, _dot, name = field.partition(".")
    found = answers.answer(types.get(case.case_type), filed.document["facts"], step, name)
    if found is None:
        return None
    label, value = found
    # An office that sees masks only, or that unmasks elsewhere, does not unmask here.
    role = "" if holds(officer, *MAY_UNMASK, place=case.division) else "role"
    return Masked(
        label=label,
        about=f"{case.number} · {name_of(case)}",
        refusal=opened.refusal or role,
        back=reverse("casework:staff_case", args=[case.id]),
        reveal=lambda: value,
    )
