"""Whatever the truth about an account, a stranger sees the same words, status and headers, at the same cost."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from jingban.accounts.models import Account, AccountKind
from jingban.accounts.use_cases.open_account import open_account
from jingban.parties.use_cases.set_person_state import set_person_state
from jingban.recovery.models import Flow
from tests.cast import CHEN, LIN, NOW, SHEN, SHIGUANG, YANXI, ZHENG, ZHOU, resident_number, uscc
from tests.factories import make_account, make_organisation, make_organisation_account, make_person
from tests.recovery.seeker import FIRM_PHONE, NEW, Seeker, local

Who = tuple[str, str, str]
# A step by name, how it is taken, and what is typed so far.
Move = tuple[str, Callable[[], HttpResponse], dict[str, str]]
NOBODY: Who = ("无名氏", resident_number("19800101", "777"), "+8615911112222")
MOVED: Who = ("迁来人", resident_number("19810101", "111"), "+8615900000001")
FROZEN: Who = ("冻结人", resident_number("19820101", "222"), "+8615900000002")
DEAD: Who = ("故去人", resident_number("19830101", "333"), "+8615900000003")


def people() -> dict[str, tuple[Who, Who]]:
    """Give, for each truth, who is named at the first step and whose phone is typed at the second."""
    make_account(ZHOU)
    make_account(CHEN, level="L2")
    closed = make_account(LIN)
    Account.objects.filter(id=closed.id).update(closed_at=NOW)
    frozen = make_account(FROZEN)
    Account.objects.filter(id=frozen.id).update(frozen_at=NOW)
    open_account(
        phone=MOVED[2],
        password_hash="",
        person=make_person(MOVED),
        language="zh-hans",
        migrated=True,
        now=NOW,
    )
    make_account(DEAD)
    set_person_state(person=make_person(DEAD), state="dead", now=NOW)
    return {
        "proven": (ZHOU, ZHOU),
        "unproven": (CHEN, CHEN),
        "moved in": (MOVED, MOVED),
        "frozen": (FROZEN, FROZEN),
        "closed": (LIN, LIN),
        "dead": (DEAD, DEAD),
        "unknown": (NOBODY, NOBODY),
        "another's phone": (ZHOU, CHEN),
        "unknown phone": (ZHOU, NOBODY),
        "unknown number": (NOBODY, ZHOU),
        "wrong name": (("别人名", ZHOU[1], ZHOU[2]), ZHOU),
    }


def organisations() -> dict[str, tuple[dict[str, str], str]]:
    """Give, for each truth, what is typed at the first step and the phone of the second."""
    firm = {"account": "yanxi", "organisation": YANXI[0], "number": YANXI[1]}
    make_organisation_account(make_organisation(representative=ZHENG))
    unproven = make_organisation(SHIGUANG, SHEN)
    make_organisation_account(unproven, username="shiguang", level="O1", phone=CHEN[2])
    frozen = make_organisation_account(unproven, username="shiguang2", level="O1", phone=LIN[2])
    Account.objects.filter(id=frozen.id).update(frozen_at=NOW, migrated=True)
    other = {"organisation": SHIGUANG[0], "number": SHIGUANG[1]}
    return {
        "confirmed": (firm, FIRM_PHONE),
        "unconfirmed": ({"account": "shiguang", **other}, CHEN[2]),
        "frozen and moved in": ({"account": "shiguang2", **other}, LIN[2]),
        "unknown": (
            {"account": "nobody", "organisation": "青汀没有有限公司", "number": uscc("MA9QQ6R4")},
            CHEN[2],
        ),
        "another's account": ({**firm, "account": "shiguang"}, CHEN[2]),
        "another's code": ({**firm, "number": SHIGUANG[1]}, FIRM_PHONE),
        "wrong name": ({**firm, "organisation": "青汀砚溪有限公司"}, FIRM_PHONE),
        "another's phone": (firm, CHEN[2]),
    }


def plain(answer: HttpResponse, typed: dict[str, str]) -> tuple[int, str, list[str], list[str]]:
    """Give an answer without what differs by chance: what was typed back, and random tokens."""
    text = answer.text
    for value in sorted(typed.values(), key=len, reverse=True):
        text = text.replace(value, "TYPED") if value else text
    tokens = ("csrfmiddlewaretoken", 'name="wait"', 'name="flow"')
    lines = [line for line in text.splitlines() if not any(token in line for token in tokens)]
    location = answer.headers.get("location", "")
    return answer.status_code, "\n".join([location, *lines]), sorted(answer.headers), sorted(answer.cookies)


def walk(kind: str, first: dict[str, str], phone: str, number: int) -> Iterator[Move]:
    """Give the steps that everybody can take, each as something to do, with what is typed."""
    she = Seeker(kind, phone, address=f"198.51.{number}.1")
    yield "account", lambda: she.begin(**first), first
    flow = she.flow()
    typed = {**first, "phone": local(phone)}
    yield "page", lambda: she.get(f"{she.at}code/"), typed
    yield "send", lambda: she.post(f"{she.at}code/send/", {"phone": local(phone), "flow": flow}), typed
    yield (
        "again",
        lambda: she.post(
            f"{she.at}code/send/", {"phone": local(phone), "flow": flow}, headers={"X-Fragment": "1"}
        ),
        typed,
    )
    yield "code", lambda: she.prove("000000", flow=flow), typed
    yield "skipped", lambda: she.choose(flow=flow), typed


CASES = {"person": people, "organisation": organisations}


def everybody(kind: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Give each truth by name, with what is typed."""
    for truth, (first, second) in CASES[kind]().items():
        if kind == "person":
            yield truth, {"name": first[0], "number": first[1]}, second[2]
        else:
            yield truth, first, second


