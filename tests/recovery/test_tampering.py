"""Flows × attacks: every flow of several steps against everything that may be tampered with between two pages.

The table that the run prints at its end has a row for each flow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from jingban.accounts.codes import LIFETIME
from jingban.accounts.models import Account, Session
from jingban.accounts.queries import account_by_phone
from jingban.foundation import clock
from jingban.recovery.phone import ORGANISATION_PHONE
from jingban.recovery.policies import GOOD_FOR
from jingban.signin.flow import GOOD_FOR as SIGN_IN_GOOD_FOR
from jingban.signin.models import Attempt
from jingban.signin.policies import CODE_AFTER
from jingban.signin.queries import aim_of
from jingban.vetting.holding import GOOD_FOR as PETITION_HELD
from jingban.vetting.models import Petition
from tests.cast import CHEN, LIN, PASSWORD, SHEN, SHIGUANG, YANXI, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.house.tampering import ATTACKS, Flow, Form, Party, Step
from tests.recovery.seeker import FIRM_PHONE, HIDDEN, NEW, local
from tests.registration.people import organisation_form, person_form, registered, registered_organisation
from tests.signin.browser import Browser
from tests.vetting.world import picture

Fill = Callable[[Browser, Party], Form]


def hidden_flow(kind: str) -> Fill:
    """Read the flow that the page of the present step carries."""

    def read(browser: Browser, party: Party) -> Form:
        for step in ("code/", "password/"):
            found = HIDDEN.search(browser.get(f"/recover/{kind}/{step}").text)
            if found:
                return {"flow": found.group(1)}
        return {"flow": ""}

    return read


def recovery_steps(kind: str) -> tuple[Step, ...]:
    """Give the four forms of a password's reset."""
    at, flow = f"/recover/{kind}/", hidden_flow(kind)
    return (
        Step("account", at, lambda browser, party: {**party.facts, "kind": kind}),
        Step("send", f"{at}code/send/", lambda b, party: {"phone": local(party.phone), **flow(b, party)}),
        Step(
            "phone",
            f"{at}code/",
            lambda b, party: {"phone": local(party.phone), "code": party.code(), **flow(b, party)},
        ),
        Step(
            "password",
            f"{at}password/",
            lambda b, p: {"new_password": NEW, "repeat_password": NEW, **flow(b, p)},
        ),
    )


def opened_by(account: Account, password: str) -> bool:
    """Say whether this is the account's password now, whoever is signed in."""
    from jingban.accounts.passwords import verify_password

    return verify_password(password, Account.objects.get(id=account.id).password_hash)


@dataclass
class PersonRecovery:
    """M-4.1.1."""

    name: str = "recovery of a person"
    steps: tuple[Step, ...] = field(default_factory=lambda: recovery_steps("person"))
    sends: int = 1
    takes: int = 2
    without: dict[str, str] = field(default_factory=dict)
    good_for: timedelta = GOOD_FOR

    def victim(self) -> Party:
        """She has lost nothing."""
        facts = {"name": ZHOU[0], "number": ZHOU[1]}
        return Party(ZHOU[2], facts, make_account(ZHOU), is_victim=True)

    def attacker(self) -> Party:
        """He has an account of his own."""
        return Party(CHEN[2], {"name": CHEN[0], "number": CHEN[1]}, make_account(CHEN))

    def harmed(self, victim: Party, browser: Browser) -> bool:
        """Her password is another, or somebody is in."""
        assert victim.account
        return (
            not opened_by(victim.account, PASSWORD) or Session.objects.filter(account=victim.account).exists()
        )

    def succeeded(self, party: Party, browser: Browser) -> bool:
        """The new password is the account's."""
        assert party.account
        return opened_by(party.account, NEW)


