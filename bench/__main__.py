"""`make bench`: measures the same things in turn on PostgreSQL, on SQLite and on a plain Django, and prints ratios.

Absolute figures of a shared machine swing; only ratios out of one interleaved run are worth comparing.
Arguments: `--rounds N` (default 5), `--sizes 100000,1000000` mandates. How to read it: docs/performance.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg

from bench.report import Figures, print_growth, print_size
from scripts.postgres import temporary_postgres

MEASURES = ("plain", "decisions", "list_of_50", "page_home", "page_agents")


class Child:
    """A measuring process with a database of its own; it takes one JSON line and answers one."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self.module = module
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    def ask(self, **question: object) -> dict[str, float]:
        """Send a question and wait for its answer."""
        self.send(**question)
        return self.answer()

    def send(self, **question: object) -> None:
        """Send a question; the answer is to be fetched."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, float]:
        """Wait for the answer to what was sent."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"a measuring process ended: {self.module}")
        found: dict[str, float] = json.loads(line)
        return found

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="make bench ARGS=…")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--sizes", default="100000,1000000")
    asked = arguments.parse_args()
    begun = time.monotonic()
    figures: dict[int, Figures] = {}
    with ExitStack() as stack:
        children = start(stack)
        for size in sorted(int(size) for size in asked.sizes.split(",")):
            print(f"\n{size:,} mandates: filling …", flush=True)
            fill(children, size)
            figures[size] = measure(children, asked.rounds)
            print_size(figures[size])
    print_growth(figures)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    print(f"\n{asked.rounds} rounds in {time.monotonic() - begun:.0f} s, medians; load at the end {load:.1f}")


def start(stack: ExitStack) -> dict[str, Child]:
    """Start the product and the plain Django, each on PostgreSQL and on SQLite."""
    url = stack.enter_context(temporary_postgres(durable=True))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jingban-bench-")))
    with psycopg.connect(url, autocommit=True) as connection:
        for database in ("product", "plain"):
            connection.execute(f"CREATE DATABASE {database}")
    children = {}
    for program in ("plain", "product"):
        addresses = {"PostgreSQL": f"{url.rpartition('/')[0]}/{program}", "SQLite": ""}
        for database, address in addresses.items():
            data = folder / f"{program}-{database}"
            place = {"DATABASE_URL": address, "JINGBAN_DATA": str(data)}
            children[f"{program} {database}"] = Child(f"bench.{program}", place)
    for child in children.values():
        stack.callback(child.close)
    return children


def fill(children: dict[str, Child], size: int) -> None:
    """Let all databases grow to a size, at the same time."""
    for child in children.values():
        child.send(measure="fill", size=size)
    for child in children.values():
        child.answer()


def measure(children: dict[str, Child], rounds: int) -> Figures:
    """Ask every child for every measure, round by round in turn."""
    figures = Figures()
    for number in range(rounds):
        for name in MEASURES:
            for child, process in children.items():
                for key, value in process.ask(measure=name).items():
                    figures.add(child, key, value)
        if sys.stdout.isatty():
            print(f"round {number + 1} of {rounds}", end="\r", flush=True)
    return figures


if __name__ == "__main__":
    main()
