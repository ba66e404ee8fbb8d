"""The applicant hands in one paper, or takes one back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.foundation.files import CleanFile, store_file
from jingban.vetting import kinds
from jingban.vetting.models import Paper, Petition
from jingban.vetting.states import PetitionState

OPEN_TO_PAPERS = frozenset({PetitionState.DRAFT, PetitionState.MORE_ASKED})


class UnableToAddPaper(Exception):
    """`code` says why: `state` (no papers are taken now), `slot` (none is asked for there), `most`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_paper(*, petition: Petition, slot_code: str, file: CleanFile, now: datetime) -> Paper:
    """Keep a cleaned file for a slot; where one is enough it takes the place of the former.

    Raises `UnableToAddPaper`, and `UnableToStoreFile` when the disk does not take it.
    """
    slot = kinds.get(petition.kind).slot(slot_code)
    if slot is None:
        raise UnableToAddPaper("slot")
    with transaction.atomic():
        _lock(petition)
        earlier = [one for one in changeable(petition) if one.slot == slot_code]
        if slot.most > 1 and len(earlier) >= slot.most:
            raise UnableToAddPaper("most")
        if slot.most == 1:
            for one in earlier:
                _remove(one)
        upload = store_file(file, owner_id=petition.id, subject_id=petition.id, now=now)
        return Paper.objects.create(
            petition=petition, slot=slot_code, position=petition.position, upload=upload, added_at=now
        )


def drop_paper(*, petition: Petition, paper_id: UUID) -> None:
    """Take a paper back that no reviewer has seen yet; one that is not there does nothing."""
    with transaction.atomic():
        _lock(petition)
        for one in changeable(petition):
            if one.id == paper_id:
                _remove(one)


def changeable(petition: Petition) -> list[Paper]:
    """List the papers the applicant may still take back: all of a draft, or those added since more was asked."""
    new = petition.papers.filter(position=petition.position).exclude(upload=None)
    return list(new.select_related("upload").order_by("added_at", "id"))


def _lock(petition: Petition) -> None:
    """Put what is done to one petition's papers in an order, and see that papers are taken now."""
    open_now = Petition.objects.filter(id=petition.id, state__in=OPEN_TO_PAPERS, position=petition.position)
    if not open_now.update(position=petition.position):
        raise UnableToAddPaper("state")


def _remove(paper: Paper) -> None:
    upload = paper.upload
    paper.delete()
    if upload:
        upload.delete()
