"""Links and levels: unproven ones exclude nobody, a proven one displaces the others (registration tells them)."""

from datetime import timedelta
from uuid import UUID

import pytest

from jingban.accounts.handlers import forget
from jingban.accounts.models import Account, Code, Level, Link, Session
from jingban.accounts.queries import (
    account_by_phone,
    account_by_username,
    accounts_by_number,
    accounts_of,
    live_link,
    own_texts,
    proven_account_of_organisation,
    proven_account_of_person,
)
from jingban.accounts.use_cases import set_phone as phones
from jingban.accounts.use_cases.open_account import UnableToOpenAccount, open_account
from jingban.accounts.use_cases.raise_level import UnableToRaiseLevel, end_link, raise_level
from jingban.accounts.use_cases.set_password import UnableToSetPassword, set_password
from jingban.foundation.lookup import Purpose
from jingban.ledger.models import LedgerRow, OutboxEvent
from tests.cast import CHEN, LIN, NOW, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account, make_person

LATER = NOW + timedelta(days=1)


def claim(who: tuple[str, str, str], phone: str, at=NOW) -> Account:
    """Let somebody register with another's certificate: an unproven link."""
    return open_account(phone=phone, password_hash="", person=make_person(who), language="zh-hans", now=at)


def test_unproven_links_exclude_nobody() -> None:
    mine, strange = claim(ZHOU, ZHOU[2]), claim(ZHOU, CHEN[2])
    assert accounts_of(make_person(ZHOU)) == [mine, strange]
    assert {live_link(one).level for one in (mine, strange)} == {Level.L2}


def test_who_proves_displaces_the_others_and_emits_it() -> None:
    mine, strange = claim(ZHOU, ZHOU[2]), claim(ZHOU, CHEN[2])
    epoch = strange.credential_epoch
    link = raise_level(account=mine, now=LATER)
    assert (link.level, link.proven_at) == (Level.L3, LATER)
    assert proven_account_of_person(make_person(ZHOU).id) == mine
    assert live_link(strange) is None
    ended = Link.objects.get(account=strange)
    assert (ended.ended_at, ended.ended_why) == (LATER, "displaced")
    strange.refresh_from_db()
    assert strange.credential_epoch == epoch + 1
    event = OutboxEvent.objects.get(topic="account.link_ended")
    assert (event.subject_id, event.ids) == (strange.id, {"link": str(ended.id)})
    assert LedgerRow.objects.filter(event="account.level_raised", account_id=mine.id).exists()


def test_a_proven_one_is_displaced_by_whoever_proves_after() -> None:
    first = make_account(ZHOU)
    second = claim(ZHOU, CHEN[2])
    raise_level(account=second, now=LATER)
    assert proven_account_of_person(make_person(ZHOU).id) == second
    assert live_link(first) is None


def test_proving_again_changes_the_time_only() -> None:
    account = make_account(ZHOU)
    epoch = account.credential_epoch
    assert raise_level(account=account, now=LATER).proven_at == LATER
    account.refresh_from_db()
    assert account.credential_epoch == epoch
    assert not OutboxEvent.objects.filter(topic="account.link_ended").exists()


def test_an_organisation_is_displaced_alike() -> None:
    organisation = make_organisation(representative=ZHENG)
    strange = make_organisation_account(organisation, username="strange", level="O1", phone=CHEN[2])
    mine = make_organisation_account(organisation, username="yanxi", level="O1")
    assert raise_level(account=mine, now=LATER).level == Level.O2
    assert proven_account_of_organisation(organisation.id) == mine
    assert live_link(strange) is None
    assert OutboxEvent.objects.get(topic="account.link_ended").subject_id == strange.id


def test_without_a_link_nothing_can_be_proven() -> None:
    account = open_account(phone=ZHOU[2], password_hash="", language="zh-hans", now=NOW)
    with pytest.raises(UnableToRaiseLevel):
        raise_level(account=account, now=NOW)


def test_a_link_that_ended_meanwhile_is_not_raised(monkeypatch) -> None:
    account = claim(ZHOU, ZHOU[2])
    from jingban.accounts.use_cases import raise_level as module

    real = module.Link.objects.filter

    def end_first(*args, **kwargs):
        if "id" in kwargs:
            real(account=account).update(ended_at=NOW)
        return real(*args, **kwargs)

    monkeypatch.setattr(module.Link.objects, "filter", end_first)
    with pytest.raises(UnableToRaiseLevel):
        raise_level(account=account, now=NOW)