@pytest.mark.parametrize("kind", AccountKind.values)
def test_every_step_answers_alike_and_costs_alike(kind: str, hashes: list[str]) -> None:
    told: dict[str, dict[str, object]] = {}
    for number, (truth, first, phone) in enumerate(everybody(kind)):
        Flow.objects.all().delete()  # some aim at the same number, and each time it weighs more
        Seeker(kind, address=f"198.51.{number}.1").get(f"/recover/{kind}/")  # warm caches alike
        for step, do, typed in walk(kind, first, phone, number):
            hashes.clear()
            with (
                CaptureQueriesContext(connections["default"]) as asked,
                CaptureQueriesContext(connections["sandbox"]) as aside,
            ):
                answer = do()
            queries = [shape(one["sql"]) for one in [*asked, *aside] if "SAVEPOINT" not in one["sql"]]
            assert hashes == [], (truth, step)
            told.setdefault(step, {})[truth] = (plain(answer, typed), queries)
    for step, by_truth in told.items():
        first_seen = next(iter(by_truth.values()))
        for truth, seen in by_truth.items():
            assert seen == first_seen, (step, truth)


def shape(sql: str) -> str:
    """Give what a statement does, without its values."""
    words = sql.split()
    return " ".join(words[:3]) if words[0] != "SELECT" else f"SELECT {sql[sql.index('FROM') :].split()[1]}"


def test_the_last_step_costs_one_hash(
    zhou: Account, hashes: list[str], later: Callable[[timedelta], None]
) -> None:
    she = Seeker().up_to("password")
    hashes.clear()
    she.choose()
    assert hashes == ["hash"]
    later(timedelta(seconds=61))
    she = Seeker().up_to("password")
    Account.objects.filter(id=zhou.id).update(closed_at=NOW)
    flow = she.flow()
    hashes.clear()
    assert she.choose(NEW, flow=flow).headers["location"] == "/recover/person/?notice=again"
    assert hashes == ["hash"], "whatever became of the account meanwhile"


@pytest.mark.parametrize("kind", ["person", "organisation", "username"])
def test_what_the_challenge_asks_does_not_tell_either(kind: str, browser: Seeker) -> None:
    make_account(ZHOU)
    make_organisation_account(make_organisation(representative=ZHENG))
    for typed in ({"number": ZHOU[1]}, {"number": NOBODY[1]}, {"number": YANXI[1], "account": "yanxi"}):
        answer = browser.post("/recover/challenge/", {"kind": kind, **typed})
        assert answer.json() == {"challenge": None}
