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
from jingban.accounts.second_factors import is_code_asked
from jingban.accounts.sessions import SessionStore
from jingban.accounts.telling import tell
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.ledger import record
from jingban.signin.client import Client
from jingban.signin.events import SigninEvent
from jingban.signin.models import Attempt, Outcome
from jingban.signin.use_cases.prove_password import UnableToSignIn


class FactorNeeded(Exception):
    """The password (and the SMS, if asked) was right; the account also asks for its authenticator's code."""


def enter(
    *,
    account: Account,
    attempt_id: UUID,
    session: SessionStore,
    client: Client,
    chosen: Mapping[str, Any],
    now: datetime,
    factor_proven: bool = False,
) -> None:
    """Begin the account's session in this browser and write it down; a browser that is new to it is told.

    `chosen` holds the preferences (`language`, `care`) chosen here before signing in: the account takes them over.
    Raises `FactorNeeded` when the account asks for a code of its authenticator and `factor_proven` does not say
    that it came, and `UnableToSignIn` when the account was closed, frozen or given a new password since it was read.
    """
    if not factor_proven and is_code_asked(account):
        raise FactorNeeded
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
