"""An account whose password (and code, if asked) was right is signed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore
from jingban.accounts.telling import tell
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.ledger import record
from jingban.signin.client import Client
from jingban.signin.events import SigninEvent
from jingban.signin.models import Attempt, Outcome
from jingban.signin.use_cases.prove_password import UnableToSignIn


def enter(
    *,
    account: Account,
    attempt_id: UUID,
    session: SessionStore,
    client: Client,
    chosen: Mapping[str, Any],
    now: datetime,
) -> None:
    """Begin the account's session in this browser and write it down; a browser that is new to it is told.

    `chosen` holds the preferences (`language`, `care`) chosen here before signing in: the account takes them over.
    Raises `UnableToSignIn` when the account was closed, frozen or given a new password since it was read.
    """
    with transaction.atomic():
        unchanged = Account.objects.filter(
            id=account.id, credential_epoch=account.credential_epoch, closed_at=None, frozen_at=None
        )
        seen = {"previous_sign_in_at": F("last_sign_in_at"), "last_sign_in_at": now}
        if not unchanged.update(**seen, **chosen):
            raise UnableToSignIn
        begin_session(session=session, account=account, now=now, device=client.name, network=client.network)
        Attempt.objects.filter(id=attempt_id).update(outcome=Outcome.SUCCESS, account=account)
        record(SigninEvent.SIGNED_IN, now=now, account_id=account.id, subject_id=attempt_id)
        if account.last_sign_in_at is not None and not client.device.knows([account]):
            _tell(account, chosen.get("language", account.language), client, now)


def _tell(account: Account, language: str, client: Client, now: datetime) -> None:
    with override(language):
        device = client.name or _("未知设备")
    tell(
        account=account,
        template="account.new_device",
        now=now,
        params={"device": device},
        language=language,
    )
