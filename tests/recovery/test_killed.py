"""Processes that are killed in the middle of a reset: it is done, or not, and never half."""

import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.cast import PASSWORD, ZHOU
from tests.house.pages import Browser
from tests.house.served import House, elsewhere, house_in
from tests.house.test_killed import count, slow, stuck, wait_for
from tests.recovery.seeker import NEW, local

# They use a database of their own.
pytestmark = pytest.mark.django_db(databases=[])
CODES = "accounts_code WHERE purpose = 'recover-person'"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_in(tmp_path_factory.mktemp("house")) as house:
        yield house


def ask(she: Browser) -> None:
    """Come to 手机校验 and ask for a code."""
    she.open("/recover/person/").submit("number", name=ZHOU[0], number=ZHOU[1])
    assert she.status == 303, she.heading()
    she.follow().submit("phone", through="send/", phone=local(ZHOU[2]))
    assert she.status == 200, she.heading()


def code_of(she: Browser) -> str:
    """Wait for the code."""
    wait_for(lambda: bool(_codes(she)))
    return _codes(she)[0]


def _codes(she: Browser) -> list[str]:
    answer = she.transport.get(f"/sandbox/outbox.json?to={ZHOU[2]}")
    return [one["code"] for one in answer.json() if one["code"]]


def signs_in(she: Browser, password: str) -> bool:
    """Say whether a password is hers."""
    she.open("/sign-in/person/").submit("account", account=local(ZHOU[2]), password=password)
    return she.status == 303


def test_a_worker_killed_while_it_sends_and_a_web_process_killed_in_the_reset(house: House) -> None:
    first, worker = house.web(), house.worker()
    she = first.browser()
    with slow(house, "accounts_code", "INSERT"):
        ask(she)
        wait_for(lambda: stuck(house))
        worker.kill()
    assert count(house, CODES) == 0
    assert _codes(she) == []
    house.worker()
    with house.database() as run:  # as when the dead worker's time is over
        run("UPDATE ledger_outboxevent SET free_at = due_at WHERE topic = 'recovery.code_asked'")
    she.address = "/recover/person/code/"
    she.open("/recover/person/code/").submit("code", phone=local(ZHOU[2]), code=code_of(she))
    assert she.status == 303, she.heading()
    assert count(house, CODES) == 1
    form = she.follow().prepared("new_password", new_password=NEW, repeat_password=NEW)
    failures: list[Exception] = []

    def choose() -> None:
        try:
            she.send(*form)
        except httpx.HTTPError as failure:
            failures.append(failure)

    with slow(house, "accounts_account", "UPDATE"):
        choosing = threading.Thread(target=choose)
        choosing.start()
        wait_for(lambda: stuck(house))
        first.kill()
        choosing.join()
        assert failures, "she saw that it was not answered"
    assert count(house, "recovery_flow WHERE done_at IS NOT NULL") == 0
    assert count(house, "messages_message WHERE template = 'account.password_set'") == 0
    assert count(house, "ledger_ledgerrow WHERE event = 'recovery.password_reset'") == 0
    second = house.web()
    assert signs_in(second.browser(), PASSWORD), "the old one holds as long as the new one does not"
    again = elsewhere(she, second)
    assert "设置新密码" in again.open("/recover/person/password/").text, "where she was"
    for _press in range(2):
        again.address = "/"
        assert again.send(*form).status == 303, again.heading()
    assert "登录密码已重置" in again.follow().text
    assert count(house, "messages_message WHERE template = 'account.password_set'") == 1
    assert count(house, "ledger_ledgerrow WHERE event = 'recovery.password_reset'") == 1
    assert not signs_in(second.browser(), PASSWORD)
    assert signs_in(second.browser(), NEW)
