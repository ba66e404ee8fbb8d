"""The legal representative is asked whether an account is the organisation's."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from jingban.accounts.models import Link
from jingban.accounts.queries import account_of_representative
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.parties.models import Organisation
from jingban.registration.events import RegistrationEvent
from jingban.registration.models import Confirmation
from jingban.registration.policies import waits

LIFETIME = timedelta(days=7)


class UnableToAsk(Exception):
    """The account has nothing to be confirmed: it is confirmed already, or no longer tied to the organisation."""


def token_digest(token: str) -> bytes:
    """Give what a token is found by."""
    return hashlib.sha256(token.encode()).digest()


def ask_representative(*, link: Link, token: str, now: datetime) -> Confirmation:
    """Make the confirmation page's link (7 days) for an account that waits, in the place of an earlier one.

    A representative who has an own L3 account is told there; else the link or the QR has to reach him.
    Raises `UnableToAsk`.
    """
    with transaction.atomic():
        if not waits(link) or link.organisation is None:
            raise UnableToAsk
        again = link.confirmations.filter(ended_at=None).update(ended_at=now)
        made = Confirmation(
            link=link,
            token=token,
            token_digest=token_digest(token),
            credential_epoch=link.account.credential_epoch,
            asked_at=now,
            expires_at=now + LIFETIME,
        )
        made.save(force_insert=True)
        record(
            RegistrationEvent.CONFIRMATION_ASKED,
            now=now,
            account_id=link.account_id,
            principal_id=link.organisation_id,
            subject_id=made.id,
        )
        if not again:
            _tell_representative(link.organisation, now)
    return made


def _tell_representative(organisation: Organisation, now: datetime) -> None:
    account = account_of_representative(organisation)
    if account is None:
        return
    send(
        template="organisation.confirmation_asked",
        now=now,
        params={"organisation": organisation.name},
        account_id=account.id,
        phone=account.phone,
        language=account.language,
        link=reverse("registration:answer", args=[organisation.id]),
    )