@dataclass
class OrganisationRecovery(PersonRecovery):
    """M-4.2.1."""

    name: str = "recovery of an organisation"
    steps: tuple[Step, ...] = field(default_factory=lambda: recovery_steps("organisation"))

    def victim(self) -> Party:
        """The company has lost nothing."""
        account = make_organisation_account(make_organisation(representative=ZHENG))
        facts = {"account": "yanxi", "organisation": YANXI[0], "number": YANXI[1]}
        return Party(FIRM_PHONE, facts, account, is_victim=True)

    def attacker(self) -> Party:
        """He holds another company's account."""
        firm = make_organisation(SHIGUANG, SHEN)
        account = make_organisation_account(firm, username="shiguang", phone=CHEN[2])
        facts = {"account": "shiguang", "organisation": SHIGUANG[0], "number": SHIGUANG[1]}
        return Party(CHEN[2], facts, account)


@dataclass
class SignIn(PersonRecovery):
    """M-2.b with the SMS step: the attacker knows the password, and has not the phone."""

    name: str = "sign-in with a code"
    steps: tuple[Step, ...] = field(
        default_factory=lambda: (
            Step("password", "/sign-in/person/", typed_password),
            Step("code", "/sign-in/code/", lambda browser, party: {"code": party.code()}),
        )
    )
    sends: int = 1
    takes: int = 1
    good_for: timedelta = SIGN_IN_GOOD_FOR

    def victim(self) -> Party:
        """Her password is known to the attacker."""
        facts = {"account": local(ZHOU[2]), "password": PASSWORD}
        return Party(ZHOU[2], facts, make_account(ZHOU), is_victim=True)

    def attacker(self) -> Party:
        """He has an account of his own."""
        return Party(CHEN[2], {"account": local(CHEN[2]), "password": PASSWORD}, make_account(CHEN))

    def succeeded(self, party: Party, browser: Browser) -> bool:
        """Somebody is signed in to the account."""
        return Session.objects.filter(account=party.account).exists()


def typed_password(browser: Browser, party: Party) -> Form:
    """Fill the sign-in form in after so many misses that a code is asked for."""
    now = clock.now()
    for who in (ZHOU, CHEN):
        aim = aim_of("person", who[2])
        Attempt.objects.bulk_create(
            Attempt(at=now, subject=aim.subject, name=aim.name) for _ in range(CODE_AFTER)
        )
    return {**party.facts, "kind": "person", "proof": browser.solve(party.facts["account"])}


@dataclass
class PersonRegistration(PersonRecovery):
    """M-3.1.1: the attacker wants the victim's phone for an account of his own."""

    name: str = "registration of a person"
    steps: tuple[Step, ...] = field(
        default_factory=lambda: (
            Step("send", "/register/person/code", lambda browser, party: {"phone": local(party.phone)}),
            Step("register", "/register/person/", lambda b, party: {**party.facts, "code": party.code()}),
        )
    )
    sends: int = 0
    takes: int = 1
    without: dict[str, str] = field(default_factory=lambda: {"epoch_changed": "there is no account yet"})
    good_for: timedelta = LIFETIME

    def victim(self) -> Party:
        """She has an account with her phone."""
        registered(ZHOU)
        facts = {**person_form(ZHOU), "password": NEW, "again": NEW}
        return Party(ZHOU[2], facts, make_account(ZHOU), is_victim=True)

    def attacker(self) -> Party:
        """He is registered nowhere."""
        registered(LIN)
        return Party(LIN[2], person_form(LIN))

    def harmed(self, victim: Party, browser: Browser) -> bool:
        """Her phone is another account's, or her password another."""
        assert victim.account
        return account_by_phone(victim.phone) != victim.account or super().harmed(victim, browser)

    def succeeded(self, party: Party, browser: Browser) -> bool:
        """The phone has an account."""
        return account_by_phone(party.phone) is not None


