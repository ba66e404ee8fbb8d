"""Every form of the whole story is sent twice, as an impatient hand or the back button does: it happens once."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from jingban.accounts.models import Account, Link
from jingban.casework.models import Case, CaseEvent, Determination
from jingban.foundation.crypto import forget_keys
from jingban.ledger.models import LedgerRow
from jingban.mandates.models import Mandate
from jingban.messages.models import Message
from jingban.parties.models import Organisation, Person
from jingban.registration.models import Confirmation
from jingban.sandbox.models import SandboxMessage
from jingban.staff.models import Unmasking
from tests.house import story
from tests.house.pages import Browser
from tests.house.story import Story

ONCE = (
    *(Account, Link, Person, Organisation, Confirmation, Mandate, Case, CaseEvent, Determination),
    *(Message, SandboxMessage),
)
# A look is a look each time, and so is a face that is shown (the sandbox's button).
EACH_TIME = ("mandate.searched", "case.looked_at", "staff.unmasked", "account.level_raised")


class Impatient:
    """Sends every form twice, and reads the first answer."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.second: Counter[int] = Counter()

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, **options)

    def post(self, path: str, **options: Any) -> Any:
        first = self.client.post(path, **options)
        again = self.client.post(path, **options)
        self.second[again.status_code] += 1
        assert again.status_code < 500, path
        return first


def tallies() -> dict[str, int]:
    """Count what there is, and what the ledger says was done with success."""
    found = {model.__name__: model.objects.count() for model in ONCE}
    done = Counter(LedgerRow.objects.filter(outcome="success").values_list("event", flat=True))
    return found | {event: number for event, number in done.items() if event not in EACH_TIME}


def once() -> dict[str, int]:
    """Live the story as everybody does, and take it all back."""
    with transaction.atomic(), transaction.atomic(using="sandbox"):
        Story().tell()
        found = tallies()
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="sandbox")
    forget_keys()
    return found


def test_nothing_happens_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = once()
    hands: list[Impatient] = []

    def impatient_browser() -> Browser:
        hands.append(Impatient(Client(enforce_csrf_checks=True, headers={"accept-language": "zh-CN"})))
        return Browser(hands[-1])

    monkeypatch.setattr(story, "new_browser", impatient_browser)
    Story().tell()
    assert tallies() == expected
    assert sum(sum(one.second.values()) for one in hands) > 40
    assert Unmasking.objects.count() == 2, "a second look is a second look"
