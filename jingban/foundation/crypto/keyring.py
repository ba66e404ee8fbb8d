"""Seals and unseals bytes, and keeps the data keys.

A sealed value is: format byte 1 · 8 bytes data key id · 12 bytes nonce · AES-256-GCM ciphertext and tag.
"""

import os
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction

from jingban.foundation.crypto.datakey import DataKey

FORMAT = b"\x01"
KEY_ID_BYTES = 8
NONCE_BYTES = 12
HEADER_BYTES = len(FORMAT) + KEY_ID_BYTES

# How long a process goes on sealing under a key after another process has made the next.
CURRENT_KEY_SECONDS = 60

_ciphers: dict[int, AESGCM] = {}
_current: tuple[int, float] | None = None


class CannotUnseal(Exception):
    """The sealed bytes were changed, or moved from another row or column, or their key is gone."""


def seal(plain: bytes, aad: bytes) -> bytes:
    """Encrypt bytes under the newest data key, bound to `aad` (which must be given again to unseal)."""
    key_id = current_key_id()
    nonce = os.urandom(NONCE_BYTES)
    header = FORMAT + key_id.to_bytes(KEY_ID_BYTES)
    return header + nonce + _cipher(key_id).encrypt(nonce, plain, header + aad)


def unseal(sealed: bytes, aad: bytes) -> bytes:
    """Decrypt what `seal` made with the same `aad`; raises `CannotUnseal`, which names no content."""
    header, nonce = sealed[:HEADER_BYTES], sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    try:
        return _cipher(key_id_of(sealed)).decrypt(nonce, sealed[HEADER_BYTES + NONCE_BYTES :], header + aad)
    except InvalidTag:
        raise CannotUnseal("sealed bytes were changed, or moved from another row or column") from None


def key_id_of(sealed: bytes) -> int:
    """Give the id of the data key that sealed these bytes; raises `CannotUnseal` if they are not ours."""
    if len(sealed) < HEADER_BYTES + NONCE_BYTES + 16 or sealed[:1] != FORMAT:
        raise CannotUnseal("not sealed bytes")
    return int.from_bytes(sealed[1:HEADER_BYTES])


def current_key_id() -> int:
    """Give the id of the data key to seal with; the first use of all makes the first key."""
    if _current is not None and time.monotonic() < _current[1]:
        return _current[0]
    newest = DataKey.objects.order_by("-version").first()
    key_id = newest.pk if newest else make_key()
    # Only a key that outlives this transaction may seal what the next ones write.
    transaction.on_commit(lambda: _remember(key_id))
    return key_id


def make_key() -> int:
    """Make the next data key and give its id; when another process made it first, give that one's."""
    newest = DataKey.objects.order_by("-version").first()
    key = DataKey(version=newest.version + 1 if newest else 1)
    wrap(key, AESGCM.generate_key(256))
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:
        return DataKey.objects.order_by("-version").values_list("pk", flat=True)[0]
    return key.pk


def wrap(key: DataKey, plain: bytes) -> None:
    """Put a data key's bytes into its row, encrypted under the newest key-encryption key of the settings."""
    version = max(settings.JINGBAN_KEYS)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(settings.JINGBAN_KEYS[version]).encrypt(nonce, plain, _wrap_aad(key.pk))
    key.wrapped, key.kek_version = nonce + sealed, version


def unwrap(key: DataKey) -> bytes:
    """Give a data key's bytes; raises `CannotUnseal` when its key-encryption key is missing or wrong."""
    kek = settings.JINGBAN_KEYS.get(key.kek_version)
    if kek is None:
        raise CannotUnseal(f"JINGBAN_KEYS lacks version {key.kek_version}, which wraps {key}")
    wrapped = bytes(key.wrapped)
    try:
        return AESGCM(kek).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _wrap_aad(key.pk))
    except InvalidTag:
        raise CannotUnseal(f"version {key.kek_version} of JINGBAN_KEYS does not open {key}") from None


def forget_keys() -> None:
    """Drop what this process holds of keys (after a rotation, and between tests)."""
    global _current  # noqa: PLW0603 - the process-wide cache is this module's subject
    _current = None
    _ciphers.clear()


def _remember(key_id: int) -> None:
    global _current  # noqa: PLW0603
    _current = (key_id, time.monotonic() + CURRENT_KEY_SECONDS)


def _cipher(key_id: int) -> AESGCM:
    cipher = _ciphers.get(key_id)
    if cipher is None:
        key = DataKey.objects.filter(pk=key_id).first()
        if key is None:
            raise CannotUnseal("the data key of these sealed bytes is not in the database")
        cipher = _ciphers[key_id] = AESGCM(unwrap(key))
    return cipher


def _wrap_aad(key_id: int) -> bytes:
    return b"jingban data key " + key_id.to_bytes(KEY_ID_BYTES)
