"""Breaks the code on purpose, one place at a time, and asks the suite whether it sees it.

`python -m scripts.mutation [FILE]…` (`make mutation`). mutmut makes the mutants; they are run here, because its own
runner leaves decorated functions out and makes the test database again for each mutant. The tests of a room run
once under coverage; then each mutant is grafted into a fork of that process, with a copy of the database, and the
tests that came by its lines run there, quickest first. A mutant is killed when one fails, or when they do not end.
Prints the survivors as diffs and a table; the exit code is 1 when a room's share of killed ones is under the goal.
"""

import difflib
import gc
import inspect
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import coverage
import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOT = Path(__file__).resolve().parents[1]
GOAL = 90  # per cent
# A test slower than this (histories by the hundred) is not asked: it would be asked for every mutant.
SLOWEST_TEST = 5.0  # seconds of CPU
PATIENCE = 10  # seconds of CPU a mutant has beyond three times what its tests took
# So many tests are asked about a mutant of a function, and of a constant; what they do not see counts as not seen.
MOST_TESTS, MOST_TESTS_OF_A_CONSTANT = 80, 150
SURVIVED, KILLED, BROKEN = 0, 1, 2
# The place to tell results; pytest catches what is printed.
OUT = os.fdopen(os.dup(sys.stdout.fileno()), "w")


@dataclass(frozen=True)
class Room:
    """What is mutated and the tests that are asked."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = (
    Room(
        "mandates: the decision",
        ("jingban/mandates/decision.py", "jingban/mandates/facts.py", "jingban/mandates/acts.py"),
        (
            "tests/mandates/test_decision.py",
            "tests/mandates/test_facts.py",
            "tests/mandates/test_acts.py",
            "tests/mandates/test_use_cases.py",
        ),
    ),
    Room("accounts: codes", ("jingban/accounts/codes.py",), ("tests/accounts/test_codes.py",)),
    Room(
        "signin",
        (
            "jingban/signin/policies.py",
            "jingban/signin/flow.py",
            "jingban/tolls/challenge.py",
            "jingban/signin/use_cases/*.py",
        ),
        (
            "tests/signin/test_flow.py",
            "tests/tolls/test_challenge.py",
            "tests/signin/test_prove_password.py",
            "tests/signin/test_sign_in_code.py",
            "tests/signin/test_enter.py",
            "tests/signin/test_redeem_factor.py",
            "tests/signin/test_prove_again.py",
            "tests/signin/test_change_password.py",
            "tests/signin/test_change_phone.py",
            "tests/signin/test_counters.py",
            "tests/signin/test_sign_in.py",
        ),
    ),
    Room(
        "recovery",
        ("jingban/recovery/policies.py", "jingban/recovery/queries.py", "jingban/recovery/use_cases/*.py"),
        (
            "tests/recovery/test_use_cases.py",
            "tests/recovery/test_queries.py",
            "tests/recovery/test_phone_reset.py",
            "tests/recovery/test_codes.py",
            "tests/recovery/test_username.py",
            "tests/recovery/test_person.py",
            "tests/recovery/test_organisation.py",
            "tests/recovery/test_factors_stay.py",
        ),
    ),
)


@dataclass(frozen=True)
class Mutant:
    """One change of one file: the top-level statement with the change in it, and its first line and last."""

    file: str
    lines: range
    statement_lines: range
    of_function: bool
    code: str
    was: str
    now: str


def operator_sql(node: cst.SimpleString) -> Iterator[cst.SimpleString]:
    """Turn comparisons, joints and orders of an SQL text, one at a time; mutmut leaves long texts alone."""
    if "SELECT" not in node.value:
        return
    for old, new in (
        (" <= ", " < "),
        (" > ", " >= "),
        (" AND ", " OR "),
        (" OR ", " AND "),
        (" DESC", " ASC"),
    ):
        parts = node.value.split(old)
        for at in range(1, len(parts)):
            yield node.with_changes(value=old.join(parts[:at]) + new + old.join(parts[at:]))


class Visitor(MutationVisitor):  # type: ignore[misc]
    """mutmut's, going into decorated functions as well."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return False
        return bool(super()._skip_node_and_children(node))


def mutants_of(file: str) -> list[Mutant]:
    """Make the mutants of a file: of its functions and of what it assigns, not of its classes' fields."""
    wrapper = MetadataWrapper(cst.parse_module((ROOT / file).read_text(encoding="utf-8")))
    visitor = Visitor(
        [*mutation_operators, (cst.SimpleString, operator_sql)], IgnoredCode(set(), set(), set())
    )
    wrapper.visit(visitor)
    positions = wrapper.resolve(PositionProvider)

    def lines(node: cst.CSTNode) -> range:
        return range(positions[node].start.line, positions[node].end.line + 1)

    statements = [one for one in wrapper.module.body if isinstance(one, (cst.FunctionDef, cst.ClassDef))]
    assigned = [one for one in wrapper.module.body if isinstance(one, cst.SimpleStatementLine)]
    made = []
    for mutation in visitor.mutations:
        node = mutation.original_node
        if node not in positions:
            continue
        inside = isinstance(mutation.contained_by_top_level_function, cst.FunctionDef)
        for statement in statements if inside else assigned:
            if lines(node)[0] in lines(statement):
                changed = statement.deep_replace(node, mutation.mutated_node)
                if isinstance(changed, (cst.FunctionDef, cst.ClassDef)):
                    changed = changed.with_changes(decorators=())
                texts = [wrapper.module.code_for_node(one).strip() for one in (node, mutation.mutated_node)]
                code = cst.Module(body=[changed]).code
                made.append(Mutant(file, lines(node), lines(statement), inside, code, *texts))
    return made


