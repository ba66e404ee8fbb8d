"""Nobody's name, number or phone stands in clear: not in a table, the database's file, a session or a log.

The whole story is lived through its pages, with mistakes and a form that was parked on the way.
"""

import base64
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from jingban.accounts.models import Session
from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.mandates.models import Mandate
from jingban.messages.models import Message
from jingban.signin.models import ParkedForm
from tests.cast import CHEN, LIN, NOW, ZHENG, ZHOU
from tests.house import story
from tests.house.story import Story, later, local, new_browser
from tests.house.sweep import Found, Needle, needle_of, search, sweep_database, sweep_tables, tables

OFFICERS = ("工作人员shouli", "工作人员jueding")
NOBODY = "张三丰"


def needles() -> list[Needle]:
    """Everything about anybody in the story."""
    texts = [story.HEAD_NAME, story.HEAD_PHONE, story.MAIL, story.FIRM_PHONE, *OFFICERS, NOBODY]
    for name, number, phone in (ZHOU, LIN, ZHENG, CHEN):
        texts += [name, number, phone, local(phone)]
    return [needle_of(text) for text in texts]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What production writes, and more."""
    caplog.set_level(logging.DEBUG)
    # Of its own accord the test client's event loop talks at DEBUG.
    logging.getLogger("asyncio").setLevel(logging.INFO)
    return caplog


def mistakes(told: Story) -> None:
    """People type wrong things into the wrong boxes, and come too late."""
    new_browser().open("/sign-in/person/").submit("account", account=CHEN[1], password=CHEN[0])
    new_browser().open("/sign-in/organisation/").submit("account", account=CHEN[2], password=local(CHEN[2]))
    new_browser().open(f"/search?q={CHEN[1]}")
    told.firm.open("/centre/agents/new").submit("number", pressing="step=search", number=CHEN[1])
    told.firm.open("/centre/agents/").submit("text", text=ZHOU[0])
    browser = new_browser().open("/register/person/")
    browser.submit("consent", name=CHEN[0], number=CHEN[1], phone=local(CHEN[2]), password=CHEN[0])
    assert browser.status == 422
    new_browser().open("/verify/").submit("code", code=CHEN[1]).follow()


def comes_too_late(told: Story) -> None:
    """A session ends in the middle of a form full of people, which is then kept for its owner."""
    firm = told.firm.open("/centre/agents/new").submit("number", pressing="step=search", number=LIN[1])
    address, data = firm.prepared("fullname", pressing="step=grant", fullname=NOBODY)
    later(timedelta(minutes=31))
    firm.send(address, {**data, "number": [CHEN[1]]})
    assert (firm.status, ParkedForm.objects.count()) == (303, 1)


# Committed, so that the file can be read, too.
@pytest.mark.django_db(databases="__all__", transaction=True)
def test_nobody_stands_in_clear(log: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    waited: list[int] = []
    told = Story(before_worker=lambda: waited.append(_sweep_the_outbox()))
    told.tell()
    mistakes(told)
    comes_too_late(told)
    sought = needles()
    assert sum(waited) >= 20
    assert Mandate.objects.count() == 2
    assert (Message.objects.count() > 15, Session.objects.count() > 8) == (True, True)
    assert LedgerRow.objects.count() > 60
    assert [str(one) for one in sweep_database(sought)] == []
    assert list(_in_the_file(sought)) == []
    written = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in log.records)
    printed = capsys.readouterr()
    assert len(log.records) > 5
    assert list(search("log", (written + printed.out + printed.err).encode(), sought)) == []


def _sweep_the_outbox() -> int:
    """Look at the events that wait for the worker; give how many."""
    rows = OutboxEvent.objects.count()
    assert sweep_tables(["ledger_outboxevent"], needles()) == []
    return rows


def _in_the_file(sought: list[Needle]) -> Iterator[Found]:
    """Look into the database's own file too, where deleted rows may linger (SQLite)."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        for one in path.parent.glob(f"{path.name}*"):
            for needle in sought:
                yield from (
                    Found(one.name, needle.what, dress)
                    for dress in needle.dresses
                    if dress in one.read_bytes()
                )


@pytest.mark.parametrize(
    "planted",
    [
        ZHOU[0],
        f"姓名：{ZHOU[0]}。",
        ZHOU[1],
        ZHOU[2],
        local(ZHOU[2]),
        ZHOU[1][3:10],
        local(ZHOU[2])[-7:],
        ZHOU[0].encode().hex(),
        base64.b64encode(f"x{ZHOU[0]}".encode()).decode(),
        base64.urlsafe_b64encode(f"xy{ZHOU[1]}z".encode()).decode(),
        '{"name": "\\u5468\\u6b23\\u7136"}',
        "/search?q=%E5%91%A8%E6%AC%A3%E7%84%B6",
    ],
)
def test_the_sweep_finds_what_is_planted(planted: str) -> None:
    sought = [needle_of(text) for text in (*ZHOU, local(ZHOU[2]))]
    assert list(search("here", planted.encode(), sought))
    assert not list(search("here", planted.encode(), [needle_of(CHEN[0])]))


def test_a_column_in_clear_would_be_found() -> None:
    LedgerRow.objects.create(at=NOW, event="house.planted", outcome="success", data={"note": ZHOU[0]})
    Message.objects.create(
        template="house.planted", category="case", language="en", link=f"/x/{ZHOU[1]}", created_at=NOW
    )
    found = {one.where for one in sweep_database([needle_of(text) for text in ZHOU])}
    assert found == {"ledger_ledgerrow.data", "messages_message.link"}


def test_every_table_is_swept() -> None:
    models = {model._meta.db_table for model in apps.get_models() if model._meta.app_label != "sandbox"}
    assert models <= set(tables())
    assert len(models) > 30
