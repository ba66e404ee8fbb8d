"""What a page costs: questions to the database, and bytes on a first visit (issue 4, Speed)."""

import time
from dataclasses import dataclass

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.house import crowd
from tests.house.addresses import Address, all_addresses, names

MOST_QUERIES = 12
# Savepoints are the suite's own: each test runs in a transaction.
NOT_ASKED = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@dataclass(frozen=True)
class Cost:
    queries: int
    name: str
    who: str
    path: str


def test_no_page_asks_more_than_twelve_questions() -> None:
    crowd.build()
    costs = list(walk())
    for c in sorted(costs, key=lambda c: -c.queries)[:60]:
        print(c)
    opened = {cost.name for cost in costs}
    print("never", sorted({name for name, _ in names()} - opened))
    assert 0


def walk():
    portal, desk = crowd.visitors(), crowd.officers()
    for address in all_addresses():
        t = time.time()
        n = 0
        for who, browser in (desk if address.path.startswith("/staff/") else portal).items():
            cost = look(address, who, browser)
            if cost:
                yield cost
            n += 1
        if time.time() - t > 1:
            print("slow", address, n, time.time() - t)


def look(address: Address, who: str, browser: Client) -> Cost | None:
    contexts = [CaptureQueriesContext(connections[alias]) for alias in connections]
    for c in contexts:
        c.__enter__()
    response = browser.get(address.path)
    for c in contexts:
        c.__exit__(None, None, None)
    if response.status_code != 200:
        return None
    n = sum(not q["sql"].startswith(NOT_ASKED) for c in contexts for q in c.captured_queries)
    return Cost(n, address.name, who, address.path)
