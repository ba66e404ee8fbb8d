"""Two server processes on one database: what one does bites in the other at once, and China's midnight is midnight."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from tests.house.pages import Browser
from tests.house.served import House, Process, act_for, elsewhere, house_in, set_clock, sign_in

# They use a database of their own.
pytestmark = pytest.mark.django_db(databases=[])
SHOWN = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_in(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def servers(house: House) -> tuple[Process, Process]:
    return house.web(), house.web()


def shown_time(browser: Browser) -> datetime:
    """Read off the page when the decision was made (China time)."""
    found = SHOWN.findall(browser.text)
    assert found, browser.heading()
    return datetime.fromisoformat(found[0])


def test_after_a_revocation_the_next_request_is_refused_in_the_other_process(
    house: House, servers: tuple[Process, Process]
) -> None:
    one, two = servers
    agent = act_for(sign_in(one.browser(), "17600005093"), house.has["organisation"])
    there = elsewhere(agent, two)
    assert (agent.open("/permits/").status, there.open("/permits/").status) == (200, 200)
    firm = sign_in(one.browser(), "yanxi", "organisation")
    firm.open(f"/centre/agents/{house.has['mandate']}/remove")
    revoked = threading.Event()
    after: list[int] = []

    def keep_working() -> None:
        for _request in range(200):
            begun_after = revoked.is_set()
            status = there.open("/permits/").status
            if begun_after:
                after.append(status)
            if len(after) >= 3:
                return

    busy = threading.Thread(target=keep_working)
    busy.start()
    assert firm.submit("why").status == 303, firm.heading()
    revoked.set()
    busy.join()
    assert after == [403, 403, 403], "not one request that began after the revocation was answered"
    assert "REVOKED" in there.text
    assert there.open(f"/cases/{house.has['case']}/check").status in {403, 404}
    assert agent.open("/permits/").status == 403


def watch(browsers: list[Browser], until: set[int]) -> list[tuple[int, datetime | None]]:
    """Ask the servers in turn until one answers with a status; give every answer with the time it shows."""
    seen: list[tuple[int, datetime | None]] = []
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        browser = browsers[len(seen) % len(browsers)]
        browser.page = browser.transport.get("/permits/")
        seen.append((browser.status, shown_time(browser) if browser.status == 403 else None))
        if browser.status in until:
            return seen
    raise AssertionError(seen)


def test_the_first_and_the_last_day_begin_and_end_at_midnight_in_china(
    house: House, servers: tuple[Process, Process]
) -> None:
    one, two = servers
    day = date.fromisoformat(house.has["tomorrow"])
    begins = datetime.combine(day, datetime.min.time())
    ends = begins + timedelta(days=1)
    operator = one.browser()
    set_clock(operator, f"{begins - timedelta(seconds=20):%Y-%m-%dT%H:%M:%S}+08:00")
    agent = sign_in(one.browser(), "13900002716")
    both = [agent, elsewhere(agent, two)]
    set_clock(operator, f"{begins - timedelta(seconds=2):%Y-%m-%dT%H:%M:%S}+08:00")
    # Before the day there is nobody to act for; from its first second on she may choose.
    seen = watch(both, {302, 200})
    refused = [at for status, at in seen if status == 403]
    assert refused, "asked before midnight"
    assert all(at is not None and at < begins for at in refused)
    for browser in both:
        act_for(browser, house.has["organisation"])
        assert browser.open("/permits/").status == 200
    set_clock(operator, f"{ends - timedelta(seconds=20):%Y-%m-%dT%H:%M:%S}+08:00")
    agent = act_for(sign_in(two.browser(), "13900002716"), house.has["organisation"])
    both = [agent, elsewhere(agent, one)]
    set_clock(operator, f"{ends - timedelta(seconds=2):%Y-%m-%dT%H:%M:%S}+08:00")
    seen = watch(both, {403})
    assert seen[0][0] == 200, "still her last day"
    last = seen[-1][1]
    assert last is not None
    assert ends <= last < ends + timedelta(seconds=5)
    assert "EXPIRED" in both[(len(seen) - 1) % 2].text
