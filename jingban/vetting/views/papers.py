"""The papers of the petition in hands: laid down one by one, handed in together; or the way without any."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jingban.foundation.errors import DependencyDown
from jingban.foundation.files import CleanFile, FileRefused, UnableToStoreFile, clean_file
from jingban.foundation.masks import mask_phone
from jingban.ui.decorators import public
from jingban.ui.forms import BoundField
from jingban.ui.shortcuts import invalid, see_other
from jingban.vetting import kinds
from jingban.vetting.forms import PapersForm
from jingban.vetting.holding import held
from jingban.vetting.kinds import Slot
from jingban.vetting.models import Paper, Petition
from jingban.vetting.presenting import asked_slots, word_of
from jingban.vetting.progress import UnableToAdvance
from jingban.vetting.queries import events_of
from jingban.vetting.states import PetitionAction, PetitionState
from jingban.vetting.use_cases.add_paper import (
    OPEN_TO_PAPERS,
    UnableToAddPaper,
    add_paper,
    changeable,
    drop_paper,
)
from jingban.vetting.use_cases.submit_petition import (
    UnableToSubmit,
    ask_representative,
    submit_petition,
    supply_papers,
)

TEMPLATE = "vetting/papers.html"


@dataclass(frozen=True)
class Laid:
    """A paper that is there: what it is called, and how large."""

    id: UUID
    name: str
    size: str


@dataclass(frozen=True)
class Place:
    """A slot on the page: its field, what lies there, and whether more fits."""

    slot: Slot
    field: BoundField
    laid: list[Laid]

    @property
    def is_full(self) -> bool:
        """Whether nothing more can be laid there but in the place of what is there."""
        return len(self.laid) >= self.slot.most > 1


@public
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """Show the places for papers; take files, take one back, or hand all in."""
    petition = held(request.session, request.now)
    if petition is None or petition.state not in OPEN_TO_PAPERS:
        return see_other(reverse("vetting:petition" if petition else "vetting:status"))
    slots = asked_slots(petition, events_of(petition))
    if request.method != "POST":
        return render(request, TEMPLATE, _page(petition, slots, PapersForm(slots=slots)))
    if "drop" in request.POST:
        return _drop(request, petition)
    return _take(request, petition, slots)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Offer the way without papers, and go it."""
    petition = held(request.session, request.now)
    if petition is None:
        return see_other(reverse("vetting:status"))
    kind = kinds.get(petition.kind)
    if petition.state != PetitionState.DRAFT or not kind.confirmable:
        return see_other(reverse("vetting:petition"))
    if request.method != "POST":
        context = {"petition": petition, "kind": kind, "phone": mask_phone(petition.phone)}
        return render(request, "vetting/ask.html", context)
    with suppress(UnableToAdvance):  # sent twice: the page shows where it stands
        ask_representative(petition=petition, now=request.now)
    return see_other(reverse("vetting:petition") + "?submitted=1")


def _take(request: HttpRequest, petition: Petition, slots: Sequence[Slot]) -> HttpResponse:
    form = PapersForm(request.POST, request.FILES, slots=slots)
    form.is_valid()
    try:
        _keep_files(request, petition, slots, form)
    except (UnableToStoreFile, DependencyDown):
        form.add_error(None, _("材料暂时存不下来，请过一会儿再试"))
        page = {**_page(petition, slots, form), "has_errors": True}
        return render(request, TEMPLATE, page, status=503)
    if form.errors:
        return invalid(request, TEMPLATE, _page(petition, slots, form))
    if request.POST.get("do") == "keep":
        return see_other(reverse("vetting:papers"))
    return _hand_in(request, petition, slots, form)


def _keep_files(request: HttpRequest, petition: Petition, slots: Sequence[Slot], form: PapersForm) -> None:
    """Keep every file that is good, whatever is wrong with the others."""
    for slot in slots:
        name = f"file_{slot.code}"
        given = request.FILES.get(name)
        if given is None:
            continue
        try:
            file: CleanFile = clean_file(given)
            add_paper(petition=petition, slot_code=slot.code, file=file, now=request.now)
        except FileRefused as refusal:
            form.add_error(name, refusal)
        except UnableToAddPaper as full:
            text = {
                "most": _("这里最多传 %(most)d 份，请先删除一份") % {"most": slot.most},
                "state": _("材料已经提交，不能再改"),
            }.get(full.code, "")
            form.add_error(name, text)


def _drop(request: HttpRequest, petition: Petition) -> HttpResponse:
    with suppress(ValueError, UnableToAddPaper):  # nothing of the sort is there any more
        drop_paper(petition=petition, paper_id=UUID(request.POST["drop"]))
    return see_other(reverse("vetting:papers"))


def _hand_in(
    request: HttpRequest, petition: Petition, slots: Sequence[Slot], form: PapersForm
) -> HttpResponse:
    hand_in = submit_petition if petition.state == PetitionState.DRAFT else supply_papers
    try:
        hand_in(petition=petition, now=request.now)
    except UnableToSubmit as lack:
        for slot in slots:
            if slot.code in lack.slots:
                form.add_error(f"file_{slot.code}", _("还没有上传：%(paper)s") % {"paper": slot.label})
        return invalid(request, TEMPLATE, _page(petition, slots, form))
    except UnableToAdvance:
        pass  # sent twice: the page shows where it stands
    return see_other(reverse("vetting:petition") + "?submitted=1")


def _page(petition: Petition, slots: Sequence[Slot], form: PapersForm) -> dict[str, Any]:
    laid: dict[str, list[Paper]] = {}
    for paper in changeable(petition):
        laid.setdefault(paper.slot, []).append(paper)
    places = [
        Place(slot, form[f"file_{slot.code}"], [_laid(one) for one in laid.get(slot.code, [])])
        for slot in slots
    ]
    kind = kinds.get(petition.kind)
    return {
        "petition": petition,
        "kind": kind,
        "matter": kind.matter(petition),
        "phone": mask_phone(petition.phone),
        "form": form,
        "groups": _grouped(places),
        "more": petition.state == PetitionState.MORE_ASKED,
        "asked_for": word_of(events_of(petition), PetitionAction.ASK_MORE),
        "cooling_hours": settings.VETTING_COOLING_HOURS,
        "working_days": settings.VETTING_WORKING_DAYS,
        "papers_days": settings.VETTING_PAPERS_DAYS,
        "after_note": _("%(days)d 天内不能创建新的经办人") % {"days": kind.holds} if kind.holds else "",
    }


def _laid(paper: Paper) -> Laid:
    assert paper.upload is not None
    return Laid(paper.id, paper.upload.name, filesizeformat(paper.upload.size))


def _grouped(places: list[Place]) -> list[tuple[Any, list[Place]]]:
    groups: list[tuple[Any, list[Place]]] = []
    for place in places:
        if place.slot.group and groups and groups[-1][0] == place.slot.group:
            groups[-1][1].append(place)
        else:
            groups.append((place.slot.group, [place]))
    return groups
