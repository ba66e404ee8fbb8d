"""Starts real worker processes on the suite's test database and reads the traces of their handlers."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


class Workers:
    """The workers of one test, and what their handlers wrote down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.traces = folder / "traces"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *, ticks: bool = False) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.ledger.process_settings",
            "JINGBAN_DATA": str(self.folder),
            "JINGBAN_TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "JINGBAN_TEST_TRACES": str(self.traces),
            **({"JINGBAN_TEST_TICKS": "1"} if ticks else {}),
        }
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "django", "worker"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def lines(self) -> list[list[str]]:
        """Give what the handlers wrote, word by word; the last word is the process id."""
        return [line.split() for line in self.traces.read_text().splitlines()] if self.traces.exists() else []

    def wait_for(self, what: Callable[[], bool], *, seconds: float = 30) -> None:
        """Wait until something is so; fails after `seconds`, showing the workers' log."""
        deadline = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.05)


@contextlib.contextmanager
def workers(folder: Path) -> Iterator[Workers]:
    """Give a group of workers that are gone at the end."""
    group = Workers(folder)
    try:
        yield group
    finally:
        for process in group.processes:
            process.kill()
            process.wait()
