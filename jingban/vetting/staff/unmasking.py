"""The masked values and the papers of a petition, for `staff.use_cases.unmask`."""

from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jingban.staff.queries import OfficerOnDuty
from jingban.staff.use_cases.unmask import Masked
from jingban.vetting import kinds
from jingban.vetting.staff.queries import open_petition

KIND: Final = "vetting"
PAPERS: Final = "papers"


def find(officer: OfficerOnDuty, petition_id: UUID, field: str) -> Masked | None:
    """Give one masked line of a petition, or its papers as a whole; None when there is none of the sort."""
    opened = open_petition(officer, petition_id)
    if opened is None:
        return None
    petition, kind = opened.petition, kinds.get(opened.petition.kind)
    about = f"{petition.number} · {kind.name}"
    back = reverse("vetting:staff_petition", args=[petition.id])
    # Who is no reviewer there unmasks nothing there.
    refusal = "role" if opened.refusal == "elsewhere" else opened.refusal
    if field == PAPERS:
        return Masked(label=_("材料"), about=about, refusal=refusal, back=back, reveal=lambda: "")
    line = next((one for one in kind.compare(petition) if one.code == field and one.whole), None)
    if line is None or line.whole is None:
        return None
    return Masked(label=line.label, about=about, refusal=refusal, back=back, reveal=line.whole)
