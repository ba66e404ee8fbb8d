"""Keeps a few commands running: starts them, starts again what dies, stops them all together.

Each command runs under a guard (`scripts/guard.py`) in a session of its own, tied by a pipe, so that nothing
outlives the supervisor, not even when it is killed.
"""

import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from scripts.guard import guarded, sweep, wake_on

FIRST_PAUSE = 0.5  # seconds before a command that died is started again; doubles each time
LONGEST_PAUSE = 30.0
SETTLED = 30.0  # seconds after which a command counts as healthy and its pause starts anew
TICK = 1.0
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@dataclass
class Child:
    """One command and its present process."""

    name: str
    command: list[str]
    process: Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    due_at: float = 0.0

    def after_death(self, now: float) -> None:
        """Set when it is due again: the pause doubles while it keeps dying young."""
        young = now - self.started_at < SETTLED
        self.pause = min(self.pause * 2, LONGEST_PAUSE) if young and self.pause else FIRST_PAUSE
        self.due_at = now + self.pause
        self.process = None


class Supervisor:
    """Runs commands until SIGINT, SIGTERM or SIGHUP comes or `abandoned()` says so.

    `grace` is how many seconds the commands have to stop by themselves; a second signal cuts it short.
    """

    def __init__(
        self,
        commands: dict[str, list[str]],
        *,
        environment: dict[str, str] | None = None,
        cwd: Path | None = None,
        grace: float = 6.0,
        abandoned: Callable[[], bool] = lambda: False,
        say: Callable[[str], None] = print,
    ) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.environment = environment
        self.cwd = cwd
        self.grace = grace
        self.abandoned = abandoned
        self.say = say
        self.tie, self._held = os.pipe()
        self.waker = wake_on(*STOP_SIGNALS, signal.SIGCHLD)

    def run(self) -> None:
        """Keep the commands running; returns when all of them have been stopped."""
        try:
            while not self.abandoned():
                now = time.monotonic()
                for child in self.children:
                    self.look_after(child, now)
                if self.stop_signal_within(self.until_next_due(now)):
                    break
        finally:
            self.stop_all()

    def look_after(self, child: Child, now: float) -> None:
        """Start the child if it is due; if it has died, clear its leftovers and set when it is due again."""
        if child.process is None:
            if now >= child.due_at:
                child.started_at = now
                child.process = self.start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        sweep(child.process)
        child.after_death(now)
        self.say(f"{child.name} stopped (code {code}); it is started again in {child.pause:g} s.")

    def start(self, child: Child) -> Popen[bytes]:
        return guarded(
            child.command, tie=self.tie, grace=self.grace, environment=self.environment, cwd=self.cwd
        )

    def until_next_due(self, now: float) -> float:
        waits = [child.due_at - now for child in self.children if child.process is None]
        return max(0.0, min([TICK, *waits]))

    def stop_signal_within(self, seconds: float) -> bool:
        """Wait for a signal; true when it was one that says stop."""
        ready, _, _ = select.select([self.waker], [], [], seconds)
        return bool(ready) and not STOP_SIGNALS.isdisjoint(os.read(self.waker, 512))

    def stop_all(self) -> None:
        """Ask every child to stop, wait at most `grace` seconds, then kill what is left."""
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + self.grace
        while any(process.poll() is None for process in running):
            left = deadline - time.monotonic()
            if left <= 0 or self.stop_signal_within(min(left, TICK)):
                break
        for process in running:
            sweep(process)
            process.wait()
