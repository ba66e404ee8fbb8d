"""Keeps cleaned files under `settings.UPLOADS`, each encrypted under a key of its own that its row holds."""

import base64
import contextlib
import os
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from jingban.foundation.files.cleaning import CleanFile, bare_name
from jingban.foundation.models.base import new_id
from jingban.foundation.models.upload import Upload

NONCE_BYTES = 12
DRAFT = ".part"
STORED = re.compile("[0-9a-f]{32}")


class UnableToStoreFile(Exception):
    """The file could not be written (disk full, folder gone); nothing is left behind. Worth a 503."""


class FileLost(Exception):
    """The row is there but its bytes are not, or were changed."""


def store_file(file: CleanFile, *, owner_id: UUID, subject_id: UUID | None = None, now: datetime) -> Upload:
    """Write the file, then its row; raises `UnableToStoreFile` with neither left.

    The row may still be rolled back by the caller's transaction: the bytes are then an orphan that nobody can
    read, and that `remove_orphans` removes.
    """
    upload_id = new_id()
    key = AESGCM.generate_key(256)
    nonce = os.urandom(NONCE_BYTES)
    _write(path_of(upload_id), nonce + AESGCM(key).encrypt(nonce, file.data, upload_id.bytes))
    return Upload.objects.create(
        id=upload_id,
        owner_id=owner_id,
        subject_id=subject_id,
        kind=file.kind,
        size=len(file.data),
        created_at=now,
        name=bare_name(file.name),
        key=base64.b64encode(key).decode(),
    )


def read_file(upload: Upload) -> bytes:
    """Give a file's bytes; raises `FileLost` when they are gone or were changed."""
    try:
        stored = path_of(upload.pk).read_bytes()
    except OSError as error:
        raise FileLost(upload.pk) from error
    try:
        cipher = AESGCM(base64.b64decode(upload.key))
        return cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], upload.pk.bytes)
    except (InvalidTag, ValueError):
        raise FileLost(upload.pk) from None


def remove_orphans(*, before: datetime) -> int:
    """Remove the bytes last written before an instant that no row knows; gives how many there were.

    `before` must leave time for a transaction that has written its file and not yet its row: a day.
    """
    removed = 0
    for folder in Path(settings.UPLOADS).glob("??"):
        old = [path for path in folder.iterdir() if path.stat().st_mtime < before.timestamp()]
        names = {path.name for path in old}
        known = Upload.objects.filter(pk__in=[name for name in names if STORED.fullmatch(name)])
        orphans = names - {pk.hex for pk in known.values_list("pk", flat=True)}
        for name in orphans:
            (folder / name).unlink(missing_ok=True)
        removed += len(orphans)
    return removed


def path_of(upload_id: UUID) -> Path:
    """Give where a file's bytes are; the id's last digits are its random ones."""
    return Path(settings.UPLOADS) / upload_id.hex[-2:] / upload_id.hex


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(path.name + DRAFT)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise UnableToStoreFile from error
