"""重置手机号 begins with public facts, a proven phone, and whichever account is meant."""

from datetime import datetime

import pytest

from jingban.accounts.codes import CodePurpose, UnableToRedeemCode, issue_code
from jingban.accounts.models import Account, Code
from jingban.foundation.errors import DependencyDown
from jingban.parties.models import Organisation
from jingban.recovery.phone import ORGANISATION_PHONE
from jingban.recovery.use_cases.phone_reset import UnableToBeginPhoneReset, Why, begin_phone_reset
from jingban.sandbox.models import Outage, SandboxMessage, SandboxOrganisation
from jingban.vetting.models import Petition
from tests.cast import NOW, YANXI, ZHENG
from tests.factories import make_organisation, make_organisation_account
from tests.registration.people import registered, registered_organisation

NEW_PHONE = "+8613700002716"
HERE = CodePurpose(purpose=ORGANISATION_PHONE.code, session="s" * 64)
OTHER = "+8613800005094"


@pytest.fixture(autouse=True)
def _registers() -> None:
    registered(ZHENG)
    registered_organisation()


def sent() -> str:
    issue_code(phone=NEW_PHONE, bound_to=HERE, now=NOW, language="zh-hans")
    return SandboxMessage.objects.filter(to=NEW_PHONE).latest("id").code


def begin(code: str, *, now: datetime = NOW, bound_to: CodePurpose = HERE, **typed: str) -> Petition:
    given = {"name": YANXI[0], "uscc": YANXI[1], "phone": NEW_PHONE, "language": "en", **typed}
    return begin_phone_reset(code=code, bound_to=bound_to, now=now, **given)


def account(username: str = "yanxi", level: str = "O2", phone: str = "+8613800005093") -> Account:
    held = Organisation.objects.filter(uscc=YANXI[1]).first() or make_organisation(representative=ZHENG)
    return make_organisation_account(held, username=username, level=level, phone=phone)


def test_a_petition_is_about_the_confirmed_account() -> None:
    account(username="other", level="O1", phone=OTHER)
    confirmed = account()
    petition = begin(sent())
    assert petition.kind == "organisation-phone"
    assert (petition.account, petition.organisation) == (
        confirmed,
        Organisation.objects.get(uscc=YANXI[1]),
    )
    assert petition.claim == {"name": YANXI[0], "uscc": YANXI[1], "former_phone": confirmed.phone}
    assert (petition.phone, petition.language, petition.created_at) == (NEW_PHONE, "en", NOW)
    assert Code.objects.get().used_at == NOW


def test_the_only_account_is_meant_confirmed_or_not() -> None:
    only = account(level="O1")
    assert begin(sent()).account == only


def test_of_two_unconfirmed_accounts_none_is_meant() -> None:
    account(level="O1")
    account(username="other", level="O1", phone=OTHER)
    petition = begin(sent())
    assert petition.account is None
    assert petition.claim["former_phone"] == ""


def test_an_organisation_without_an_account_begins_all_the_same() -> None:
    petition = begin(sent())
    assert petition.account is None
    assert petition.organisation is not None
    assert petition.organisation.uscc == YANXI[1]


@pytest.mark.parametrize("state", ["suspended", "dissolved"])
def test_it_has_to_live(state: str) -> None:
    SandboxOrganisation.objects.update(state=state)
    refused(sent(), Why.STATE)


@pytest.mark.parametrize(
    ("typed", "why"),
    [({"name": "青汀别的有限公司"}, Why.NAME), ({"uscc": "91990100MA7ZZZZZ0X"}, Why.NOT_FOUND)],
)
def test_what_the_register_does_not_bear_out(typed: dict[str, str], why: Why) -> None:
    refused(sent(), why, **typed)


def refused(code: str, why: Why, **typed: str) -> None:
    with pytest.raises(UnableToBeginPhoneReset, match=f"^{why.value}$") as caught:
        begin(code, **typed)
    assert caught.value.why is why
    assert not Petition.objects.exists()
    assert Code.objects.get().used_at is None, "the code is not used up"


@pytest.mark.parametrize(
    "other",
    [
        {"code": "000000"},
        {"phone": OTHER},
        {"bound_to": CodePurpose(purpose=ORGANISATION_PHONE.code, session="t" * 64)},
        {"bound_to": CodePurpose(purpose="recovery", session="s" * 64)},
    ],
)
def test_only_the_code_of_this_phone_and_browser_is_good(other: dict) -> None:
    given = {"code": sent(), **other}
    code = given.pop("code")
    with pytest.raises(UnableToRedeemCode):
        begin("111111" if code == "000000" else code, **given)
    assert not Petition.objects.exists()


def test_a_wrong_code_asks_no_register() -> None:
    Outage.objects.create(name="organisations")
    code = sent()
    with pytest.raises(UnableToRedeemCode):
        begin(f"{(int(code) + 1) % 1000000:06}")
    with pytest.raises(DependencyDown):
        begin(code)
    assert not Petition.objects.exists()
