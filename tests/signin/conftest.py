"""A clock that can be moved, and passwords that are counted."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts import passwords
from jingban.accounts.models import Account
from jingban.foundation.models import ClockOffset
from jingban.sandbox.models import Outage
from tests.cast import ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.signin.browser import Browser


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
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
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
    return computed


@pytest.fixture
def sms_down() -> None:
    """Switch the SMS vendor off."""
    Outage.objects.create(name="sms")