@dataclass
class OrganisationRegistration(PersonRegistration):
    """M-3.2: an organisation's phone may be anybody's, but only with its code."""

    name: str = "registration of an organisation"
    steps: tuple[Step, ...] = field(
        default_factory=lambda: (
            Step("send", "/register/organisation/code", lambda b, party: {"phone": local(party.phone)}),
            Step("register", "/register/organisation/", lambda b, p: {**p.facts, "code": p.code()}),
        )
    )

    def victim(self) -> Party:
        """Nobody may register a company with her phone."""
        registered(SHEN)
        registered_organisation(SHIGUANG, SHEN)
        facts = organisation_form(SHIGUANG, SHEN, phone=local(ZHOU[2]), username="shiguang_hr")
        return Party(ZHOU[2], facts, make_account(ZHOU), is_victim=True)

    def attacker(self) -> Party:
        """He registers a company of his own."""
        registered(ZHENG)
        registered_organisation(YANXI, ZHENG)
        return Party(CHEN[2], organisation_form(YANXI, ZHENG, phone=local(CHEN[2])))

    def harmed(self, victim: Party, browser: Browser) -> bool:
        """A company's account has her phone."""
        accounts = Account.objects.filter(kind="organisation")
        return any(one.phone == victim.phone for one in accounts) or super().harmed(victim, browser)

    def succeeded(self, party: Party, browser: Browser) -> bool:
        """There is the account."""
        return Account.objects.filter(username=party.facts["username"]).exists()


@dataclass
class PhoneReset(PersonRegistration):
    """M-4.2.3: the new phone of an organisation, proven first, then the papers."""

    name: str = "an organisation's new phone"
    steps: tuple[Step, ...] = field(
        default_factory=lambda: (
            Step("send", "/recover/organisation/phone/code", lambda b, p: p.facts),
            Step("begin", "/recover/organisation/phone/", lambda b, p: {**p.facts, "code": p.code()}),
            Step("papers", "/vetting/petition/papers", lambda b, p: papers()),
        )
    )
    without: dict[str, str] = field(default_factory=lambda: {"epoch_changed": "it is nobody's account yet"})
    good_for: timedelta = PETITION_HELD

    def victim(self) -> Party:
        """Nobody may hand in papers with her phone, and her company's stays."""
        registered_organisation(YANXI, ZHENG)
        account = make_organisation_account(make_organisation(representative=ZHENG))
        facts = {"organisation": YANXI[0], "uscc": YANXI[1], "phone": local(ZHOU[2])}
        return Party(ZHOU[2], facts, account, is_victim=True)

    def attacker(self) -> Party:
        """He asks for a new phone of another company."""
        registered_organisation(SHIGUANG, SHEN)
        facts = {"organisation": SHIGUANG[0], "uscc": SHIGUANG[1], "phone": local(CHEN[2])}
        return Party(CHEN[2], facts)

    def harmed(self, victim: Party, browser: Browser) -> bool:
        """Papers lie there with her phone, or the company has lost its own."""
        assert victim.account
        kept = Account.objects.get(id=victim.account.id).phone == FIRM_PHONE
        return not kept or any(one.phone == victim.phone for one in Petition.objects.all())

    def succeeded(self, party: Party, browser: Browser) -> bool:
        """The papers are handed in."""
        handed_in = Petition.objects.filter(state="submitted")
        return any(one.phone == party.phone for one in handed_in)


def papers() -> dict[str, Any]:
    """Give a picture for each place."""
    return {f"file_{slot.code}": picture() for slot in ORGANISATION_PHONE.slots}


FLOWS: tuple[Flow, ...] = (
    PersonRecovery(),
    OrganisationRecovery(),
    SignIn(),
    PersonRegistration(),
    OrganisationRegistration(),
    PhoneReset(),
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("flow", FLOWS, ids=lambda one: one.name)
def test_the_attack_gets_nowhere(
    flow: Flow, attack: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("flow", flow.name)
    record_property("attack", attack)
    if attack in flow.without:
        pytest.skip(flow.without[attack])
    ATTACKS[attack](flow)
