"""Who is meant by what was typed, and which flow is whose."""

from dataclasses import replace

from jingban.accounts.models import Account, Link
from jingban.parties.models import Person
from jingban.recovery.models import Flow
from jingban.recovery.policies import NETWORK_WORK_AFTER
from jingban.recovery.queries import (
    Claim,
    account_of,
    account_with_phone,
    accounts_to_tell,
    find_claimed,
    is_account_of,
    person_of,
    price_now,
)
from jingban.recovery.use_cases.prove_phone import prove_phone
from jingban.tolls.prices import Price
from tests.cast import CHEN, NOW, SHEN, SHIGUANG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.recovery.test_use_cases import (
    FIRM_PHONE,
    FIRMS,
    HERS,
    NETWORK,
    SESSION,
    asked,
    begin,
    proven,
    reset,
    sent,
)


def ended(account: Account) -> None:
    Link.objects.filter(account=account).update(ended_at=NOW)


def test_a_person_is_found_by_her_english_name_too(zhou: Account) -> None:
    person = Person.objects.get()
    assert person_of(replace(HERS, name="ZHOU XINRAN")) is None
    person.name_en = "ZHOU XINRAN"
    person.save()
    assert person_of(replace(HERS, name="Zhou Xinran")) == person
    assert person_of(replace(HERS, name="ZHOU XIN")) is None


def test_an_organisations_facts_have_to_belong_together(yanxi: Account) -> None:
    other = make_organisation(SHIGUANG, SHEN)
    make_organisation_account(other, username="shiguang", phone="+8613800005094")
    organisation = yanxi.links.get().organisation
    assert find_claimed("organisation", FIRMS) == (None, organisation, yanxi)
    for wrong in (
        {"name": SHIGUANG[0]},
        {"number": SHIGUANG[1]},
        {"username": "shiguang"},
        {"username": "nobody"},
    ):
        assert find_claimed("organisation", replace(FIRMS, **wrong)) == (None, None, None)
    assert find_claimed("username", FIRMS) == (None, organisation, None)


def test_a_network_weighs_for_itself(zhou: Account) -> None:
    for n in range(NETWORK_WORK_AFTER):
        Flow.objects.create(
            kind="person", session=f"{n:064}", subject=f"{n:064}", network=NETWORK, epoch=0, begun_at=NOW
        )
    assert price_now(subject="x", network=NETWORK, now=NOW) == Price.WORK
    for elsewhere in ("o" * 64, ""):
        assert price_now(subject="x", network=elsewhere, now=NOW) == Price.NOTHING


def test_an_account_that_was_taken_from_her_is_not_hers(zhou: Account) -> None:
    flow = begin()
    assert account_with_phone(flow, ZHOU[2]) == zhou
    ended(zhou)
    assert account_with_phone(flow, ZHOU[2]) is None


def test_somebody_elses_account_is_not_hers(zhou: Account) -> None:
    other = make_account(CHEN)
    assert account_with_phone(begin(), CHEN[2]) is None
    assert account_with_phone(begin(claim=Claim(name=CHEN[0], number=CHEN[1])), CHEN[2]) == other


def test_a_closed_account_of_hers_decides_nothing(zhou: Account) -> None:
    """Its place is free: the account that has the phone is meant."""
    Account.objects.filter(id=zhou.id).update(closed_at=NOW)
    second = make_account((*ZHOU[:2], CHEN[2]), level="L2")
    assert account_with_phone(begin(), CHEN[2]) == second


def test_an_organisations_account_that_lost_its_tie_is_not_meant(yanxi: Account) -> None:
    flow = begin("organisation", FIRMS)
    assert account_with_phone(flow, FIRM_PHONE) == yanxi
    ended(yanxi)
    assert account_with_phone(flow, FIRM_PHONE) is None
    assert find_claimed("organisation", FIRMS) == (None, None, None)


def test_what_changed_since_the_code_was_asked_for_ends_the_flow(zhou: Account) -> None:
    flow = asked()
    assert account_of(flow) == zhou
    Account.objects.filter(id=zhou.id).update(credential_epoch=7)
    assert not is_account_of(flow, Account.objects.get(id=zhou.id), ZHOU[2])
    assert account_of(flow) is None
    assert account_with_phone(flow, ZHOU[2]) is None


def test_whose_user_name_is_sent() -> None:
    organisation = make_organisation()
    first = make_organisation_account(organisation, username="first", level="O1", phone="+8613800005001")
    second = make_organisation_account(organisation, username="second", level="O1", phone="+8613800005002")
    assert accounts_to_tell(organisation) == [first, second]
    Account.objects.filter(id=first.id).update(closed_at=NOW)
    assert accounts_to_tell(organisation) == [second]
    ended(second)
    assert accounts_to_tell(organisation) == []
    assert accounts_to_tell(None) == []


def test_of_two_flows_of_one_account_each_is_proven_by_its_own_code(zhou: Account) -> None:
    first, second = asked(), asked(now=NOW)
    prove_phone(flow=first, phone=ZHOU[2], code=sent(first), now=NOW)
    second.refresh_from_db()
    assert second.phone_at is None


def test_two_ways_of_one_browser_end_each_for_itself(zhou: Account, yanxi: Account) -> None:
    firms, hers = proven("organisation", FIRMS, FIRM_PHONE), proven()
    assert firms.session == hers.session == SESSION
    assert reset(hers) == zhou
    firms.refresh_from_db()
    assert firms.done_at is None
    assert reset(firms) == yanxi
