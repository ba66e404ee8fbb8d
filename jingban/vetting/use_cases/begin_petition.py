"""A petition begins: its phone is proven, nothing else yet."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from jingban.accounts.codes import spend_code
from jingban.accounts.models import Account, Code
from jingban.foundation.numbers import code_from
from jingban.ledger import record
from jingban.parties.models import Organisation, Person
from jingban.vetting.events import VettingEvent
from jingban.vetting.kinds import Kind
from jingban.vetting.models import Petition


def begin_petition(
    *,
    kind: Kind,
    claim: dict[str, Any],
    phone: str,
    code: Code,
    language: str,
    now: datetime,
    account: Account | None = None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    other: Person | None = None,
) -> Petition:
    """Make a petition that waits for its papers, and use up the checked code that proved its phone (E.164).

    Without `account` it goes the same way as any other and ends refused: what was typed fits no account, and
    only the reviewers may know. Raises `UnableToRedeemCode` when the code was used meanwhile.
    """
    petition = Petition(
        kind=kind.code,
        receipt=code_from(secrets.token_bytes(16)),
        division=str(settings.BRAND["region_code"]),
        account=account,
        person=person,
        organisation=organisation,
        other=other,
        claim=claim,
        phone=phone,
        language=language,
        created_at=now,
    )
    with transaction.atomic():
        spend_code(code, now=now)
        petition.save(force_insert=True)
        record(VettingEvent.BEGUN, now=now, subject_id=petition.id, data={"kind": kind.code})
    return petition
