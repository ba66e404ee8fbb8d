"""Changes keys while the product serves: data keys wrapped anew, sealed columns sealed anew.

Every step is a small transaction of conditional UPDATEs: it may be stopped at any time and begun again, and
a row that somebody writes meanwhile keeps what was written. See docs/decisions on keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from jingban.foundation.crypto.datakey import DataKey
from jingban.foundation.crypto.fields import SealedField, field_aad
from jingban.foundation.crypto.keyring import (
    CannotUnseal,
    current_key_id,
    forget_keys,
    key_id_of,
    make_key,
    seal,
    unseal,
    unwrap,
    wrap,
)

BATCH = 500


@dataclass(frozen=True)
class Batch:
    """What one step did: how many values it brought under the newest key, and where it could not.

    What cannot be unsealed (each as `table.column of id`) stays as it is, for somebody to look at.
    """

    changed: int
    unreadable: list[str]


def rewrap_keys() -> int:
    """Wrap every data key under the newest key-encryption key; gives how many were not yet.

    Raises `CannotUnseal` while `JINGBAN_KEYS` lacks a key that still wraps one.
    """
    newest = max(settings.JINGBAN_KEYS)
    rewrapped = 0
    for key in DataKey.objects.exclude(kek_version=newest):
        former = key.kek_version
        wrap(key, unwrap(key))
        rewrapped += DataKey.objects.filter(pk=key.pk, kek_version=former).update(
            wrapped=key.wrapped, kek_version=key.kek_version
        )
    return rewrapped


def begin_data_rotation() -> DataKey:
    """Make the data key to seal with from now on, or give it back if a rotation was begun and not ended."""
    if DataKey.objects.filter(retired_at=None).count() < 2:
        make_key()
    forget_keys()
    return DataKey.objects.get(pk=current_key_id())


def end_data_rotation(*, now: datetime) -> int:
    """Note that nothing is sealed under the older keys any more; gives how many there were."""
    newest = DataKey.objects.order_by("-version")[0]
    return DataKey.objects.filter(retired_at=None, version__lt=newest.version).update(retired_at=now)


def sealed_columns() -> dict[type[models.Model], list[str]]:
    """Give every model of the product that has sealed columns, with their names."""
    found = {
        model: [field.name for field in model._meta.local_fields if isinstance(field, SealedField)]
        for model in apps.get_models()
        if not model._meta.proxy
    }
    return {model: names for model, names in found.items() if names}


def reseal(model: type[models.Model], columns: list[str]) -> Iterator[Batch]:
    """Seal a model's columns under the current data key, a batch of rows at a time."""
    key_id = current_key_id()
    rows = model._base_manager.order_by("pk").values_list("pk", *columns)
    batch = list(rows[:BATCH])
    while batch:
        yield _reseal_batch(model, columns, batch, key_id)
        batch = list(rows.filter(pk__gt=batch[-1][0])[:BATCH])


def _reseal_batch(
    model: type[models.Model], columns: list[str], rows: list[tuple[Any, ...]], key_id: int
) -> Batch:
    changed, unreadable = 0, []
    with transaction.atomic():
        for pk, *values in rows:
            for column, value in zip(columns, values, strict=True):
                if value is None or _is_under(key_id, bytes(value)):
                    continue
                try:
                    changed += _reseal(model, pk, column, bytes(value))
                except CannotUnseal:
                    unreadable.append(f"{model._meta.db_table}.{column} of {pk}")
    return Batch(changed, unreadable)


def _is_under(key_id: int, sealed: bytes) -> bool:
    try:
        return key_id_of(sealed) == key_id
    except CannotUnseal:
        return False


def _reseal(model: type[models.Model], pk: object, column: str, sealed: bytes) -> int:
    aad = field_aad(model, pk, column)
    unchanged = model._base_manager.filter(pk=pk, **{column: sealed})
    return unchanged.update(**{column: seal(unseal(sealed, aad), aad)})
