"""What was typed on one step is kept, whether it holds or not."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.casework.models import Case, CaseVersion
from jingban.casework.progress import commit_for
from jingban.casework.queries import working_version
from jingban.casework.types import Step
from jingban.mandates.acts import Authority


class UnableToSaveDraft(Exception):
    """`code` says why: `edited` (in another window, or by a colleague; `revision` is now) or `filed`."""

    def __init__(self, code: str, revision: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.revision = revision


def save_draft(
    *,
    authority: Authority,
    case: Case,
    step: Step,
    typed: dict[str, list[str]],
    revision: int,
    now: datetime,
) -> CaseVersion:
    """Keep one step's answers in the version that is being filled in; the other steps stay as they are.

    `revision` is the one the page was made from. Raises `Refused`, `UnableToSaveDraft`.
    """
    with transaction.atomic():
        act = commit_for(authority, case, now)
        version = working_version(case)
        if version is None:
            raise UnableToSaveDraft("filed")
        if version.revision != revision:
            raise UnableToSaveDraft("edited", version.revision)
        document = version.document
        version.document = {**document, "typed": {**document["typed"], step.code: typed}}
        kept = CaseVersion.objects.filter(
            id=version.id, principal=case.principal_id, revision=revision, filed_at=None
        ).update(
            document_sealed=version.document_sealed,
            revision=F("revision") + 1,
            saved_at=now,
            saved_by=act,
        )
        if not kept:
            raise UnableToSaveDraft("edited", CaseVersion.objects.get(id=version.id).revision)
    version.refresh_from_db()
    return version
