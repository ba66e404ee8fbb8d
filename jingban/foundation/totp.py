"""Time-based one-time passwords (RFC 6238): SHA-1, six digits, 30 seconds, one step either way."""

import base64
import hmac
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS: Final = 30
DIGITS: Final = 6
# Clocks of phones go wrong by some seconds; more than one step would only help a thief.
WINDOW: Final = 1
SECRET_BYTES: Final = 20


def secret_from(entropy: bytes) -> str:
    """Give a secret as base32 text; takes 20 random bytes, raises ValueError for another length."""
    if len(entropy) != SECRET_BYTES:
        raise ValueError(f"a TOTP secret is made of {SECRET_BYTES} random bytes")
    return base64.b32encode(entropy).decode()


def code_at(secret: str, at: datetime) -> str:
    """Give the code that an authenticator shows at an instant."""
    return _totp(secret).generate(at.timestamp()).decode()


def matching_step(secret: str, typed: str, *, at: datetime) -> int | None:
    """Give the time step whose code was typed, within one step of `at`; None when there is none."""
    present = int(at.timestamp()) // STEP_SECONDS
    found = None
    for step in range(present - WINDOW, present + WINDOW + 1):
        code = _totp(secret).generate(step * STEP_SECONDS)
        if hmac.compare_digest(code, typed.encode()):
            found = step
    return found


def provisioning_uri(secret: str, *, login: str, issuer: str) -> str:
    """Give the `otpauth://` address that an authenticator app reads from a QR code."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def _totp(secret: str) -> TOTP:
    # Every authenticator app knows SHA-1 and many know nothing else; HMAC does not rest on collisions.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