def graft(mutant: Mutant | None) -> None:
    """Put a mutant, if there is one, in the place of what this process has loaded."""
    if mutant is None:
        return
    module = import_module(mutant.file.removesuffix(".py").replace("/", "."))
    before = vars(module)
    after = dict(before)
    exec(compile(mutant.code, mutant.file, "exec"), after)  # noqa: S102 (the project's own code)
    for name in [name for name, value in after.items() if value is not before.get(name)]:
        old, new = before.get(name), after[name]
        if isinstance(new, FunctionType):
            replant(old, new)
        elif isinstance(new, type):
            for member, value in vars(new).items():
                replant(vars(old).get(member), value)
        elif name != "__builtins__":
            replace_everywhere(module, name, old, new)


def replant(old: Any, new: Any) -> None:
    """Give a function, wherever it has been imported to, another's body and defaults."""
    target, source = plain(old), plain(new)
    if target and source:
        target.__code__ = source.__code__
        target.__defaults__, target.__kwdefaults__ = source.__defaults__, source.__kwdefaults__


def plain(member: Any) -> FunctionType | None:
    """Give the function under decorators, None when there is none."""
    if isinstance(member, property):
        member = member.fget
    member = inspect.unwrap(getattr(member, "__func__", member)) if callable(member) else member
    return member if isinstance(member, FunctionType) else None


def replace_everywhere(module: ModuleType, name: str, old: object, new: object) -> None:
    for other in list(sys.modules.values()):
        if other is module or (
            other and vars(other).get(name) is old and other.__name__.startswith("jingban.")
        ):
            setattr(other, name, new)


@dataclass
class Tally:
    """What became of a file's mutants."""

    killed: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def all(self) -> int:
        return self.killed + len(self.survivors)


class Trial:
    """A pytest plugin that runs the chosen tests once, then again for every mutant."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        self.tallies = {file: Tally() for file in files}
        self.seconds: dict[pytest.Item, float] = {}
        self.kills: Counter[str] = Counter()
        self.came_by: dict[str, dict[int, set[pytest.Item]]] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="jingban-mutation-"))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from django.db import connections

        self.walk(session)
        connections.close_all()
        gc.freeze()
        self.control(session)
        for file in self.files:
            for mutant in mutants_of(file):
                self.judge(session, mutant)
        return True

    def walk(self, session: pytest.Session) -> None:
        """Run every test once, and note how long it took and which lines it came by."""
        watch = coverage.Coverage(
            data_file=None, config_file=False, include=[str(ROOT / one) for one in self.files]
        )
        by_name = {item.nodeid: item for item in session.items}
        for item in session.items:
            watch.start()
            watch.switch_context(item.nodeid)
            started = time.process_time()
            passed = passes(item, session)
            self.seconds[item] = time.process_time() - started
            watch.stop()
            if not passed:
                stop(f"{item.nodeid} fails before anything is broken")
            if item is session.items[0]:
                self.seconds[item] = 0.0  # it waited for the database
                keep_databases(self.folder / "fresh")
        for file in self.files:
            found = watch.get_data().contexts_by_lineno(str(ROOT / file))
            self.came_by[file] = {
                line: {by_name[name] for name in names if name in by_name} for line, names in found.items()
            }

    def asked(self, file: str, lines: Iterable[int]) -> list[pytest.Item]:
        """Give the tests that came by some lines: first what saw most so far, then the quickest.

        Those that empty the tables are last in any case.
        """
        found = {item for line in lines for item in self.came_by[file].get(line, ())}
        quick = [item for item in found if self.seconds[item] < SLOWEST_TEST]
        return sorted(
            quick, key=lambda item: (empties_tables(item), -self.kills[item.nodeid], self.seconds[item])
        )

    def control(self, session: pytest.Session) -> None:
        """See that the tests pass in a fork in which nothing is broken."""
        quick = [item for item in session.items if self.seconds[item] < SLOWEST_TEST]
        if self.fork(session, quick, None) != SURVIVED:
            stop(f"{self.killer()} fails in a fork although nothing is broken")

    def judge(self, session: pytest.Session, mutant: Mutant) -> None:
        if mutant.of_function:
            asked = self.asked(mutant.file, mutant.lines) or self.asked(mutant.file, mutant.statement_lines)
            asked = asked[:MOST_TESTS]
        else:
            asked = self.asked(mutant.file, self.came_by[mutant.file])[:MOST_TESTS_OF_A_CONSTANT]
        tally = self.tallies[mutant.file]
        if self.fork(session, asked, mutant) != SURVIVED:
            tally.killed += 1
            self.kills[self.killer()] += 1
            return
        tally.survivors.append(mutant)
        tell(mutant, len(asked))

    def killer(self) -> str:
        """Give the test that the last fork stopped at."""
        return (self.folder / "at").read_text(encoding="utf-8")

    def fork(self, session: pytest.Session, items: list[pytest.Item], mutant: Mutant | None) -> int:
        """Run tests in a fork, with a mutant or without; give SURVIVED, KILLED, or less than 0 when it did not end."""
        (self.folder / "at").write_text("", encoding="utf-8")
        child = os.fork()
        if not child:
            code = BROKEN
            try:
                code = self.in_child(session, items, mutant)
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == BROKEN:
            stop(f"a fork for {mutant} did not get as far as its tests")
        return code

    def in_child(self, session: pytest.Session, items: list[pytest.Item], mutant: Mutant | None) -> int:
        limit = PATIENCE + round(3 * sum(self.seconds[item] for item in items))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(20 * limit)  # for what waits for ever; the machine may be busy
        use_databases(self.folder / "fresh", self.folder / "own")
        try:
            graft(mutant)
        except Exception:  # it cannot even be loaded
            return KILLED
        for item in items:
            (self.folder / "at").write_text(item.nodeid, encoding="utf-8")
            if not passes(item, session):
                return KILLED
        return SURVIVED


def passes(item: pytest.Item, session: pytest.Session) -> bool:
    """Run one test with its set-up and tear-down, down to the session's own; a skipped one passes."""
    from _pytest.runner import runtestprotocol

    reports = runtestprotocol(item, log=False, nextitem=session)  # type: ignore[arg-type]
    return not any(report.failed for report in reports)


