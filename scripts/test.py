"""Runs the suite in three stages: on file SQLite, on PostgreSQL, and the journeys in a real browser.

`python -m scripts.test [--only STAGE]… [pytest's own arguments]` (`make test`, `make test-fast`).
PostgreSQL is the one of `DATABASE_URL`, else a throwaway one. A stage that ran nothing has failed, and so
have journeys that were skipped. Paths among the arguments narrow the stages to those the paths belong to.
The last line says 'N passed, N failed' of all stages; the exit code is 0 only when every stage passed.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.find_browser import NoBrowser, browser
from scripts.postgres import UnableToStartPostgres, temporary_postgres

ROOT = Path(__file__).resolve().parents[1]
JOURNEYS = Path("tests/journeys")
PROCESSES = os.cpu_count() or 2
STAGE_LIMIT = 20 * 60  # seconds; a suite that takes longer is stuck
STUCK_TEST = 600  # seconds after which a test that hangs shows where; every page takes some minutes

Environment = dict[str, str]


@dataclass(frozen=True)
class Stage:
    """One run of pytest: what it runs on, and in which environment."""

    name: str
    title: str
    paths: list[str]
    options: list[str]
    environment: Callable[[], AbstractContextManager[Environment]]
    may_skip: bool = True


@dataclass
class Result:
    """What came out of a stage; `problem` is why it failed beyond its failed tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problem: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def good(self) -> bool:
        return not self.failed and not self.problem


@contextlib.contextmanager
def on_sqlite() -> Iterator[Environment]:
    environment = dict(os.environ)
    environment.pop("DATABASE_URL", None)
    yield environment


@contextlib.contextmanager
def on_postgres() -> Iterator[Environment]:
    if os.environ.get("DATABASE_URL"):
        yield dict(os.environ)
        return
    with temporary_postgres() as url:
        yield {**os.environ, "DATABASE_URL": url}


@contextlib.contextmanager
def in_browser() -> Iterator[Environment]:
    with on_sqlite() as environment:
        yield {**environment, "CHROME": browser()}


PARALLEL = ["-n", str(PROCESSES), f"--ignore={JOURNEYS}"]
STAGES = [
    Stage("sqlite", "the suite on SQLite", ["tests"], PARALLEL, on_sqlite),
    Stage("postgres", "the suite on PostgreSQL", ["tests"], PARALLEL, on_postgres),
    Stage("journeys", "the journeys in a browser", [str(JOURNEYS)], [], in_browser, may_skip=False),
]


def main() -> int:
    # so that what a stage started is stopped then, too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog="make test", allow_abbrev=False)
    parser.add_argument("--only", action="append", choices=[stage.name for stage in STAGES])
    chosen, arguments = parser.parse_known_args()
    results = []
    for stage, extra in plan(arguments, chosen.only):
        result = run(stage, extra)
        report(stage, result)
        results.append(result)
    return close(results, narrowed=bool(arguments))


def plan(arguments: list[str], only: list[str] | None) -> list[tuple[Stage, list[str]]]:
    """Give the stages to run, each with its arguments to pytest: only paths that belong to it."""
    paths = [argument for argument in arguments if is_test_path(argument)]
    options = [argument for argument in arguments if argument not in paths]
    planned = []
    for stage in STAGES:
        own = [path for path in paths if is_journey(path) == (stage.name == "journeys")]
        if (only and stage.name not in only) or (paths and not own):
            continue
        planned.append((stage, [*stage.options, *options, *(own or stage.paths)]))
    return planned


def is_test_path(argument: str) -> bool:
    return not argument.startswith("-") and (ROOT / argument.partition("::")[0]).exists()


def is_journey(path: str) -> bool:
    return (ROOT / path.partition("::")[0]).resolve().is_relative_to(ROOT / JOURNEYS)


def run(stage: Stage, arguments: list[str]) -> Result:
    """Run one stage in a data folder of its own, gone afterwards."""
    print(f"\n== {stage.title}", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jingban-test-") as folder:
        try:
            with stage.environment() as environment:
                result = pytest(stage, arguments, environment, Path(folder))
        except (NoBrowser, UnableToStartPostgres) as problem:
            result = Result(failed=1, problem=str(problem))
    result.seconds = time.monotonic() - started
    return result


def pytest(stage: Stage, arguments: list[str], environment: Environment, folder: Path) -> Result:
    """Run pytest and read its own record of what passed."""
    record = folder / "record.xml"
    command = [
        *(sys.executable, "-m", "pytest", f"--junitxml={record}"),
        *("--durations=5", "--durations-min=3", "-o", f"faulthandler_timeout={STUCK_TEST}"),
        *arguments,
    ]
    data = {"JINGBAN_ENV": "test", "JINGBAN_DATA": str(folder / "data")}
    try:
        code = subprocess.run(
            command, check=False, cwd=ROOT, env={**environment, **data}, timeout=STAGE_LIMIT
        ).returncode
    except subprocess.TimeoutExpired:
        return Result(failed=1, problem=f"stopped after {STAGE_LIMIT // 60} minutes")
    return judge(stage, code, read_record(record))


def read_record(record: Path) -> Result:
    """Sum up pytest's JUnit file; nothing when pytest did not get as far as writing it."""
    if not record.is_file():
        return Result()
    result = Result()
    for suite in ET.parse(record).getroot().iter("testsuite"):  # noqa: S314 (pytest wrote it just now)
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        result.failed += failed
        result.skipped += skipped
        result.passed += max(0, int(suite.get("tests", 0)) - failed - skipped)
    return result


def judge(stage: Stage, code: int, result: Result) -> Result:
    """Turn pytest's exit code and the counts into what counts here as a failure."""
    if code not in (0, 1, 5):
        result.problem = f"pytest ended with code {code}"
        result.failed = max(result.failed, 1)
    elif code == 1 and not result.failed:
        result.problem = "pytest failed without a failed test"
        result.failed = 1
    elif result.skipped and not stage.may_skip:
        result.problem = "journeys may not be skipped"
        result.failed += result.skipped
    return result


def report(stage: Stage, result: Result) -> None:
    counts = f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"
    why = f" ({result.problem})" if result.problem else ""
    print(f"== {stage.title}: {counts} in {result.seconds:.0f} s{why}", flush=True)


def close(results: list[Result], *, narrowed: bool) -> int:
    """Print the sum and give the exit code; an empty stage fails unless the caller narrowed the tests."""
    empty = sum(1 for result in results if result.good and not result.passed)
    if empty and not (narrowed and any(result.passed for result in results)):
        print(f"{empty} of {len(results)} stages ran no test, which counts as failed.")
        results = [*results, Result(failed=empty)]
    if not results:
        print("No stage was chosen, which counts as failed.")
        results = [Result(failed=1)]
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    print(f"\nAll stages took {sum(result.seconds for result in results):.0f} s.")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
