"""Dummy commands for a supervisor, and what tests want to know about processes."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
WITHIN = 30.0  # seconds; generous, for the machine may be busy

SUPERVISOR = """
import json, sys
from scripts.supervisor import Supervisor
commands, options = map(json.loads, sys.argv[1:])
Supervisor(commands, say=lambda line: print(line, flush=True), **options).run()
print("all stopped", flush=True)
"""

# Says its pid by a file's name. `child` starts a process of its own, as a web server does; `deaf` ignores
# SIGTERM; `brief` ends at once; whoever gets the terminal's Ctrl-C leaves a file that says so.
COMMAND = """
import os, pathlib, signal, subprocess, sys, time
folder, manner = pathlib.Path(sys.argv[1]), sys.argv[2]
signal.signal(signal.SIGINT, lambda *_: (folder / "interrupted").touch())
if manner == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if manner == "child":
    subprocess.Popen([sys.executable, "-S", "-c", sys.argv[3], str(folder), "plain"])
(folder / f"pid-{os.getpid()}").touch()
if manner != "brief":
    time.sleep(600)
"""


@dataclass
class Command:
    """A dummy command and the folder in which its processes say who they are."""

    folder: Path
    manner: str = "plain"

    @property
    def words(self) -> list[str]:
        self.folder.mkdir(exist_ok=True)
        return [sys.executable, "-S", "-c", COMMAND, str(self.folder), self.manner, COMMAND]

    def pids(self) -> set[int]:
        return {int(file.name.removeprefix("pid-")) for file in self.folder.glob("pid-*")}

    def living(self) -> set[int]:
        return {pid for pid in self.pids() if is_alive(pid)}


def is_alive(pid: int) -> bool:
    """True while the process runs; a zombie does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def supervise(commands: dict[str, Command], **options: float) -> subprocess.Popen[str]:
    """Start a supervisor of these commands in a process of its own."""
    words = {name: command.words for name, command in commands.items()}
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, json.dumps(words), json.dumps(options)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def until(true: Callable[[], object]) -> None:
    """Wait until something is true; fails when it does not become so."""
    deadline = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
