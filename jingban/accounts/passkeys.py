"""Passkeys (WebAuthn): how one is made, and how one proves its holder.

Every challenge is random, kept on the server, good for five minutes and one answer, and bound to the session it
was asked in. The device verifies its holder (PIN, finger, face) each time. docs/decisions/0013-factors.md.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Ceremony, Challenge, Passkey
from jingban.ledger import record

GOOD_FOR = timedelta(minutes=5)
LONGEST_ANSWER = 20_000


class UnableToProvePasskey(Exception):
    """The answer is not what this browser was asked for, or not this account's: one exception for every fault."""


def rp_id() -> str:
    """Give the name passkeys belong to: the host of the site's own address."""
    return urlsplit(settings.JINGBAN_ORIGIN).hostname or ""


def works_at(host: str) -> bool:
    """Say whether passkeys work on a page of this host (`name` or `name:port`)."""
    return host == urlsplit(settings.JINGBAN_ORIGIN).netloc


def creation_options(*, account: Account, shown_as: str, session: str, now: datetime) -> str:
    """Give, as JSON, what the browser needs to make a passkey for an account.

    `session` is `request.session.ref()`; `shown_as` is what the device shows beside the passkey.
    """
    options = webauthn.generate_registration_options(
        rp_id=rp_id(),
        rp_name=str(settings.BRAND["name"]),
        user_id=account.id.bytes,
        user_name=shown_as,
        user_display_name=shown_as,
        challenge=_new_challenge(Ceremony.ADD, session, now),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_of(account),
    )
    return webauthn.options_to_json(options)


def request_options(
    *, ceremony: Ceremony, session: str, now: datetime, account: Account | None = None
) -> str:
    """Give, as JSON, what the browser needs to ask for a passkey: any of this site's, or one of an account."""
    options = webauthn.generate_authentication_options(
        rp_id=rp_id(),
        challenge=_new_challenge(ceremony, session, now),
        allow_credentials=_of(account) if account else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def check_creation(*, answer: str, session: str, now: datetime) -> VerifiedRegistration:
    """Hold a browser's answer to `creation_options` against its challenge; raises `UnableToProvePasskey`."""
    credential = _parsed(answer)
    challenge = _spend_challenge(credential, Ceremony.ADD, session, now)
    try:
        return webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=settings.JINGBAN_ORIGIN,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise UnableToProvePasskey from fault


def prove_passkey(
    *, answer: str, ceremony: Ceremony, session: str, now: datetime, account: Account | None = None
) -> Passkey:
    """Hold a browser's answer to `request_options` against its challenge and the stored key; give the passkey.

    With `account` it must be one of that account's. The device's counter has to grow: one that does not is a
    copy, and is refused. Raises `UnableToProvePasskey`; the challenge is spent either way.
    """
    credential = _parsed(answer)
    challenge = _spend_challenge(credential, ceremony, session, now)
    passkey = _find(credential, account)
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=settings.JINGBAN_ORIGIN,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        _note_refusal(passkey, now)
        raise UnableToProvePasskey from fault
    as_read = Passkey.objects.filter(id=passkey.id, sign_count=passkey.sign_count)
    if not as_read.update(sign_count=verified.new_sign_count, last_used_at=now):
        _note_refusal(passkey, now)
        raise UnableToProvePasskey
    return passkey


def _note_refusal(passkey: Passkey, now: datetime) -> None:
    record(
        AccountEvent.PASSKEY_REFUSED,
        now=now,
        account_id=passkey.account_id,
        subject_id=passkey.id,
        outcome="failure",
    )


def _of(account: Account) -> list[PublicKeyCredentialDescriptor]:
    ids = account.passkeys.values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=bytes(one)) for one in ids]


def _new_challenge(ceremony: Ceremony, session: str, now: datetime) -> bytes:
    value = webauthn.helpers.generate_challenge()
    Challenge.objects.create(ceremony=ceremony, session=session, value=value, expires_at=now + GOOD_FOR)
    return value


def _spend_challenge(credential: dict[str, Any], ceremony: Ceremony, session: str, now: datetime) -> bytes:
    """Take away the challenge that was signed, if this session was asked it; of two answers one finds it."""
    try:
        told = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        value = base64url_to_bytes(told["challenge"])
    except (ValueError, KeyError, TypeError) as fault:
        raise UnableToProvePasskey from fault
    asked = Challenge.objects.filter(ceremony=ceremony, session=session, value=value, expires_at__gt=now)
    if not asked.delete()[0]:
        raise UnableToProvePasskey
    return value


def _parsed(answer: str) -> dict[str, Any]:
    try:
        credential = json.loads(answer[:LONGEST_ANSWER])
    except ValueError as fault:
        raise UnableToProvePasskey from fault
    if not isinstance(credential, dict):
        raise UnableToProvePasskey
    return credential


def _find(credential: dict[str, Any], account: Account | None) -> Passkey:
    """Give the passkey an answer names; the account it says it is of must be its own."""
    try:
        named = base64url_to_bytes(credential["id"])
        handle = credential["response"].get("userHandle")
        owner = UUID(bytes=base64url_to_bytes(handle)) if handle else None
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise UnableToProvePasskey from fault
    passkey = Passkey.objects.filter(credential_id=named).select_related("account").first()
    if passkey is None or (account and passkey.account_id != account.id):
        raise UnableToProvePasskey
    if owner is None and account is None:
        raise UnableToProvePasskey
    if owner is not None and owner != passkey.account_id:
        raise UnableToProvePasskey
    return passkey
