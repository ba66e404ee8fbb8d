"""A Jingban of the journeys' own, served as `make run` serves it, and the commands of its sandbox."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 120.0  # seconds


def free_port() -> int:
    """Give a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Officer:
    """A member of staff as `sandbox staff` printed it, and of which half minute her last code was."""

    login: str
    password: str
    secret: str
    used: int = 0


class Site:
    """A served Jingban with a data folder of its own; `settings` are further environment variables."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.folder = folder
        dropped = ("JINGBAN_", "DJANGO_", "PYTEST_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        self.environment = {**kept, "JINGBAN_DATA": str(folder), "PORT": str(self.port), **settings}
        self.log = folder / "site.log"
        folder.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.run"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait()

    @property
    def url(self) -> str:
        """The address of the home page, without the last slash."""
        return f"http://127.0.0.1:{self.port}"

    def _wait(self) -> None:
        limit = time.monotonic() + START_WITHIN
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url + "/", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"the site did not start:\n{self.log.read_text(errors='replace')[-3000:]}")

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's data; gives what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sandbox(self, *arguments: str) -> str:
        """Run a command of the sandbox."""
        return self.manage("sandbox", *arguments)

    def load(self, content: dict[str, Any]) -> None:
        """Add people and organisations to the sandbox's registers."""
        path = self.folder / "load.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        self.sandbox("load", str(path))

    def staff(self, name: str, *roles: str) -> Officer:
        """Make a member of staff."""
        printed = self.sandbox("staff", name, *(part for role in roles for part in ("--role", role)))

        def value(pattern: str) -> str:
            found = re.search(pattern, printed)
            assert found, printed
            return found.group(1)

        return Officer(
            value(r"login:\s+(\S+)"),
            value(r"password:\s+(\S+)"),
            value(r"(?:secret|TOTP)[^:]*:\s+([A-Z2-7]{16,})"),
        )

    def messages(self, phone: str) -> list[dict[str, Any]]:
        """List the SMS to a phone, newest first."""
        with urllib.request.urlopen(f"{self.url}/sandbox/outbox.json?to={phone}", timeout=10) as answer:
            return list(json.load(answer))

    def codes(self, phone: str) -> list[str]:
        """List the codes sent to a phone, newest first."""
        return [str(message["code"]) for message in self.messages(phone) if message["code"]]

    def code(self, phone: str) -> str:
        """Give the newest code sent to a phone."""
        codes = self.codes(phone)
        assert codes, f"no code was sent to {phone}"
        return codes[0]

    def wait_for_message(self, phone: str, text: str) -> dict[str, Any]:
        """Wait until a message with this text has gone to a phone."""
        limit = time.monotonic() + 15
        while time.monotonic() < limit:
            for message in self.messages(phone):
                if text in message["text"]:
                    return message
            time.sleep(0.3)
        raise AssertionError(f"no message with {text!r}: {[m['text'] for m in self.messages(phone)]}")

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
