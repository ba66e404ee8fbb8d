"""The hash chain over audit rows and the signature over its end: pure functions.

link(n) = SHA-256(link(n-1) · canonical JSON of row n with its position); link(0) is `GENESIS`.
"""

import base64
import hashlib
import json
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jingban.ledger.models import LedgerRow

GENESIS = hashlib.sha256(b"jingban ledger").digest()
UUID_COLUMNS = ("account_id", "party_id", "principal_id", "officer_id", "subject_id")


def link_of(previous: bytes, row: LedgerRow, position: int) -> bytes:
    """Give the link of a row that follows `previous` at a position."""
    ids = {name: _text(getattr(row, name)) for name in ("id", *UUID_COLUMNS)}
    facts = {
        **ids,
        "at": _instant(row.at),
        "event": row.event,
        "outcome": row.outcome,
        "data": row.data,
        "position": position,
    }
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + canonical.encode()).digest()


def sign_head(seed: str, *, position: int, link: bytes, at: datetime) -> bytes:
    """Sign the chain's end (Ed25519; `seed` is 32 bytes in base64)."""
    return _key(seed).sign(_head_message(position, link, at))


def head_is_signed(seed: str, signature: bytes, *, position: int, link: bytes, at: datetime) -> bool:
    """Tell whether a signature over the chain's end was made with our key."""
    try:
        _key(seed).public_key().verify(signature, _head_message(position, link, at))
    except InvalidSignature:
        return False
    return True


def _key(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed, validate=True))


def _head_message(position: int, link: bytes, at: datetime) -> bytes:
    return f"jingban ledger head\n{position}\n{link.hex()}\n{_instant(at)}".encode()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
