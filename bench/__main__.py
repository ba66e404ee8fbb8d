"""`make bench`: measures the same things in turn on PostgreSQL, on SQLite and on a plain Django, and prints ratios.

Absolute figures of a shared machine swing; only ratios out of one interleaved run are worth comparing.
Arguments: `--rounds N` (default 5), `--sizes 100000,1000000` mandates, `--pairs N` of known and unknown accounts
(default 200, 0 for none). How to read it: docs/performance.md.
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

from bench.report import PLAIN, Figures, Where, print_growth, print_size
from scripts.postgres import temporary_postgres

# What every process is asked for in each round; each answers what it knows.
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
    arguments.add_argument("--pairs", type=int, default=200)
    asked = arguments.parse_args()
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    begun = time.monotonic()
    with ExitStack() as stack:
        children = start(stack, sizes)
        print(f"filling {', '.join(f'{size:,}' for size in sizes)} mandates …", flush=True)
        fill(children)
        figures = measure(children, asked.rounds)
    if asked.pairs:
        print_answers(asked.pairs)
    for size in sizes:
        print_size(figures, size)
    print_growth(figures, sizes[0], sizes[-1])
    print(
        f"\nMedians of {asked.rounds} rounds; {time.monotonic() - begun:.0f} s in all,"
        f" load at the end {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def start(stack: ExitStack, sizes: list[int]) -> dict[Where, Child]:
    """Start the product, once for each size, and the plain Django, each on PostgreSQL and on SQLite."""
    url = stack.enter_context(temporary_postgres(durable=True))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jingban-bench-")))
    children = {}
    with psycopg.connect(url, autocommit=True) as connection:
        for size in (PLAIN, *sizes):
            name = f"size_{size}"
            connection.execute(f"CREATE DATABASE {name}")
            for database, address in (("PostgreSQL", f"{url.rpartition('/')[0]}/{name}"), ("SQLite", "")):
                place = {"DATABASE_URL": address, "JINGBAN_DATA": str(folder / f"{name}-{database}")}
                child = Child("bench.product" if size else "bench.plain", place)
                stack.callback(child.close)
                children[size, database] = child
    return children


def fill(children: dict[Where, Child]) -> None:
    """Let all databases be filled at the same time."""
    for (size, _database), child in children.items():
        child.send(measure="fill", size=size)
    for child in children.values():
        child.answer()


def measure(children: dict[Where, Child], rounds: int) -> Figures:
    """Ask every process for every measure, round by round in turn."""
    figures = Figures()
    for number in range(rounds):
        for name in MEASURES:
            for where, child in children.items():
                for key, value in child.ask(measure=name).items():
                    figures.add(where, key, value)
        if sys.stdout.isatty():
            print(f"round {number + 1} of {rounds}", end="\r", flush=True)
    return figures


def print_answers(pairs: int) -> None:
    """Print how long answers take for known and for unknown accounts, on each kind of database."""
    command = [sys.executable, "-m", "bench.answers", "--pairs", str(pairs)]
    with (
        temporary_postgres(durable=True) as url,
        tempfile.TemporaryDirectory(prefix="jingban-bench-") as folder,
    ):
        for name, address in (("postgresql", url), ("sqlite", "")):
            place = {"DATABASE_URL": address, "JINGBAN_DATA": f"{folder}/{name}"}
            subprocess.run(command, env={**os.environ, **place}, stderr=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
