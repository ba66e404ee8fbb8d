"""The masked answers of a filed case, for `staff.use_cases.unmask`."""

from uuid import UUID

from django.urls import reverse

from jingban.casework import answers, types
from jingban.casework.policies import reading_refusal
from jingban.casework.presenting import name_of
from jingban.casework.queries import filed_version
from jingban.casework.staff.queries import case_for
from jingban.staff.queries import OfficerOnDuty
from jingban.staff.use_cases.unmask import Masked


def find(officer: OfficerOnDuty, case_id: UUID, field: str) -> Masked | None:
    """Give one masked answer of a case by `step.name`; None when there is none."""
    case = case_for(officer, case_id)
    filed = filed_version(case) if case else None
    if case is None or filed is None:
        return None
    step, _dot, name = field.partition(".")
    found = answers.answer(types.get(case.case_type), filed.document["facts"], step, name)
    if found is None:
        return None
    label, value = found
    return Masked(
        label=label,
        about=f"{case.number} · {name_of(case)}",
        refusal=reading_refusal(officer, case),
        back=reverse("casework:staff_case", args=[case.id]),
        reveal=lambda: value,
    )
