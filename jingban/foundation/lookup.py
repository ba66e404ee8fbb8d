"""Finds the owner of an encrypted value by a keyed digest (HMAC-SHA256, under keys apart from the data's).

Callers normalise values first. `put` writes one digest under every configured key, so that a uniqueness
holds while processes with old and new settings run side by side; see docs/decisions on key rotation.
"""

import hmac
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from jingban.foundation.crypto import CannotUnseal
from jingban.foundation.crypto.rotation import BATCH, Batch
from jingban.foundation.models.lookup import UNIQUE_PURPOSES, Lookup, Purpose

__all__ = ["Purpose", "Taken", "digest", "find", "find_one", "owners", "put", "rehash", "remove"]


class Taken(Exception):
    """Another owner already has this value, and the purpose allows one only."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(purpose.value)
        self.purpose = purpose


def digest(purpose: str, value: str, key: bytes) -> bytes:
    """Give the 32-byte digest of a normalised value for a purpose under a look-up key."""
    return hmac.digest(key, f"{purpose!s}\x1f{value}".encode(), "sha256")


def entry(purpose: str, value: str, owner: UUID, version: int) -> Lookup:
    """Give the (unsaved) row that makes `owner` findable by `value` under one look-up key."""
    key = settings.JINGBAN_LOOKUP_KEYS[version]
    return Lookup(
        purpose=purpose, key_version=version, digest=digest(purpose, value, key), owner=owner, value=value
    )


def put(purpose: Purpose, value: str, owner: UUID) -> None:
    """Make `owner` findable by `value`; again for the same owner changes nothing.

    Raises `Taken` (and writes nothing) when the purpose is unique and another owner has the value.
    """
    if not value:
        raise ValueError("an empty value cannot be looked up")
    with transaction.atomic():
        Lookup.objects.bulk_create(
            (entry(purpose, value, owner, version) for version in settings.JINGBAN_LOOKUP_KEYS),
            ignore_conflicts=True,
        )
        if purpose.value in UNIQUE_PURPOSES and find(purpose, value) != [owner]:
            raise Taken(purpose)


def find(purpose: Purpose, value: str) -> list[UUID]:
    """Give the owners of a value, oldest entry first."""
    rows = Lookup.objects.filter(_matches(purpose, value)).order_by("id").values_list("owner", flat=True)
    return list(dict.fromkeys(rows))


def owners(purpose: Purpose, value: str) -> models.QuerySet[Lookup, Any]:
    """Give the owners of a value as a condition for another query: `agent__in=owners(…)`, however many."""
    return Lookup.objects.filter(_matches(purpose, value)).values("owner")


def find_one(purpose: Purpose, value: str) -> UUID | None:
    """Give the owner of a value of a unique purpose, or None; raises `ValueError` for other purposes."""
    if purpose.value not in UNIQUE_PURPOSES:
        raise ValueError(f"{purpose.value} may have many owners: use find")
    owners = find(purpose, value)
    return owners[0] if owners else None


def remove(purpose: Purpose, owner: UUID, value: str | None = None) -> int:
    """Make `owner` no longer findable for a purpose (by `value` only, if given); gives the rows removed."""
    with transaction.atomic():
        rows = Lookup.objects.filter(purpose=purpose, owner=owner)
        if value is not None:
            rows = rows.filter(_matches(purpose, value))
        # Locking first makes a running key rotation either wait or be seen by the delete (PostgreSQL).
        list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        return rows.delete()[0]


def rehash() -> Iterator[Batch]:
    """Bring every entry under the newest look-up key, a batch at a time.

    Entries under keys that the settings no longer hold are removed then. May be stopped and begun again.
    """
    older = Lookup.objects.exclude(key_version=max(settings.JINGBAN_LOOKUP_KEYS)).order_by("pk")
    batch = list(older.values_list("pk", flat=True)[:BATCH])
    while batch:
        yield _rehash_batch(batch)
        batch = list(older.filter(pk__gt=batch[-1]).values_list("pk", flat=True)[:BATCH])


def _rehash_batch(pks: list[UUID]) -> Batch:
    newest = max(settings.JINGBAN_LOOKUP_KEYS)
    entries, gone, unreadable = [], [], []
    with transaction.atomic():
        # Locked, so that an owner who is removed meanwhile does not come back under the new key.
        for row in Lookup.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
            try:
                entries.append(entry(row.purpose, row.value, row.owner, newest))
            except CannotUnseal:
                unreadable.append(f"foundation_lookup.value_sealed of {row.pk}")
                continue
            if row.key_version not in settings.JINGBAN_LOOKUP_KEYS:
                gone.append(row.pk)
        Lookup.objects.bulk_create(entries, ignore_conflicts=True)
        Lookup.objects.filter(pk__in=gone).delete()
    return Batch(len(entries), unreadable)


def _matches(purpose: Purpose, value: str) -> models.Q:
    found = models.Q()
    for version, key in settings.JINGBAN_LOOKUP_KEYS.items():
        found |= models.Q(purpose=purpose, key_version=version, digest=digest(purpose, value, key))
    return found
