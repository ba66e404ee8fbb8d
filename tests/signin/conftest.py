"""Browsers, a clock that can be moved, and passwords that are counted."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import altcha
import pytest
from django.test import Client

from jingban.accounts import passwords
from jingban.accounts.models import Account
from jingban.foundation.models import ClockOffset
from jingban.sandbox.models import Outage, SandboxMessage
from jingban.signin import challenge
from tests.cast import PASSWORD, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


class Browser(Client):
    """A browser at an address, with the words of the sign-in form."""

    def __init__(self, address: str = "203.0.113.7", agent: str = EDGE) -> None:
        super().__init__(REMOTE_ADDR=address, headers={"user-agent": agent, "accept-language": "zh-CN"})

    def sign_in(self, name: str, password: str = PASSWORD, kind: str = "person", **more: str):
        """Send the form of a tab."""
        data = {"account": name, "password": password, "kind": kind, **more}
        return self.post(f"/sign-in/{kind}/", data)

    def solve(self, name: str, kind: str = "person") -> str:
        """Do as the page's script does; empty when nothing is asked."""
        answer = self.post("/sign-in/challenge/", {"kind": kind, "account": name}).json()
        if answer["challenge"] is None:
            return ""
        given = altcha.Challenge.from_dict(answer["challenge"])
        solution = altcha.solve_challenge(given)
        return altcha.Payload(given, solution).to_base64()

    @property
    def is_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.get("/centre/").status_code == 200


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenge, "ITERATIONS", 1)
    monkeypatch.setattr(challenge, "RANGE", 10)
    monkeypatch.setattr(challenge, "HARD_RANGE", 20)


@pytest.fixture
def zhou() -> Account:
    return make_account(ZHOU)


@pytest.fixture
def yanxi() -> Account:
    return make_organisation_account(make_organisation(representative=ZHENG))


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def later() -> Callable[[timedelta], None]:
    """Move the product's clock on."""

    def move(by: timedelta) -> None:
        row, _ = ClockOffset.objects.get_or_create(id=1)
        ClockOffset.objects.filter(id=1).update(seconds=row.seconds + int(by.total_seconds()))

    return move


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Write down every password hash that is computed."""
    computed: list[str] = []
    real = passwords._hasher()

    class Counting:
        def verify(self, stored: str, raw: bytes) -> bool:
            computed.append("verify")
            return real.verify(stored, raw)

        def hash(self, raw: bytes) -> str:
            computed.append("hash")
            return real.hash(raw)

        def check_needs_rehash(self, stored: str) -> bool:
            return real.check_needs_rehash(stored)

    passwords.nobody()
    monkeypatch.setattr(passwords, "_hasher", Counting)
    yield computed


def codes_to(phone: str) -> list[str]:
    """Give the codes that went to a phone, newest first."""
    return [row.code for row in SandboxMessage.objects.filter(to=phone).order_by("-id") if row.code]


@pytest.fixture
def sms_down() -> None:
    """Switch the SMS vendor off."""
    Outage.objects.create(name="sms")
