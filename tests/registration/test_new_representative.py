"""A new legal representative: the account is asked about again for 30 days, mandates and sessions go on."""

from datetime import timedelta

import pytest
from django.test import Client

from jingban.accounts.models import Account, Level, Link
from jingban.foundation import clock
from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.messages.models import Message
from jingban.parties.models import Organisation, Representative
from jingban.registration import handlers
from jingban.registration.queries import waiting_for
from jingban.registration.use_cases.lapse_confirmations import lapse_confirmations
from tests.cast import SHEN, YANXI, ZHENG
from tests.factories import make_account, make_organisation, make_organisation_account, make_person
from tests.registration.people import registered_organisation, sign_in

LONG_AGO = timedelta(days=400)


@pytest.fixture
def account() -> Account:
    """The organisation's account, confirmed long ago; since yesterday the register names somebody else."""
    now = clock.now()
    organisation = make_organisation(now=now - LONG_AGO)
    account = make_organisation_account(organisation, now=now - LONG_AGO)
    make_account(SHEN, now=now - LONG_AGO)
    registered_organisation(representative=SHEN)
    make_organisation(YANXI, SHEN, now=now - timedelta(days=1))
    return account


def tell_everybody() -> None:
    for event in OutboxEvent.objects.filter(topic="organisation.representative_changed"):
        for _twice in range(2):
            handlers.ask_the_new_representative(event, clock.now())


def templates() -> list[str]:
    return sorted(Message.objects.values_list("template", flat=True))


def test_both_sides_are_told_once(account: Account) -> None:
    tell_everybody()
    assert templates() == ["organisation.confirmation_asked_again", "organisation.representative_changed"]
    last_day = clock.china_date(clock.now() + timedelta(days=29)).isoformat()
    assert last_day in Message.objects.get(account_id=account.id).text


def test_the_new_representative_finds_it_waiting_and_confirms(account: Account, client: Client) -> None:
    [waiting] = waiting_for(make_person(SHEN))
    assert [one.confirmed_before for one in waiting.accounts] == [True]
    assert waiting.confirmed is None
    assert waiting_for(make_person(ZHENG)) == []
    head = Account.objects.get(links__person=make_person(SHEN))
    sign_in(client, head)
    url = f"/centre/confirmations/{Organisation.objects.get().id}/"
    page = client.get(url).content.decode()
    assert "它的法人账号是以前的法定代表人确认的" in page
    link = Link.objects.get(account=account)
    response = client.post(url, {"account": str(link.id), "answer": "confirm", "mine": "on"})
    assert response.status_code == 303
    assert waiting_for(make_person(SHEN)) == []
    assert lapse_confirmations(now=clock.now() + timedelta(days=90)) == 0


def test_the_account_goes_on_and_is_told_until_when(account: Account, client: Client) -> None:
    sign_in(client, account)
    page = client.get("/centre/organisation/").content.decode()
    assert "法定代表人已变更，请再确认一次" in page
    assert "生成确认链接" in page
    client.post("/centre/organisation/link")
    assert "/register/confirm/" in client.get("/centre/organisation/").content.decode()
    assert client.get("/centre/organisation/waiting").status_code == 204
    assert Link.objects.get(account=account).level == Level.O2


def test_unconfirmed_in_time_it_is_o1_again(account: Account) -> None:
    now = clock.now()
    assert lapse_confirmations(now=now + timedelta(days=29)) == 0
    handlers.lapse(now + timedelta(days=31))
    link = Link.objects.get(account=account)
    assert (link.level, link.proven_at, link.ended_at) == (Level.O1, None, None)
    assert lapse_confirmations(now=now + timedelta(days=31)) == 0
    assert templates() == ["organisation.confirmation_lapsed"] * 2, "the account and the new representative"
    row = LedgerRow.objects.get(event="account.level_lowered")
    assert row.data == {"level": "O1", "why": "representative_changed"}
    assert len(waiting_for(make_person(SHEN))) == 1


def test_nothing_is_asked_while_the_representative_stays() -> None:
    make_organisation_account(make_organisation())
    assert Representative.objects.count() == 1
    assert waiting_for(make_person(ZHENG)) == []
    assert lapse_confirmations(now=clock.now() + LONG_AGO) == 0
