"""Tells the applicant, and everybody whom a petition concerns, each in their own language."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from jingban.foundation.clock import china_minute
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.vetting import kinds
from jingban.vetting.events import VettingEvent
from jingban.vetting.kinds import Concerned
from jingban.vetting.models import Notice, Petition
from jingban.vetting.numbers import in_groups


def tell_applicant(petition: Petition, template: str, *, now: datetime) -> None:
    """Send a text by SMS to the phone that the applicant has proven, in the current transaction."""
    send(
        template=template,
        now=now,
        params=params_of(petition, petition.language),
        phone=petition.phone,
        language=petition.language,
    )


def tell_concerned(petition: Petition, concerned: Concerned, *, now: datetime) -> None:
    """Tell somebody, once, what will happen and how to stop it, in the current transaction.

    The SMS carries an address with a token that can stop this petition and nothing else.
    """
    account = concerned.account
    if Notice.objects.filter(petition=petition, account=account).exists():
        return
    token = secrets.token_urlsafe(16)
    notice = Notice(
        petition=petition,
        role=concerned.role,
        account=account,
        phone=concerned.phone,
        token_digest=token_digest(token),
        at=now,
    )
    message = send(
        template="vetting.stop",
        now=now,
        params={
            **params_of(petition, account.language),
            "address": settings.JINGBAN_ORIGIN + reverse("vetting:block", args=[token]),
        },
        account_id=account.id,
        phone=concerned.phone,
        language=account.language,
        link=reverse("vetting:concerned", args=[petition.id]),
    )
    notice.message_id = message.id
    notice.save(force_insert=True)
    record(
        VettingEvent.TOLD,
        now=now,
        account_id=account.id,
        subject_id=petition.id,
        data={"role": concerned.role},
    )


def tell_the_told(petition: Petition, template: str, *, now: datetime, but: UUID | None = None) -> None:
    """Tell everybody who was told before how it ended; `but` is an account that knows."""
    for notice in petition.notices.select_related("account").exclude(account=but):
        send(
            template=template,
            now=now,
            params=params_of(petition, notice.account.language),
            account_id=notice.account_id,
            phone=notice.phone,
            language=notice.account.language,
            link=reverse("vetting:concerned", args=[petition.id]),
        )


def tell_of_it(petition: Petition, concerned: Concerned, template: str, *, now: datetime) -> None:
    """Tell somebody concerned what has happened, where there was no time to stop it."""
    account = concerned.account
    send(
        template=template,
        now=now,
        params=params_of(petition, account.language),
        account_id=account.id,
        phone=concerned.phone,
        language=account.language,
    )


def params_of(petition: Petition, language: str) -> dict[str, str]:
    """Give what a petition's texts can say, in a language."""
    with translation.override(language):
        return {
            "matter": kinds.get(petition.kind).matter(petition),
            "receipt": in_groups(petition.receipt),
            "expected": petition.expected.isoformat() if petition.expected else "",
            "answer_by": petition.answer_by.isoformat() if petition.answer_by else "",
            "time": china_minute(petition.due_at) if petition.due_at else "",
            "page": settings.JINGBAN_ORIGIN + reverse("vetting:status"),
        }


def token_digest(token: str) -> bytes:
    """Give what a token is found by."""
    return hashlib.sha256(token.encode()).digest()
