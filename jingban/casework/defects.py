"""What has become of each defect on the list that was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jingban.casework import types
from jingban.casework.models import Case, CaseVersion, ReturnNotice


@dataclass(frozen=True)
class DefectNow:
    """One defect as it was told, and whether its step was changed since."""

    code: str
    step: str
    step_title: str
    title: str
    todo: str
    done: bool


def named_defects(case: Case, notice: ReturnNotice | None) -> list[dict[str, Any]]:
    """Give the list as it was sent, but what is on the type's own list named in the reader's language."""
    titles = {defect.code: str(defect.label) for defect in types.get(case.case_type).defects}
    sent = notice.defects if notice else []
    return [{**one, "title": titles.get(one["code"], one["title"])} for one in sent]


def defects_of(case: Case, notice: ReturnNotice | None, versions: Sequence[CaseVersion]) -> list[DefectNow]:
    """Give the defects with what became of each: a step whose answers differ from the returned ones is done.

    `versions` are all of the case's, the oldest first.
    """
    if notice is None:
        return []
    returned = [one for one in versions if one.filed_at and one.filed_at <= notice.at][-1]
    case_type = types.get(case.case_type)
    steps = {step.code: str(step.title) for step in case_type.steps}
    return [
        DefectNow(
            code=one["code"],
            step=one["step"],
            step_title=steps.get(one["step"], ""),
            title=one["title"],
            todo=one["todo"],
            done=_changed(one["step"], returned, versions[-1]),
        )
        for one in named_defects(case, notice)
    ]


def _changed(step: str, before: CaseVersion, after: CaseVersion) -> bool:
    old, new = before.document["typed"], after.document["typed"]
    return bool(old.get(step) != new.get(step)) if step else bool(old != new)
