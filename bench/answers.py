"""How long the pages of sign-in and recovery take to answer, for accounts that exist and for such that do not.

`python -m bench.answers --pairs 200`, in a process and on a database of its own (`DATABASE_URL`, else SQLite); `make
bench` runs it on both. One of a pair is known, the other is not; which of the two comes first is thrown up, and each
comes from a network and a browser of its own. Password hashes are the suite's light ones, so that they hide nothing
else; that there are equally many is asserted by the suite. Recovery's answers leave on a tick, as shipped; `--bare`
shows the work without it.
"""

import argparse
import gc
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.conf import settings

os.environ["JINGBAN_ENV"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "jingban.config.settings"
Path(os.environ["JINGBAN_DATA"]).mkdir(parents=True, exist_ok=True)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from bench.ranks import compare  # noqa: E402
from jingban.accounts.passwords import hash_password  # noqa: E402
from jingban.accounts.use_cases.open_account import open_account  # noqa: E402
from jingban.accounts.use_cases.raise_level import raise_level  # noqa: E402
from jingban.config.settings import base  # noqa: E402
from jingban.foundation import clock  # noqa: E402
from jingban.foundation.identifiers import (  # noqa: E402
    org_code_check_digit,
    resident_check_digit,
    uscc_check_digit,
)
from jingban.ledger.outbox import run_due_events  # noqa: E402
from jingban.parties.use_cases.ensure_person import ensure_person  # noqa: E402
from jingban.parties.use_cases.refresh_organisation import refresh_organisation  # noqa: E402
from jingban.recovery.models import Flow  # noqa: E402
from jingban.registers.answers import OrganisationRecord, RepresentativeRecord  # noqa: E402

PASSWORD, WRONG = "Bench2026x", "Wrong2026x"
WARM_UP = 10
QUANTILES = (5, 25, 50, 75, 95)


@dataclass(frozen=True)
class Who:
    """A person and her company, with an account each or with none."""

    serial: int

    @property
    def number(self) -> str:
        """A resident id of the demo city."""
        first17 = f"9901001990{self.serial // 900 % 12 + 1:02}{self.serial // 1000 % 28 + 1:02}{self.serial % 1000:03}"
        return first17 + resident_check_digit(first17)

    @property
    def name(self) -> str:
        """Three characters, like everybody's."""
        return "测" + "安宁清远知微望舒"[self.serial % 8] + "景行思齐怀瑾若溪"[self.serial // 8 % 8]

    @property
    def phone(self) -> str:
        """Her phone as she types it; her company's ends otherwise."""
        return f"1380{self.serial:07}"

    @property
    def firm_phone(self) -> str:
        """The company's phone."""
        return f"1390{self.serial:07}"

    @property
    def firm(self) -> str:
        """The company's name."""
        return f"青汀测时第{self.serial:05}有限公司"

    @property
    def username(self) -> str:
        """The company's user name."""
        return f"bench{self.serial:05}"

    @property
    def uscc(self) -> str:
        """The company's code."""
        code = f"MB{self.serial:06}"
        first17 = f"91990100{code}{org_code_check_digit(code)}"
        return first17 + uscc_check_digit(first17)

    def make(self, password_hash: str) -> None:
        """Let them exist, with an account each."""
        now = clock.now()
        person = ensure_person(certificate_type="resident_id", number=self.number, name=self.name, now=now)
        common = {"password_hash": password_hash, "language": "zh-hans", "now": now}
        raise_level(account=open_account(phone=f"+86{self.phone}", person=person, **common), now=now)  # type: ignore[arg-type]
        head = RepresentativeRecord(certificate_type="resident_id", number=self.number, name=self.name)
        told = OrganisationRecord(
            uscc=self.uscc, name=self.firm, kind="enterprise", state="live", representative=head
        )
        firm = refresh_organisation(told=told, now=now)
        account = open_account(
            phone=f"+86{self.firm_phone}",
            organisation=firm,
            username=self.username,
            **common,  # type: ignore[arg-type]
        )
        raise_level(account=account, now=now)


@dataclass
class Times:
    """The times of one step, in ms."""

    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)


# A step by name, and how it is taken.
Move = tuple[str, Callable[[], object]]


def moves(who: Who, address: str) -> Iterator[Move]:
    """Give the steps that everybody can take, known or not."""
    browser = Client(REMOTE_ADDR=address)
    for kind, name in (("person", who.phone), ("person", who.number), ("organisation", who.username)):
        label = {who.phone: "phone", who.number: "number", who.username: "user name"}[name]
        form = {"kind": kind, "account": name, "password": WRONG}
        yield f"sign-in by {label}", lambda kind=kind, form=form: browser.post(f"/sign-in/{kind}/", form)
    person = {"name": who.name, "number": who.number}
    firm = {"account": who.username, "organisation": who.firm, "number": who.uscc}
    yield from recovery(browser, "person", person, who.phone)
    yield from recovery(browser, "organisation", firm, who.firm_phone)
    yield "user name: organisation", lambda: browser.post("/recover/username/", firm)
    run_due_events()
    yield "user name: result", lambda: browser.get("/recover/username/sent/")


def recovery(browser: Client, kind: str, claim: dict[str, str], phone: str) -> Iterator[Move]:
    """Give the steps of a password's recovery, up to a wrong code."""
    at = f"/recover/{kind}/"
    yield f"{kind}: 验证账号", lambda: browser.post(at, claim)
    flow = Flow.objects.filter(kind=kind).latest("begun_at", "id").id.hex
    form = {"phone": phone, "flow": flow}
    yield f"{kind}: 获取验证码", lambda: browser.post(f"{at}code/send/", form, headers={"X-Fragment": "1"})
    run_due_events()
    yield f"{kind}: 手机校验", lambda: browser.post(f"{at}code/", {**form, "code": "000000"})


def measure(pairs: int) -> dict[str, Times]:
    """Let each pair take every step; gives the times by step."""
    chance, found = random.Random(5), dict[str, Times]()
    gc.disable()
    for pair in range(-WARM_UP, pairs):
        both = [(True, Who(2 * (pair + WARM_UP))), (False, Who(2 * (pair + WARM_UP) + 1))]
        chance.shuffle(both)
        for known, who in both:
            address = f"10.{who.serial // 250}.{who.serial % 250}.1"
            for step, take in moves(who, address):
                begun = time.perf_counter()
                take()
                taken = 1000 * (time.perf_counter() - begun)
                if pair >= 0:
                    times = found.setdefault(step, Times())
                    (times.known if known else times.unknown).append(taken)
        gc.collect()
    return found


def main() -> None:
    """Fill the database, measure, and print."""
    arguments = argparse.ArgumentParser(prog="python -m bench.answers")
    arguments.add_argument("--pairs", type=int, default=200)
    arguments.add_argument("--bare", action="store_true")
    asked = arguments.parse_args()
    pairs = asked.pairs
    settings.RECOVERY_ANSWER_TICK_MS = 0 if asked.bare else base.RECOVERY_ANSWER_TICK_MS
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0)
    call_command("load_data", verbosity=0)
    setup_test_environment(debug=False)
    password_hash = hash_password(PASSWORD)
    for serial in range(0, 2 * (pairs + WARM_UP), 2):
        Who(serial).make(password_hash)
    run_due_events()
    print(f"\nAnswers, {pairs} pairs on {connection.vendor}: ms at {', '.join(map(str, QUANTILES))} %")
    for step, times in measure(pairs).items():
        ranks = compare(times.known, times.unknown)
        print(f"{step}\n  known    {_quantiles(times.known)}\n  unknown  {_quantiles(times.unknown)}")
        print(
            f"  known is the slower one in {ranks.larger:.0%} of pairs; by chance p = {ranks.p:.2f}",
            flush=True,
        )


def _quantiles(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return "".join(f"{cuts[place - 1]:8.2f}" for place in QUANTILES)


if __name__ == "__main__":
    main()
