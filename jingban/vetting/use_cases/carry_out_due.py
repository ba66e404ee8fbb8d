"""Time passes: what is due takes effect, what waited too long lapses, what has served its time is deleted."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from jingban.foundation.clock import china_date
from jingban.foundation.models.upload import Upload
from jingban.ledger import record
from jingban.vetting import kinds
from jingban.vetting.events import VettingEvent
from jingban.vetting.models import Paper, Petition
from jingban.vetting.progress import UnableToAdvance, advance
from jingban.vetting.states import PetitionAction, PetitionState
from jingban.vetting.telling import tell_applicant, tell_the_told

logger = logging.getLogger(__name__)
DRAFTS_LIVE = timedelta(days=1)


def carry_out_due(*, now: datetime) -> int:
    """Let every petition take effect whose time has come; give how many did.

    State and effect are one transaction each: killed in the middle, nothing has happened, and the next run
    does it. Who blocks in the same moment either wins or loses whole. What fails does not hold up the rest;
    the first failure is raised in the end.
    """
    due = Petition.objects.filter(state=PetitionState.COOLING, due_at__lte=now)
    return _each(list(due.order_by("due_at", "id")), lambda one: _carry_out(one, now))


def lapse_overdue(*, now: datetime) -> int:
    """End the petitions that waited in vain for papers or for the representative; give how many."""
    waiting = Q(state=PetitionState.MORE_ASKED) | Q(state=PetitionState.ASKED)
    late = Petition.objects.filter(waiting, answer_by__lt=china_date(now))
    return _each(list(late.order_by("id")), lambda one: _lapse(one, now))


def forget_papers(*, now: datetime) -> int:
    """Delete drafts of yesterday, and the papers of what was closed `VETTING_PAPERS_DAYS` ago; give the files."""
    drafts = Petition.objects.filter(state=PetitionState.DRAFT, created_at__lte=now - DRAFTS_LIVE)
    closed = Petition.objects.filter(closed_at__lte=now - timedelta(days=settings.VETTING_PAPERS_DAYS))
    forgotten = 0
    for petition in [*drafts, *closed.filter(papers__upload__isnull=False).distinct()]:
        with transaction.atomic():
            uploads = list(Paper.objects.filter(petition=petition).values_list("upload", flat=True))
            gone = Upload.objects.filter(id__in=[one for one in uploads if one])
            count = gone.count()
            gone.delete()
            if petition.state == PetitionState.DRAFT:
                petition.delete()
            else:
                record(VettingEvent.PAPERS_FORGOTTEN, now=now, subject_id=petition.id, data={"files": count})
            forgotten += count
    return forgotten


def forget_claims(*, now: datetime) -> int:
    """Empty what was typed, phones and words of what was closed `VETTING_PAPERS_DAYS` ago; give the petitions.

    That somebody asked, who ruled on it and how it ended stays, with the reviewers' codes.
    """
    closed = Petition.objects.filter(closed_at__lte=now - timedelta(days=settings.VETTING_PAPERS_DAYS))
    petitions = list(closed.filter(forgotten_at=None))
    for petition in petitions:
        petition.claim, petition.phone = dict.fromkeys(petition.claim, ""), ""
        petition.forgotten_at = now
        with transaction.atomic():
            petition.save(update_fields=["claim_sealed", "phone_sealed", "forgotten_at"])
            petition.events.update(text_sealed=None)
            petition.notices.update(phone_sealed=None)
            record(VettingEvent.CLAIM_FORGOTTEN, now=now, subject_id=petition.id)
    return len(petitions)


def _carry_out(petition: Petition, now: datetime) -> None:
    kind = kinds.get(petition.kind)
    with transaction.atomic():
        petition.refresh_from_db()  # account and parties as they stand now
        if petition.state != PetitionState.COOLING:
            raise UnableToAdvance("changed_meanwhile")
        if kind.hindrance(petition):
            _lapse(petition, now)
            return
        hold_until = now + timedelta(days=kind.holds) if kind.holds else None
        advance(petition, PetitionAction.CARRY_OUT, now=now, hold_until=hold_until)
        kind.carry_out(petition, now)
        record(
            VettingEvent.CARRIED_OUT,
            now=now,
            account_id=petition.account_id,
            party_id=petition.person_id,
            principal_id=petition.organisation_id,
            subject_id=petition.id,
            data={"number": petition.number},
        )
        tell_applicant(petition, "vetting.done", now=now)
        tell_the_told(petition, "vetting.done", now=now)


def _lapse(petition: Petition, now: datetime) -> None:
    with transaction.atomic():
        advance(petition, PetitionAction.LAPSE, now=now)
        record(VettingEvent.LAPSED, now=now, subject_id=petition.id)
        tell_applicant(petition, "vetting.lapsed", now=now)
        tell_the_told(petition, "vetting.stopped", now=now)


def _each(petitions: list[Petition], work: Callable[[Petition], None]) -> int:
    done = 0
    failures: list[Exception] = []
    for petition in petitions:
        try:
            work(petition)
        except UnableToAdvance:
            continue  # somebody was faster
        except Exception as failure:
            logger.error("petition %s: %s", petition.id, type(failure).__name__)
            failures.append(failure)
        else:
            done += 1
    if failures:
        raise failures[0]
    return done
