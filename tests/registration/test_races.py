"""Two at once, in threads with connections of their own: one phone, one user name, one form, one answer."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts.codes import CodePurpose, issue_code
from jingban.accounts.models import Account, Code, Level, Link
from jingban.accounts.queries import account_by_phone
from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.parties.models import Organisation, Person, Representative
from jingban.registers import CertificateQuery
from jingban.registration.applicant import Applicant, Origin
from jingban.registration.limits import LIMITS, UnableToTryMore, count_tries
from jingban.registration.models import Registration, Try, TryKind
from jingban.registration.use_cases.answer_confirmation import (
    UnableToAnswer,
    confirm_account,
    deny_account,
)
from jingban.registration.use_cases.register_organisation import UserNameTaken, register_organisation
from jingban.registration.use_cases.register_person import register_person
from jingban.registration.verifying import OrganisationClaim
from jingban.sandbox.models import SandboxMessage
from tests.cast import CHEN, LIN, NOW, PASSWORD, YANXI, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account, make_person
from tests.races import at_once
from tests.registration.people import registered, registered_organisation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ROUNDS = 6
LATER = NOW + timedelta(minutes=2)


def applicant(phone: str, purpose: str, *, minute: int = 0, submission: uuid.UUID | None = None) -> Applicant:
    """Give somebody at a form of an own browser, with a code that came to the phone."""
    bound_to = CodePurpose(purpose=purpose, session=uuid.uuid4().hex)
    issue_code(
        phone=phone,
        bound_to=bound_to,
        now=NOW + timedelta(minutes=minute, seconds=minute),
        language="zh-hans",
    )
    message = SandboxMessage.objects.filter(to=phone).order_by("-sent_at").first()
    assert message is not None
    return Applicant(
        phone=phone,
        code=message.code,
        bound_to=bound_to,
        password=PASSWORD,
        submission=submission or uuid.uuid4(),
        origin=Origin(network="203.0.113.0/24", device=""),
        language="zh-hans",
    )


def person(who: tuple[str, str, str], sitting: Applicant) -> Callable[[], Registration]:
    certificate = CertificateQuery(type="resident_id", number=who[1], name=who[0])
    return lambda: register_person(
        certificate=certificate, applicant=sitting, card_province="none", now=LATER
    )


def organisation(username: str, sitting: Applicant) -> Callable[[], Registration]:
    head = CertificateQuery(type="resident_id", number=ZHENG[1], name=ZHENG[0])
    claim = OrganisationClaim(kind="enterprise", name=YANXI[0], uscc=YANXI[1], representative=head)
    token = uuid.uuid4().hex
    return lambda: register_organisation(
        claim=claim, username=username, applicant=sitting, token=token, now=LATER
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_people_with_one_phone(_round: int) -> None:
    registered(ZHOU)
    registered(LIN)
    first = applicant(CHEN[2], "register-person")
    second = applicant(CHEN[2], "register-person", minute=1)
    results = at_once(person(ZHOU, first), person(LIN, second))
    assert all(isinstance(one, Registration) for one in results), results
    holder = account_by_phone(CHEN[2])
    assert holder is not None
    assert {account.phone for account in Account.objects.all()} == {CHEN[2], None}
    assert lookup.find(Purpose.PERSONAL_PHONE, CHEN[2]) == [holder.id]
    assert Code.objects.filter(used_at=None).count() == 0


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_person_with_one_phone_in_two_browsers(_round: int) -> None:
    registered(ZHOU)
    first = applicant(ZHOU[2], "register-person")
    second = applicant(ZHOU[2], "register-person", minute=1)
    results = at_once(person(ZHOU, first), person(ZHOU, second))
    assert all(isinstance(one, Registration) for one in results), results
    assert Account.objects.count() == Person.objects.count() == 1
    assert Registration.objects.filter(account=None).count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_person_with_two_phones(_round: int) -> None:
    registered(ZHOU)
    works = (person(ZHOU, applicant(phone, "register-person")) for phone in (ZHOU[2], CHEN[2]))
    results = at_once(*works)
    assert all(isinstance(one, Registration) for one in results), results
    assert Person.objects.count() == 1
    assert Link.objects.filter(level=Level.L2, ended_at=None).count() == 2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_form_sent_twice_at_once(_round: int) -> None:
    registered(ZHOU)
    sitting = applicant(ZHOU[2], "register-person")
    results = at_once(*[person(ZHOU, sitting)] * 3)
    assert len({one.id for one in results if isinstance(one, Registration)}) == 1, results
    assert all(isinstance(one, Registration) for one in results), results
    assert Account.objects.count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_user_name_twice(_round: int) -> None:
    registered_organisation()
    works = (organisation("yanxi_hr", applicant(p, "register-organisation")) for p in (ZHOU[2], LIN[2]))
    results = at_once(*works)
    made = [one for one in results if isinstance(one, Registration)]
    lost = [one for one in results if isinstance(one, UserNameTaken)]
    assert (len(made), len(lost)) == (1, 1), results
    assert Account.objects.count() == Organisation.objects.count() == 1
    assert Code.objects.filter(used_at=None).count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_organisation_twice(_round: int) -> None:
    registered_organisation()
    sitting = [applicant(phone, "register-organisation") for phone in (ZHOU[2], LIN[2])]
    results = at_once(organisation("first_hr", sitting[0]), organisation("second_hr", sitting[1]))
    assert all(isinstance(one, Registration) for one in results), results
    assert Organisation.objects.count() == Representative.objects.filter(until=None).count() == 1
    assert Link.objects.filter(level=Level.O1, ended_at=None).count() == 2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_accounts_confirmed_at_once(_round: int) -> None:
    registered_organisation()
    head = make_account(ZHENG)
    organisation = make_organisation()
    links = [
        Link.objects.get(account=make_organisation_account(organisation, level="O1", username=name))
        for name in ("first_hr", "second_hr")
    ]
    who = make_person(ZHENG)

    def confirm(link: Link) -> Callable[[], object]:
        return lambda: confirm_account(link_id=link.id, person=who, by=head, now=NOW)

    results = at_once(*map(confirm, links))
    assert sum(isinstance(one, Link) for one in results) == 1, results
    assert sum(isinstance(one, UnableToAnswer) for one in results) == 1, results
    assert Link.objects.filter(organisation=organisation, ended_at=None).get().level == Level.O2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_confirmed_and_denied_at_once(_round: int) -> None:
    registered_organisation()
    head = make_account(ZHENG)
    organisation = make_organisation()
    link = Link.objects.get(account=make_organisation_account(organisation, level="O1"))
    who = make_person(ZHENG)
    results = at_once(
        lambda: confirm_account(link_id=link.id, person=who, by=head, now=NOW),
        lambda: deny_account(link_id=link.id, person=who, by=head, now=NOW),
    )
    assert sum(isinstance(one, Link) for one in results) == 1, results
    link.refresh_from_db()
    assert (link.level == Level.O2) == (link.ended_at is None)


def test_of_many_tries_at_once_no_more_get_through_than_may() -> None:
    _window, most = LIMITS[TryKind.PHONE]
    for n in range(most - 1):
        count_tries({TryKind.PHONE: ZHOU[2]}, now=NOW + timedelta(seconds=n))
    results = at_once(*[lambda: count_tries({TryKind.PHONE: ZHOU[2]}, now=NOW + timedelta(minutes=1))] * 8)
    through = [one for one in results if isinstance(one, list)]
    assert len(through) <= 1
    assert all(isinstance(one, UnableToTryMore) for one in results if one not in through), results
    assert Try.objects.count() == most - 1 + len(through), "what is refused is not counted"
