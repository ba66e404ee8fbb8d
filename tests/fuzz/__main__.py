"""`python -m tests.fuzz [--seconds 600] [--seed N] [--on sqlite|postgres|both]`: bad input for a served sandbox.

Strangers, agents, a representative, companies and staff send broken forms, addresses, headers, cookies, methods
and files to a site of its own on loopback, half of the time on SQLite and half on PostgreSQL. Prints requests a
second and how often each status came. Ends with 1, and how to do it again, if an answer was a 500 or a traceback
stands in the log. 503 (a stand-in was told to be down) and 429 (limits) are answers.
"""

import argparse
import contextlib
import json
import random
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from scripts.postgres import temporary_postgres
from tests.fuzz.visitor import Request, Visitor
from tests.journeys.site import ROOT, Site

HANDS = 3  # visitors at once
RENEW_EVERY = 45.0  # seconds after which sessions and the sandbox's switches are made good again
MOST_SHOWN = 12
STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")  # a line of the log begins
FINE = frozenset({503})  # said with words and Retry-After


@dataclass
class Tally:
    """What came back, and what must not have."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Request] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, request: Request, response: httpx.Response | None) -> None:
        """Count an answer; keep the first request of each kind that broke something."""
        status = str(response.status_code) if response is not None else "cut"
        with self.lock:
            self.statuses[status] += 1
            if response is not None and response.status_code >= 500 and response.status_code not in FINE:
                kind = f"{status} {request.method} {request.path.split(b'?')[0][:60]!r}"
                self.faults.setdefault(kind, request)


class Fuzz:
    """One served site and the visitors who are at it."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        self.random = random.Random(seed)
        self.tally = Tally()
        self.keys = self._keys()
        self.bare = httpx.Client(base_url=site.url, timeout=60, trust_env=False)
        self.visitors: list[Visitor] = [self._visitor("nobody", {})]
        self.visitors += [
            self._visitor(one["name"], {one["cookie"]: one["key"]}) for one in self.keys["visitors"]
        ]

    def _keys(self) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.keys"],
            cwd=ROOT,
            env={**self.site.environment, "DJANGO_SETTINGS_MODULE": "jingban.config.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def _visitor(self, name: str, cookies: dict[str, str]) -> Visitor:
        ids = [one for group in self.keys["ids"].values() for one in group]
        client = httpx.Client(base_url=self.site.url, timeout=60, trust_env=False)
        for cookie, key in cookies.items():
            client.cookies.set(cookie, key, domain="127.0.0.1")
        own = random.Random(self.random.random())
        return Visitor(name, client, self.bare, own, self.keys["known"] + ids, self.keys["addresses"])

    def renew(self) -> None:
        """Put the sandbox's clock and switches right, and sign everybody in again."""
        self.site.sandbox("clock", "reset")
        self.site.sandbox("up", "population", "organisations", "sms", "email", "face")
        fresh = {one["name"]: one for one in self._keys()["visitors"]}
        for visitor in self.visitors:
            one = fresh.get(visitor.name)
            if one:
                visitor.client.cookies.set(one["cookie"], one["key"], domain="127.0.0.1")
            visitor.forms.clear()

    def run(self, seconds: float) -> None:
        """Let the visitors at it for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            until = min(end, time.monotonic() + RENEW_EVERY)
            turns = [threading.Thread(target=self.work, args=[hand, until]) for hand in range(HANDS)]
            for turn in turns:
                turn.start()
            for turn in turns:
                turn.join()
            if time.monotonic() < end:
                self.renew()

    def work(self, hand: int, until: float) -> None:
        """Be one visitor after another."""
        own = self.visitors[hand::HANDS]
        while time.monotonic() < until:
            for visitor in own:
                request, response = visitor.step()
                self.tally.note(request, response)

    def tracebacks(self) -> list[str]:
        """Give what the site wrote of failures it did not expect: the frames of its own rooms, and the kind."""
        parts = self.site.log.read_text(errors="replace").split("Traceback, without what was said:\n")[1:]
        return list(dict.fromkeys(_in_short(part) for part in parts))


def _in_short(traceback: str) -> str:
    lines = traceback.splitlines()
    end = next((place for place, line in enumerate(lines) if STAMP.match(line)), len(lines))
    shown = [line.strip() for line in lines[:end] if "/jingban/" in line or not line.startswith(" ")]
    return "\n    ".join(shown)


@contextlib.contextmanager
def served(on: str) -> Iterator[Site]:
    """Serve a site on a kind of database, in a folder that goes afterwards."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jingban-fuzz-")))
        settings = {"JINGBAN_WORKERS": "1"}
        if on == "postgres":
            settings["DATABASE_URL"] = stack.enter_context(temporary_postgres())
        site = Site(folder / "var", **settings)
        stack.callback(site.stop)
        yield site


def report(on: str, fuzz: Fuzz, seconds: float) -> bool:
    """Print what came of it; True when all is well."""
    tally = fuzz.tally
    sent = tally.statuses.total()
    print(f"\n{on}: {sent} requests in {seconds:.0f} s, {sent / max(seconds, 1):.0f} a second")
    print("  " + "  ".join(f"{status}: {number}" for status, number in sorted(tally.statuses.items())))
    for kind, request in list(tally.faults.items())[:MOST_SHOWN]:
        print(f"\n  {kind}\n    {request.shown()}")
    tracebacks = fuzz.tracebacks()
    for text in tracebacks[:MOST_SHOWN]:
        print(f"\n  in the log:\n    {text}")
    alive = fuzz.site.process.poll() is None
    if not alive:
        print("  the site is gone")
    return alive and not tally.faults and not tracebacks


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--on", choices=["sqlite", "postgres", "both"], default="both")
    chosen = parser.parse_args()
    seed = secrets.randbelow(10**9) if chosen.seed is None else chosen.seed
    print(f"seed {seed}", flush=True)
    kinds = ["sqlite", "postgres"] if chosen.on == "both" else [chosen.on]
    good = True
    for on in kinds:
        with served(on) as site:
            fuzz = Fuzz(site, seed)
            began = time.monotonic()
            fuzz.run(chosen.seconds / len(kinds))
            good &= report(on, fuzz, time.monotonic() - began)
    print("\nno 500 and no traceback" if good else "\nbroken", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
