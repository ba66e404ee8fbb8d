"""Sealed columns: what they take and give, and what they refuse."""

from datetime import date

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from jingban.foundation.crypto import CannotUnseal, Sealed, SealedField, forget_keys, keyring, seal, unseal
from jingban.foundation.crypto.datakey import DataKey
from jingban.foundation.models import Entity, Lookup, new_id

SECRET = "李晓波"


def lookup_row(value: str = SECRET) -> Lookup:
    return Lookup(purpose="person_name", key_version=1, digest=b"1", owner=new_id(), value=value)


@pytest.fixture
def paper() -> type[models.Model]:
    with isolate_apps("jingban.foundation"):

        class Paper(Entity):
            form_sealed = SealedField()
            form = Sealed("form_sealed", kind="json")
            born_sealed = SealedField()
            born = Sealed("born_sealed", kind="date", null=True)
            note_sealed = SealedField()
            note = Sealed("note_sealed", null=True)

            class Meta:
                app_label = "foundation"

    return Paper


def test_a_value_comes_back_after_saving():
    row = lookup_row()
    row.save()
    assert Lookup.objects.get(pk=row.pk).value == SECRET


def test_the_column_holds_nothing_in_clear():
    row = lookup_row()
    row.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT value_sealed FROM foundation_lookup")
        raw = bytes(cursor.fetchone()[0])
    assert SECRET.encode() not in raw
    assert raw != bytes(lookup_row().value_sealed)


def test_each_kind_gives_back_what_it_took(paper):
    row = paper(form={"雇主": ["A", 1, None]}, born=date(1990, 2, 28), note="")
    assert row.form == {"雇主": ["A", 1, None]}
    assert row.born == date(1990, 2, 28)
    assert row.note == ""


def test_none_is_an_empty_column_where_it_is_declared(paper):
    row = paper(form={}, born=None, note="x")
    row.note = None
    assert row.born is None
    assert row.born_sealed is None
    assert row.note_sealed is None


def test_none_is_refused_where_it_is_not_declared(paper):
    with pytest.raises(ValueError, match=r"Paper\.form is not declared null"):
        paper(form=None)


def test_reading_a_column_that_was_never_filled_is_refused(paper):
    with pytest.raises(ValueError, match=r"Paper\.form is empty"):
        _ = paper().form


def test_a_value_moved_to_another_row_is_refused():
    first, second = lookup_row(), lookup_row()
    second.value_sealed = first.value_sealed
    with pytest.raises(CannotUnseal) as caught:
        _ = second.value
    assert SECRET not in str(caught.value)


def test_a_value_moved_to_another_column_is_refused(paper):
    row = paper(note="1990-01-01")
    row.born_sealed = row.note_sealed
    with pytest.raises(CannotUnseal):
        _ = row.born


@pytest.mark.parametrize("place", [0, 3, 12, 25, -1])
def test_one_changed_byte_is_refused(place):
    sealed = bytearray(seal(b"1", b"here"))
    sealed[place] ^= 1
    with pytest.raises(CannotUnseal):
        unseal(bytes(sealed), b"here")


@pytest.mark.parametrize("junk", [b"", b"\x01", b"plain text that was never sealed by us"])
def test_what_was_never_sealed_is_refused(junk):
    with pytest.raises(CannotUnseal):
        unseal(junk, b"")


def test_a_value_of_another_process_is_unsealed_from_the_wrapped_key():
    sealed = seal(b"1", b"here")
    forget_keys()
    assert unseal(sealed, b"here") == b"1"
    assert DataKey.objects.count() == 1


def test_a_wrong_or_missing_key_encryption_key_says_which(settings):
    sealed = seal(b"1", b"here")
    for kek, said in [({1: bytes(32)}, "version 1 of JINGBAN_KEYS does not open"), ({2: bytes(32)}, "lacks")]:
        settings.JINGBAN_KEYS = kek
        forget_keys()
        with pytest.raises(CannotUnseal, match=said):
            unseal(sealed, b"here")


def test_when_two_make_the_first_key_both_use_the_same(monkeypatch):
    seal(b"1", b"")
    newest = DataKey.objects.get()
    # the other process looked before ours was there
    rows = DataKey.objects.order_by("-version")
    answers = iter([DataKey.objects.none(), rows])
    monkeypatch.setattr(DataKey.objects, "order_by", lambda _: next(answers, rows))
    assert keyring.make_key() == newest.pk
    assert DataKey.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_key_whose_transaction_was_rolled_back_seals_nothing_afterwards():
    with transaction.atomic():
        seal(b"lost", b"")
        transaction.set_rollback(True)
    sealed = seal(b"kept", b"")
    forget_keys()
    assert unseal(sealed, b"") == b"kept"


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_sealing_and_unsealing_ask_the_database_once(django_assert_num_queries):
    seal(b"1", b"")
    with django_assert_num_queries(0):
        for _ in range(100):
            unseal(seal(b"1", b""), b"")
