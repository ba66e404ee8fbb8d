"""The supervisor stops everything, leaves nothing behind, and starts again what dies."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from scripts.supervisor import FIRST_PAUSE, LONGEST_PAUSE, SETTLED, Child
from tests.setup.commands import WITHIN, Command, is_alive, supervise, until

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin(*commands: Command, processes: int = 1, **options: float) -> subprocess.Popen[str]:
        supervisor = supervise({command.folder.name: command for command in commands}, **options)
        started.append(supervisor)
        for command in commands:
            until(lambda command=command: len(command.living()) >= processes)
        return supervisor

    yield begin
    for supervisor in started:
        supervisor.kill()
        supervisor.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_stops_everything(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    web, worker = Command(tmp_path / "web", "child"), Command(tmp_path / "worker")
    supervisor = start(web, worker)
    until(lambda: len(web.living()) == 2)
    supervisor.send_signal(number)
    said, _ = supervisor.communicate(timeout=WITHIN)
    assert supervisor.returncode == 0
    assert said == "all stopped\n"
    # A killed grandchild is gone a moment after the signal, not with it.
    until(lambda: not web.living() | worker.living())


def test_a_terminals_ctrl_c_reaches_the_commands_once_and_politely(tmp_path: Path) -> None:
    web = Command(tmp_path / "web")
    ours, theirs = pty.openpty()
    shell = "import os, sys; os.setsid(); import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)"
    program = (
        f"{shell}; from scripts.supervisor import Supervisor; Supervisor({{'web': {web.words!r}}}).run()"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program], stdin=theirs, stdout=subprocess.DEVNULL)
    try:
        until(web.living)
        os.write(ours, b"\x03")
        assert supervisor.wait(WITHIN) == 0
    finally:
        supervisor.kill()
        supervisor.wait()
        os.close(ours)
        os.close(theirs)
    assert not web.living()
    assert not (web.folder / "interrupted").exists()


def test_a_command_that_does_not_listen_is_killed(start: Start, tmp_path: Path) -> None:
    deaf = Command(tmp_path / "deaf", "deaf")
    supervisor = start(deaf, grace=0.5)
    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate(timeout=WITHIN)
    assert not deaf.living()


def test_a_second_ctrl_c_does_not_wait(start: Start, tmp_path: Path) -> None:
    deaf = Command(tmp_path / "deaf", "deaf")
    supervisor = start(deaf, grace=600)
    supervisor.send_signal(signal.SIGINT)
    time.sleep(0.5)
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=WITHIN)
    assert not deaf.living()


def test_killing_the_supervisor_leaves_nothing(start: Start, tmp_path: Path) -> None:
    web, deaf = Command(tmp_path / "web", "child"), Command(tmp_path / "deaf", "deaf")
    supervisor = start(web, deaf, grace=0.5)
    until(lambda: len(web.living()) == 2)
    supervisor.kill()
    until(lambda: not web.living() | deaf.living())


def test_a_command_that_dies_is_started_again_and_its_children_are_not_left(
    start: Start, tmp_path: Path
) -> None:
    web = Command(tmp_path / "web", "child")
    supervisor = start(web)
    until(lambda: len(web.living()) == 2)
    first = web.living()
    os.kill(min(first), signal.SIGKILL)
    until(lambda: len(web.living() - first) == 2)
    assert not web.living() & first
    supervisor.send_signal(signal.SIGTERM)
    said, _ = supervisor.communicate(timeout=WITHIN)
    assert "web stopped (code 137); it is started again in 0.5 s." in said


def test_killing_a_guard_does_not_leave_its_command(start: Start, tmp_path: Path) -> None:
    web = Command(tmp_path / "web")
    start(web)
    first = web.living()
    os.kill(psutil.Process(*first).ppid(), signal.SIGKILL)
    until(lambda: web.living() - first)
    assert not is_alive(*first)


def test_a_command_that_keeps_dying_is_tried_less_and_less_often() -> None:
    child = Child("web", [])
    pauses = []
    for _ in range(9):
        child.started_at = 100.0
        child.after_death(now=101.0)
        pauses.append(child.pause)
    assert pauses[:4] == [FIRST_PAUSE, 1.0, 2.0, 4.0]
    assert pauses[-1] == LONGEST_PAUSE
    assert child.due_at == 101.0 + LONGEST_PAUSE


def test_a_command_that_was_well_for_a_while_is_started_again_soon() -> None:
    child = Child("web", [], started_at=100.0, pause=LONGEST_PAUSE)
    child.after_death(now=100.0 + SETTLED)
    assert child.pause == FIRST_PAUSE


def test_the_others_go_on_while_one_keeps_dying(start: Start, tmp_path: Path) -> None:
    web, brief = Command(tmp_path / "web"), Command(tmp_path / "brief", "brief")
    start(web, brief, processes=0)
    until(lambda: len(brief.pids()) >= 3)
    assert len(web.pids()) == 1
