"""Finding encrypted values by digest; uniqueness of certificates and personal phones."""

from functools import partial

import pytest
from django.db import connection

from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose, Taken
from jingban.foundation.models import Lookup, new_id
from tests.races import at_once

NUMBER = "resident_id:CHN:990100199001011234"
OLD, NEW = bytes(range(32)), bytes(range(1, 33))


def test_an_owner_is_found_by_the_value():
    owner = new_id()
    lookup.put(Purpose.CERTIFICATE, NUMBER, owner)
    assert lookup.find_one(Purpose.CERTIFICATE, NUMBER) == owner
    assert lookup.find(Purpose.CERTIFICATE, NUMBER) == [owner]
    assert lookup.find(Purpose.PERSON_NAME, NUMBER) == []
    assert lookup.find_one(Purpose.CERTIFICATE, NUMBER + "x") is None


def test_owners_are_a_condition_of_another_query():
    first, second = new_id(), new_id()
    for owner in (first, second):
        lookup.put(Purpose.PERSON_NAME, "李伟", owner)
    lookup.put(Purpose.PERSON_NAME, "林伟", new_id())
    rows = Lookup.objects.filter(owner__in=lookup.owners(Purpose.PERSON_NAME, "李伟"))
    assert set(rows.values_list("owner", flat=True)) == {first, second}


def test_putting_twice_changes_nothing():
    owner = new_id()
    for _ in range(2):
        lookup.put(Purpose.CERTIFICATE, NUMBER, owner)
        lookup.put(Purpose.ORGANISATION_PHONE, "+8613800138000", owner)
    assert Lookup.objects.count() == 2


@pytest.mark.parametrize("purpose", [Purpose.CERTIFICATE, Purpose.PERSONAL_PHONE])
def test_a_unique_value_has_one_owner(purpose):
    owner = new_id()
    lookup.put(purpose, NUMBER, owner)
    with pytest.raises(Taken) as caught:
        lookup.put(purpose, NUMBER, new_id())
    assert caught.value.purpose is purpose
    assert NUMBER not in str(caught.value)
    assert lookup.find(purpose, NUMBER) == [owner]


def test_other_values_have_many_owners_oldest_first():
    owners = [new_id() for _ in range(3)]
    for owner in owners:
        lookup.put(Purpose.ORGANISATION_PHONE, "+8613800138000", owner)
    assert lookup.find(Purpose.ORGANISATION_PHONE, "+8613800138000") == owners
    with pytest.raises(ValueError, match="many owners"):
        lookup.find_one(Purpose.ORGANISATION_PHONE, "+8613800138000")


def test_a_removed_value_is_free_again():
    first, second = new_id(), new_id()
    lookup.put(Purpose.PERSONAL_PHONE, "+8613800138000", first)
    lookup.put(Purpose.PERSONAL_PHONE, "+8613800138001", first)
    assert lookup.remove(Purpose.PERSONAL_PHONE, first, "+8613800138000") == 1
    lookup.put(Purpose.PERSONAL_PHONE, "+8613800138000", second)
    assert lookup.find_one(Purpose.PERSONAL_PHONE, "+8613800138001") == first
    assert lookup.remove(Purpose.PERSONAL_PHONE, first) == 1


def test_an_empty_value_is_refused():
    with pytest.raises(ValueError, match="empty"):
        lookup.put(Purpose.CERTIFICATE, "", new_id())


def test_the_table_holds_nothing_in_clear():
    lookup.put(Purpose.PERSONAL_PHONE, "+8613800138000", new_id())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM foundation_lookup")
        row = cursor.fetchone()
    assert b"13800138000" not in b"".join(
        bytes(value) for value in row if isinstance(value, bytes | memoryview)
    )


def test_while_keys_change_old_entries_are_found_and_stay_unique(settings):
    settings.JINGBAN_LOOKUP_KEYS = {1: OLD}
    owner = new_id()
    lookup.put(Purpose.CERTIFICATE, NUMBER, owner)
    settings.JINGBAN_LOOKUP_KEYS = {1: OLD, 2: NEW}
    assert lookup.find_one(Purpose.CERTIFICATE, NUMBER) == owner
    with pytest.raises(Taken):
        lookup.put(Purpose.CERTIFICATE, NUMBER, new_id())
    assert set(Lookup.objects.values_list("owner", flat=True)) == {owner}


def test_a_process_with_new_keys_holds_off_one_with_old_keys(settings):
    settings.JINGBAN_LOOKUP_KEYS = {1: OLD, 2: NEW}
    lookup.put(Purpose.CERTIFICATE, NUMBER, new_id())
    settings.JINGBAN_LOOKUP_KEYS = {1: OLD}
    with pytest.raises(Taken):
        lookup.put(Purpose.CERTIFICATE, NUMBER, new_id())


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_many_at_once_one_gets_the_value():
    owners = [new_id() for _one in range(6)]
    results = at_once(*(partial(lookup.put, Purpose.CERTIFICATE, NUMBER, owner) for owner in owners))
    won = [owner for owner, result in zip(owners, results, strict=True) if result is None]
    assert lookup.find(Purpose.CERTIFICATE, NUMBER) == won
    assert [type(one) for one in results if one is not None] == [Taken] * 5
