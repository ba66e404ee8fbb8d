"""Stands over one command and ends it when whoever started it is gone, even by `kill -9`.

`guard.py [--user NAME] [--signal TERM] [--grace SECONDS] TIE command …`

TIE is the reading end of a pipe whose writing end only the starter holds: it closes when the starter dies,
however it dies. Then the command is asked to stop (`--signal`) and after `--grace` seconds its whole process
group is killed. SIGTERM to the guard asks the command to stop. The guard ends with the command's own code.
It leads a session of its own, so that the terminal's Ctrl-C reaches the starter alone.
"""

import argparse
import contextlib
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO


def guarded(
    command: list[str],
    *,
    tie: int,
    ask: str = "TERM",
    grace: float = 5.0,
    user: str | None = None,
    environment: dict[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` under a guard; `tie` is the reading end of a pipe that the caller keeps open to write.

    `ask` names the signal that stops the command politely, `grace` is in seconds, `user` (root only) is who
    the command runs as, `output` takes its stdout and stderr (default: the caller's own).
    """
    as_user = ["--user", user] if user else []
    guard = [sys.executable, "-E", "-S", __file__, *as_user, "--signal", ask, "--grace", str(grace), str(tie)]
    return subprocess.Popen(
        [*guard, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environment,
        cwd=cwd,
        pass_fds=[tie],
        start_new_session=True,
    )


def sweep(guard: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a guard's process group: the guard, its command, its command's children."""
    # PermissionError is how macOS says that only zombies are left
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(guard.pid, signal.SIGKILL)


def wake_on(*signals: signal.Signals) -> int:
    """Give a file descriptor on which each of these signals' numbers can be read as a byte."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in signals:
        signal.signal(number, lambda *_: None)
    return reading


def main() -> int:
    options = parse(sys.argv[1:])
    waker = wake_on(signal.SIGTERM, signal.SIGCHLD)
    ask = signal.Signals[f"SIG{options.signal}"]
    command = subprocess.Popen(options.command, user=options.user)
    while (code := command.poll()) is None:
        ready, _, _ = select.select([options.tie, waker], [], [])
        if options.tie in ready:
            end_with_the_starter(command, ask, options.grace)
        if waker in ready and signal.SIGTERM in os.read(waker, 512):
            command.send_signal(ask)
    return code if code >= 0 else 128 - code


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="guard")
    parser.add_argument("--user")
    parser.add_argument("--signal", default="TERM")
    parser.add_argument("--grace", type=float, default=5.0)
    parser.add_argument("tie", type=int)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args(arguments)


def end_with_the_starter(command: subprocess.Popen[bytes], ask: signal.Signals, grace: float) -> None:
    command.send_signal(ask)
    with contextlib.suppress(subprocess.TimeoutExpired):
        command.wait(grace)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