def stop(why: str) -> None:
    say(why)
    pytest.exit(why, 2)


def empties_tables(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


def keep_databases(folder: Path) -> None:
    """Copy the test databases as they are before any test has committed to them."""
    from django.db import connections

    connections.close_all()
    folder.mkdir()
    for connection in connections.all():
        shutil.copy(connection.settings_dict["NAME"], folder / connection.alias)


def use_databases(fresh: Path, own: Path) -> None:
    """Let this process use copies of the kept databases."""
    from django.db import connections

    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(fresh, own)
    for connection in connections.all():
        connection.settings_dict["NAME"] = str(own / connection.alias)


def tell(mutant: Mutant, tests: int) -> None:
    say(f"\n{mutant.file}:{mutant.lines[0]} survived {tests} tests")
    changed = difflib.ndiff(mutant.was.splitlines(), mutant.now.splitlines())
    say("\n".join(f"  {line}" for line in changed if line[0] in "-+"))


def say(line: str) -> None:
    print(line, file=OUT, flush=True)


def run(room: Room, files: list[str]) -> dict[str, Tally]:
    """Try a room's files; the tests run in a data folder of their own."""
    trial = Trial(files)
    say(f"== {room.name}")
    options = [
        "-qq",
        "--no-header",
        "--no-summary",
        "-p",
        "no:xdist",
        "-o",
        "addopts=",
        "-p",
        "no:cacheprovider",
    ]
    code = pytest.main([*options, *room.tests], plugins=[trial])
    shutil.rmtree(trial.folder, ignore_errors=True)
    if code:
        sys.exit(f"{room.name}: pytest ended with code {code}")
    return trial.tallies


def files_of(room: Room, wanted: list[str]) -> list[str]:
    found = [path for one in room.files for path in sorted(ROOT.glob(one)) if path.stat().st_size]
    names = [str(path.relative_to(ROOT)) for path in found]
    return [name for name in names if not wanted or name in wanted]


def in_a_process(room: Room, files: list[str]) -> int:
    """Run a room in a process of its own, for a file can be loaded unbroken once only; give its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with tempfile.TemporaryDirectory(prefix="jingban-mutation-") as data:
        os.environ |= {"JINGBAN_ENV": "test", "JINGBAN_DATA": data}
        started = time.monotonic()
        tallies = run(room, files)
    killed, made = (sum(getattr(one, what) for one in tallies.values()) for what in ("killed", "all"))
    for file, tally in tallies.items():
        say(f"{file:48} {tally.killed:4} of {tally.all:4} killed")
    share = 100 * killed / max(made, 1)
    say(f"== {room.name}: {killed} of {made} killed, {share:.1f} %, {time.monotonic() - started:.0f} s")
    os._exit(0 if share >= GOAL else 1)


def main(wanted: list[str]) -> int:
    os.environ.pop("DATABASE_URL", None)
    chosen = [(room, files_of(room, wanted)) for room in ROOMS]
    return max([in_a_process(room, files) for room, files in chosen if files], default=2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
