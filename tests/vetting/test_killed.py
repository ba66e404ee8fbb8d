"""Real processes killed in the middle of a phone's change, or of its being stopped: either done or not, never half."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.house.served import ROOT, House, house_in
from tests.house.test_killed import count, slow, stuck, wait_for
from tests.vetting.furnish import STOPS

# They use a database of their own.
pytestmark = pytest.mark.django_db(databases=[])
DONE = "vetting_petitionevent WHERE action = 'carry_out'"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_in(tmp_path_factory.mktemp("house")) as house:
        command = [sys.executable, "-m", "tests.vetting.furnish"]
        subprocess.run(command, cwd=ROOT, env=house.environment, check=True)
        yield house


def stands(house: House) -> tuple[str, int, bytes]:
    """Give the petition's state, and the account's epoch and sealed phone."""
    with house.database() as run:
        ((state,),) = run("SELECT state FROM vetting_petition")
        ((epoch, phone),) = run(
            "SELECT credential_epoch, phone_sealed FROM accounts_account WHERE username = 'yanxi'"
        )
    return state, epoch, bytes(phone)


def test_a_worker_killed_while_the_phone_changes(house: House) -> None:
    before = stands(house)
    with slow(house, "accounts_account", "UPDATE OF phone_sealed"):
        worker = house.worker()
        wait_for(lambda: stuck(house))
        worker.kill()
    assert stands(house) == before
    assert count(house, DONE) == 0
    assert count(house, "messages_message WHERE template = 'vetting.done'") == 0
    with house.database() as run:
        # Its leases run out.
        run("UPDATE ledger_schedule SET free_at = '2020-01-01 00:00:00+00:00', lease = NULL")
    house.worker()
    house.worker()
    wait_for(lambda: stands(house)[0] == "carried_out")
    state, epoch, phone = stands(house)
    assert epoch == before[1] + 1
    assert phone != before[2]
    assert count(house, DONE) == 1
    told = count(house, "vetting_notice") + 1
    assert count(house, "messages_message WHERE template = 'vetting.done'") == told, state


def test_a_web_process_killed_while_somebody_stops_it(house: House) -> None:
    before = stands(house)
    first = house.web()
    holder = first.browser().open(f"/vetting/block/{STOPS}")
    form = holder.prepared(f"/vetting/block/{STOPS}")
    failures: list[Exception] = []

    def stop() -> None:
        try:
            holder.send(*form)
        except httpx.HTTPError as failure:
            failures.append(failure)

    with slow(house, "vetting_petitionevent", "INSERT"):
        stopping = threading.Thread(target=stop)
        stopping.start()
        wait_for(lambda: stuck(house))
        first.kill()
        stopping.join()
        assert failures, "she saw that it was not answered"
    assert stands(house) == before
    again = house.web().browser().open(f"/vetting/block/{STOPS}")
    again.submit(f"/vetting/block/{STOPS}").follow()
    assert "已经阻止" in again.text
    assert stands(house) == ("blocked", *before[1:])
    house.worker()
    wait_for(lambda: count(house, "ledger_outboxevent WHERE topic = 'message.deliver'") == 0)
    assert stands(house) == ("blocked", *before[1:])
    assert count(house, DONE) == 0
