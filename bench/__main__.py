"""`make bench`: measures the same things in turn on PostgreSQL, on SQLite and on a plain Django, and prints ratios.

Absolute figures of a shared machine swing; only ratios out of one interleaved run are worth comparing.
Arguments: `--rounds N` (default 5), `--sizes 100000,1000000` mandates.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from scripts.postgres import temporary_postgres

MEASURES = ("decisions", "list_of_50", "page_home", "page_agents")


class Child:
    """A measuring process with a database of its own; it takes one JSON line and answers one."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    def ask(self, **question: object) -> dict[str, float]:
        """Send a question and wait for its answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"a measuring process ended: {self.process.args}")
        return json.loads(line)

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
    sizes = [int(size) for size in asked.sizes.split(",")]
    with ExitStack() as stack:
        url = stack.enter_context(temporary_postgres(durable=True))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jingban-bench-")))
        product = {
            "PostgreSQL": {"DATABASE_URL": url, "JINGBAN_DATA": str(folder / "pg")},
            "SQLite": {"DATABASE_URL": "", "JINGBAN_DATA": str(folder / "sqlite")},
        }
        children = {name: Child("bench.product", where) for name, where in product.items()}
        children["plain Django"] = Child("bench.plain", {"JINGBAN_DATA": str(folder / "plain")})
        for child in children.values():
            stack.callback(child.close)
        for size in sizes:
            print(f"\n{size:,} mandates", flush=True)
            report(measure(children, size, asked.rounds))


def measure(children: dict[str, Child], size: int, rounds: int) -> dict[tuple[str, str], float]:
    """Give the median of every measure of every child, round by round in turn."""
    for name, child in children.items():
        print(f"  filling {name} …", flush=True)
        child.ask(measure="fill", size=size)
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _round in range(rounds):
        for measure_name in MEASURES:
            for name, child in children.items():
                for key, value in child.ask(measure=measure_name).items():
                    found[name, key].append(value)
    return {key: statistics.median(values) for key, values in found.items()}


def report(found: dict[tuple[str, str], float]) -> None:
    """Print the figures, and the pages' ratio to the plain Django page."""
    plain = found["plain Django", "page CPU ms"]
    for (name, key), value in sorted(found.items()):
        ratio = f"   ÷ plain Django page {value / plain:.2f}" if "CPU ms" in key else ""
        print(f"  {name:<13} {key:<32} {value:>12,.2f}{ratio}")


if __name__ == "__main__":
    main()
