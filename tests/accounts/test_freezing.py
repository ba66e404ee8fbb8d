"""不是我本人操作 freezes at once, by a token that does nothing else; a recovery thaws, and drops what is suspect."""

import re
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Authenticator, Passkey, Session, StopToken
from jingban.accounts.second_factors import has_factor
from jingban.accounts.sessions import SessionStore
from jingban.accounts.stopping import STOPPABLE_FOR, account_to_stop, forget_tokens, stop_link
from jingban.accounts.telling import tell
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.accounts.use_cases.set_phone import set_phone
from jingban.accounts.use_cases.set_username import UnableToSetUsername, set_username
from jingban.accounts.use_cases.thaw_account import UnableToThaw, thaw_account
from jingban.ledger.models import LedgerRow
from jingban.messages.models import Message
from tests.accounts.test_second_factors import set_up
from tests.cast import NOW, YANXI, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account

DAY = timedelta(days=1)


@pytest.fixture
def zhou() -> Account:
    return make_account(ZHOU)


def passkey(account: Account, added_at) -> Passkey:
    one = Passkey(
        account=account, credential_id=str(added_at).encode(), public_key=b"k", name="x", added_at=added_at
    )
    one.save(force_insert=True)
    return one


def token_in(text: str) -> str:
    found = re.search(r"http://localhost:8000/not-me/([\w-]+)/", text)
    assert found, text
    return found.group(1)


def test_each_message_has_a_token_of_its_own_and_the_table_only_digests(zhou: Account) -> None:
    tell(
        account=zhou,
        template="account.phone_set",
        now=NOW,
        params={"phone": "x"},
        former_phone="+8613100001111",
    )
    mine, former = Message.objects.order_by("id")
    assert (mine.account_id, mine.phone, former.account_id, former.phone) == (
        zhou.id,
        ZHOU[2],
        None,
        "+8613100001111",
    )
    tokens = {token_in(mine.text), token_in(former.text)}
    assert len(tokens) == 2
    assert all(account_to_stop(one, now=NOW) == zhou for one in tokens)
    kept = " ".join(StopToken.objects.values_list("digest", flat=True))
    assert not [one for one in tokens if one in kept]


def test_a_token_ends_after_72_hours_and_with_the_freezing(zhou: Account) -> None:
    token, other = (token_in(stop_link(zhou, now=NOW)) for _one in range(2))
    assert account_to_stop(token, now=NOW + STOPPABLE_FOR - timedelta(seconds=1)) == zhou
    assert account_to_stop(token, now=NOW + STOPPABLE_FOR) is None
    assert account_to_stop("", now=NOW) is None
    assert account_to_stop(token[:-1], now=NOW) is None
    freeze_account(account=zhou, how="link", now=NOW)
    assert account_to_stop(other, now=NOW) is None
    stop_link(zhou, now=NOW)
    forget_tokens(now=NOW + STOPPABLE_FOR)
    assert StopToken.objects.count() == 0


def test_freezing_ends_every_session_and_happens_once(zhou: Account) -> None:
    session = SessionStore(None, NOW)
    begin_session(session=session, account=zhou, now=NOW, device="", network="")
    assert freeze_account(account=zhou, how="link", now=NOW)
    assert not freeze_account(account=zhou, how="link", now=NOW)
    assert Session.objects.count() == 0
    assert (zhou.frozen_at, zhou.credential_epoch) == (NOW, 2)
    assert Message.objects.get().template == "account.frozen"
    assert LedgerRow.objects.filter(event="account.frozen", account_id=zhou.id).count() == 1


def test_thawing_drops_what_came_in_the_last_72_hours(zhou: Account) -> None:
    old, fresh = passkey(zhou, NOW - 4 * DAY), passkey(zhou, NOW - DAY)
    set_up(zhou)
    freeze_account(account=zhou, how="link", now=NOW + DAY)
    thaw_account(account=zhou, now=NOW + 2 * DAY)
    zhou.refresh_from_db()
    assert zhou.frozen_at is None
    assert list(zhou.passkeys.all()) == [old]
    assert fresh.id != old.id
    assert not hasattr(zhou, "authenticator")
    thaw_account(account=zhou, now=NOW + 2 * DAY)
    assert LedgerRow.objects.filter(event="account.thawed").count() == 1


def test_an_authenticator_begun_long_ago_and_added_lately_goes(zhou: Account) -> None:
    """A secret fetched in time and confirmed days later is as young as its confirmation."""
    set_up(zhou)
    Authenticator.objects.update(begun_at=NOW - 9 * DAY, added_at=NOW)
    freeze_account(account=zhou, how="link", now=NOW + DAY)
    thaw_account(account=zhou, now=NOW + 2 * DAY)
    assert not has_factor(zhou)


def test_a_phone_changed_just_before_thaws_nothing(zhou: Account) -> None:
    Account.objects.filter(id=zhou.id).update(phone_changed_at=NOW)
    zhou.refresh_from_db()
    freeze_account(account=zhou, how="link", now=NOW + DAY)
    with pytest.raises(UnableToThaw):
        thaw_account(account=zhou, now=NOW + 9 * DAY)
    zhou.refresh_from_db()
    assert zhou.frozen_at
    set_phone(account=zhou, phone="+8613100002222", now=NOW + 9 * DAY)  # as a vetting does
    thaw_account(account=zhou, now=NOW + 9 * DAY)
    assert zhou.frozen_at is None


def test_a_phone_changed_long_before_is_the_holders(zhou: Account) -> None:
    Account.objects.filter(id=zhou.id).update(phone_changed_at=NOW - STOPPABLE_FOR)
    zhou.refresh_from_db()
    freeze_account(account=zhou, how="link", now=NOW)
    thaw_account(account=zhou, now=NOW)
    assert zhou.frozen_at is None


def test_a_user_name_is_unique_and_its_change_is_told() -> None:
    yanxi = make_organisation_account(make_organisation(YANXI))
    other = make_organisation_account(make_organisation(YANXI), username="shiguang", level="O1")
    with pytest.raises(UnableToSetUsername):
        set_username(account=yanxi, username="ShiGuang", now=NOW)
    set_username(account=yanxi, username="YanXi_2026", now=NOW)
    yanxi.refresh_from_db()
    assert yanxi.username == "yanxi_2026"
    text = Message.objects.get(template="account.username_set", account_id=yanxi.id).text
    assert "yanxi_2026" in text
    assert token_in(text)
    stale = Account.objects.get(id=other.id)
    Account.objects.filter(id=other.id).update(username="meanwhile")
    with pytest.raises(UnableToSetUsername):
        set_username(account=stale, username="another", now=NOW)


def test_a_person_gets_no_user_name(zhou: Account) -> None:
    with pytest.raises(UnableToSetUsername):
        set_username(account=zhou, username="zhou1", now=NOW)
