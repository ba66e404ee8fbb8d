"""What has become of each defect on the list that was sent."""

from dataclasses import dataclass

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


def defects_of(case: Case, notice: ReturnNotice | None) -> list[DefectNow]:
    """Give the defects with what became of each: a step whose answers differ from the returned ones is done."""
    if notice is None:
        return []
    versions = list(CaseVersion.objects.filter(case=case, principal=case.principal_id).order_by("number"))
    returned = [one for one in versions if one.filed_at and one.filed_at <= notice.at][-1]
    titles = {step.code: str(step.title) for step in types.get(case.case_type).steps}
    return [
        DefectNow(
            code=one["code"],
            step=one["step"],
            step_title=titles.get(one["step"], ""),
            title=one["title"],
            todo=one["todo"],
            done=_changed(one["step"], returned, versions[-1]),
        )
        for one in notice.defects
    ]


def _changed(step: str, before: CaseVersion, after: CaseVersion) -> bool:
    old, new = before.document["typed"], after.document["typed"]
    return bool(old.get(step) != new.get(step)) if step else bool(old != new)
