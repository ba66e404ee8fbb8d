"""Keys are changed while the product serves; it can be stopped at any point and begun again."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from jingban.foundation import lookup
from jingban.foundation.crypto import CannotUnseal, forget_keys, keyring, rotation
from jingban.foundation.crypto.datakey import DataKey
from jingban.foundation.lookup import Purpose
from jingban.foundation.models import Lookup, Upload, new_id

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
NUMBERS = [f"resident_id:CHN:99010019900101{n:04}" for n in range(7)]


@pytest.fixture(autouse=True)
def _small_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingban.foundation.management.commands.rotate_keys.SETTLE_SECONDS", 0)
    monkeypatch.setattr(rotation, "BATCH", 3)
    monkeypatch.setattr(lookup, "BATCH", 3)


@pytest.fixture
def owners() -> dict[str, object]:
    owners = {number: new_id() for number in NUMBERS}
    for number, owner in owners.items():
        lookup.put(Purpose.CERTIFICATE, number, owner)
    return owners


def rotate(*flags: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *flags, stdout=out)
    forget_keys()
    return out.getvalue()


def keys_in_use() -> set[int]:
    return {keyring.key_id_of(bytes(row.value_sealed)) for row in Lookup.objects.all()}


def test_all_sealed_columns_are_known():
    found = rotation.sealed_columns()
    assert found[Lookup] == ["value_sealed"]
    assert found[Upload] == ["name_sealed", "key_sealed"]


def test_without_a_flag_nothing_is_done():
    with pytest.raises(CommandError, match="--kek, --data, --lookup"):
        rotate()


def test_data_keys_are_wrapped_under_the_newest_key(owners, settings):
    settings.JINGBAN_KEYS = {1: settings.JINGBAN_KEYS[1], 2: NEW}
    assert rotate("--kek") == "data keys wrapped anew: 1\n"
    settings.JINGBAN_KEYS = {2: NEW}
    assert {row.value for row in Lookup.objects.all()} == set(owners)
    assert rotate("--kek") == "data keys wrapped anew: 0\n"


def test_a_missing_key_encryption_key_is_named(owners, settings):
    settings.JINGBAN_KEYS = {2: NEW}
    forget_keys()
    with pytest.raises(CommandError, match="JINGBAN_KEYS lacks version 1"):
        rotate("--kek")


def test_everything_is_sealed_under_a_new_key(owners):
    (before,) = keys_in_use()
    rotate("--data")
    (after,) = keys_in_use()
    assert after != before
    assert {row.value for row in Lookup.objects.all()} == set(owners)
    assert DataKey.objects.get(retired_at=None).pk == after
    assert DataKey.objects.exclude(retired_at=None).get().pk == before


def test_a_rotation_that_was_stopped_goes_on_under_the_same_key(owners):
    (before,) = keys_in_use()
    rotation.begin_data_rotation()
    next(rotation.reseal(Lookup, ["value_sealed"]))
    assert len(keys_in_use()) == 2
    forget_keys()
    rotate("--data")
    assert DataKey.objects.count() == 2
    assert before not in keys_in_use()


def test_what_cannot_be_unsealed_is_named_and_left(owners):
    broken = Lookup.objects.all()[4]
    sealed = bytes(broken.value_sealed)[:-1] + b"\0"
    Lookup.objects.filter(pk=broken.pk).update(value_sealed=sealed)
    Lookup.objects.filter(pk=Lookup.objects.all()[0].pk).update(value_sealed=b"junk")
    with pytest.raises(CommandError) as caught:
        rotate("--data")
    assert f"foundation_lookup.value_sealed of {broken.pk}" in str(caught.value)
    assert bytes(Lookup.objects.get(pk=broken.pk).value_sealed) == sealed
    assert DataKey.objects.filter(retired_at=None).count() == 2, "the old key stays in use"
    with pytest.raises(CannotUnseal):
        _ = Lookup.objects.get(pk=broken.pk).value


def test_a_value_written_meanwhile_is_kept(owners, monkeypatch: pytest.MonkeyPatch):
    row = Lookup.objects.order_by("pk")[0]
    rotation.begin_data_rotation()
    unseal = rotation.unseal

    def while_another_writes(sealed: bytes, aad: bytes) -> bytes:
        monkeypatch.undo()
        row.value = "written meanwhile"
        row.save()
        return unseal(sealed, aad)

    monkeypatch.setattr(rotation, "unseal", while_another_writes)
    list(rotation.reseal(Lookup, ["value_sealed"]))
    assert Lookup.objects.get(pk=row.pk).value == "written meanwhile"


def test_look_ups_go_over_to_a_new_key(owners, settings):
    former = settings.JINGBAN_LOOKUP_KEYS[1]
    settings.JINGBAN_LOOKUP_KEYS = {1: former, 2: NEW}
    rotate("--lookup")
    assert Lookup.objects.filter(key_version=2).count() == len(owners)
    settings.JINGBAN_LOOKUP_KEYS = {2: NEW}
    assert {number: lookup.find_one(Purpose.CERTIFICATE, number) for number in owners} == owners
    rotate("--lookup")
    assert Lookup.objects.count() == len(owners)
    assert {number: lookup.find_one(Purpose.CERTIFICATE, number) for number in owners} == owners


def test_look_ups_go_over_even_if_the_old_key_was_dropped_too_early(owners, settings):
    settings.JINGBAN_LOOKUP_KEYS = {2: NEW}
    assert lookup.find_one(Purpose.CERTIFICATE, NUMBERS[0]) is None
    rotate("--lookup")
    assert {number: lookup.find_one(Purpose.CERTIFICATE, number) for number in owners} == owners


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_people_are_found_and_registered_while_everything_is_rotated(owners, settings):
    settings.JINGBAN_LOOKUP_KEYS = {1: settings.JINGBAN_LOOKUP_KEYS[1], 2: NEW}
    stop, trouble = threading.Event(), []
    put: dict[str, object] = {}

    def serve() -> None:
        try:
            n = 0
            while not stop.is_set():
                number, owner = f"new {n}", new_id()
                lookup.put(Purpose.CERTIFICATE, number, owner)
                put[number] = owner
                if n % 3 == 0:
                    lookup.remove(Purpose.CERTIFICATE, owner)
                    del put[number]
                assert lookup.find_one(Purpose.CERTIFICATE, NUMBERS[n % 7]) == owners[NUMBERS[n % 7]]
                n += 1
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        for _ in range(3):
            rotate("--data", "--lookup")
    finally:
        stop.set()
        serving.join()
    assert not trouble
    assert len(put) > 10
    everyone = {**owners, **put}
    settings.JINGBAN_LOOKUP_KEYS = {2: NEW}
    assert {number: lookup.find_one(Purpose.CERTIFICATE, number) for number in everyone} == everyone
    found = {row.value: row.owner for row in Lookup.objects.filter(key_version=2)}
    assert found == everyone