def test_a_link_ends_once() -> None:
    account = claim(ZHOU, ZHOU[2])
    link = account.links.get()
    end_link(link=link, why="displaced", now=NOW)
    end_link(link=Link.objects.get(), why="again", now=LATER)
    assert Link.objects.get().ended_why == "displaced"
    account.refresh_from_db()
    assert account.credential_epoch == 2
    assert OutboxEvent.objects.filter(topic="account.link_ended").count() == 1


def test_a_recycled_phone_goes_to_the_newcomer_and_it_is_emitted() -> None:
    former = make_account(ZHOU)
    newcomer = open_account(phone=ZHOU[2], password_hash="", language="zh-hans", now=LATER)
    assert account_by_phone(ZHOU[2]) == newcomer
    former.refresh_from_db()
    assert former.phone is None
    assert accounts_by_number(ZHOU[1]) == [former]
    assert OutboxEvent.objects.get(topic="account.phone_released").subject_id == former.id


def test_a_phone_may_serve_any_number_of_organisations() -> None:
    one = make_organisation_account(make_organisation(representative=ZHENG), phone=ZHOU[2])
    person = make_account(ZHOU)
    assert account_by_phone(ZHOU[2]) == person
    one.refresh_from_db()
    assert one.phone == ZHOU[2]


@pytest.mark.parametrize("taken", ["yanxi", "YANXI", " Yanxi "])
def test_a_user_name_is_one_accounts(taken: str) -> None:
    mine = make_organisation_account(make_organisation(representative=ZHENG))
    with pytest.raises(UnableToOpenAccount):
        open_account(phone=None, password_hash="", username=taken, language="zh-hans", now=NOW)
    assert account_by_username(taken) == mine


def test_nobody_is_found_by_nothing() -> None:
    assert account_by_phone("+8615900000000") is None
    assert accounts_by_number("990100") == []
    assert accounts_by_number("") == []
    assert account_by_username("") is None


def test_a_password_set_by_two_at_once_is_the_first_ones() -> None:
    account = make_account(LIN)
    twin = Account.objects.get(id=account.id)
    set_password(account=account, password_hash="first", now=NOW)
    with pytest.raises(UnableToSetPassword):
        set_password(account=twin, password_hash="second", now=NOW)
    account.refresh_from_db()
    assert account.password_hash == "first"


def test_a_moved_in_account_with_a_new_password_is_like_any_other() -> None:
    account = make_account(LIN)
    Account.objects.filter(id=account.id).update(migrated=True)
    account.refresh_from_db()
    set_password(account=account, password_hash="x", now=LATER)
    assert (account.migrated, account.password_changed_at) == (False, LATER)


def test_what_a_password_must_not_hold() -> None:
    assert set(own_texts(make_account(ZHOU))) == {"17600005093", ZHOU[1]}


def test_the_hourly_cleaning() -> None:
    Session.objects.create(digest="x", created_at=NOW, last_seen=NOW)
    forget(NOW + timedelta(days=1))
    assert not Session.objects.exists()
    assert not Code.objects.exists()


def test_a_phone_asked_for_is_not_taken_from_who_has_another_by_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking a phone's holder up and releasing it, the holder may change to another phone herself."""
    zhou, chen = make_account(ZHOU), make_account(CHEN)
    found = phones.lookup.find_one

    def changes_in_this_moment(purpose: Purpose, phone: str) -> UUID | None:
        monkeypatch.setattr(phones.lookup, "find_one", found)
        phones.set_phone(account=Account.objects.get(id=zhou.id), phone=LIN[2], now=LATER)
        return zhou.id

    monkeypatch.setattr(phones.lookup, "find_one", changes_in_this_moment)
    phones.set_phone(account=chen, phone=ZHOU[2], now=LATER)
    assert account_by_phone(ZHOU[2]) == chen
    assert account_by_phone(LIN[2]) == zhou
    assert Account.objects.get(id=zhou.id).phone == LIN[2]
    assert not OutboxEvent.objects.filter(topic="account.phone_released").exists()
