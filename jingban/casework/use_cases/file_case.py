"""A filer hands a draft in: it gets its number and goes to the office."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jingban.casework import types
from jingban.casework.answers import facts_of, unfinished
from jingban.casework.events import CaseEventName
from jingban.casework.models import Case, CaseVersion
from jingban.casework.progress import UnableToAdvance, advance, commit_for
from jingban.casework.queries import working_version
from jingban.casework.states import CaseAction
from jingban.casework.telling import tell
from jingban.foundation.numbers import code_from, next_number
from jingban.ledger import record
from jingban.mandates.acts import Authority
from jingban.mandates.models import Act


class UnableToFileCase(Exception):
    """`code` says why: `unfinished`, `edited` (since shown), `filed` (by another form), or `gone` (discarded)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def file_case(
    *, authority: Authority, case: Case, revision: int, token: UUID, entropy: bytes, now: datetime
) -> Case:
    """File what stands in the draft, exactly as it was shown; give the case with its number.

    `revision` is the draft's as shown, `token` the form's own: the same form sent twice files once and
    gives the same case. `entropy` is 16 random bytes for the verification code. All answers are checked
    again here. Raises `Refused`, `UnableToFileCase`.
    """
    try:
        with transaction.atomic():
            present = present_case(case)
            if present.form_token == token:
                return present
            return _file(authority, present, revision, token, entropy, now)
    except UnableToAdvance as clash:
        return filed_meanwhile(case, token, clash)


def present_case(case: Case) -> Case:
    """Read a case anew; raises `UnableToFileCase` when it was discarded."""
    found = Case.objects.select_related("principal").filter(id=case.id, principal=case.principal_id).first()
    if found is None:
        raise UnableToFileCase("gone")
    return found


def filed_meanwhile(case: Case, token: UUID, clash: UnableToAdvance) -> Case:
    """Give the case if the same form was filed while this one waited (PostgreSQL), else say what happened."""
    present = present_case(case)
    if present.form_token == token:
        return present
    raise UnableToFileCase("filed") from clash


def _file(
    authority: Authority, case: Case, revision: int, token: UUID, entropy: bytes, now: datetime
) -> Case:
    act = commit_for(authority, case, now)
    if case.number:
        raise UnableToFileCase("filed")
    # The case goes on first: of two at once the second waits here on PostgreSQL, and finds what was filed.
    advance(
        case,
        CaseAction.FILE,
        act=act,
        now=now,
        number=next_number(settings.FILING_NUMBER_PREFIX, now),
        verification_code=code_from(entropy),
        form_token=token,
        filed_at=now,
        handler=act.person_id,
    )
    freeze(case, revision, act, now)
    note(CaseEventName.FILED, case, act, now)
    tell(case, "case.filed", now=now)
    return case


def freeze(case: Case, revision: int, act: Act, now: datetime) -> CaseVersion:
    """Turn the version that is being filled in into a filed one; raises `UnableToFileCase`."""
    version = working_version(case)
    if version is None:
        raise UnableToFileCase("filed")
    if version.revision != revision:
        raise UnableToFileCase("edited")
    case_type, typed = types.get(case.case_type), version.document["typed"]
    if unfinished(case_type, typed):
        raise UnableToFileCase("unfinished")
    version.document = {"typed": typed, "prefill": {}, "facts": facts_of(case_type, typed)}
    kept = CaseVersion.objects.filter(
        id=version.id, principal=case.principal_id, revision=revision, filed_at=None
    ).update(document_sealed=version.document_sealed, filed_at=now, saved_at=now, saved_by=act)
    if not kept:
        raise UnableToFileCase("edited")
    return version


def note(event: CaseEventName, case: Case, act: Act, now: datetime) -> None:
    """Write a filer's step into the ledger."""
    record(
        event,
        now=now,
        account_id=act.account_id,
        party_id=act.person_id,
        principal_id=case.principal_id,
        subject_id=case.id,
        data={"number": case.number, "ground": act.ground},
    )
