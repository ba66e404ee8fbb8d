"""Real processes on one data folder: web servers as `make run` starts them, and the worker.

They use the kind of database that the suite runs on: file SQLite in the folder, or a fresh database on the
suite's PostgreSQL. TZ is UTC, and sessions, people and clock are those that `tests.house.furnish` makes.
"""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psutil
import psycopg

from scripts.run import web as web_command
from tests.cast import PASSWORD
from tests.house.pages import Browser
from tests.journeys.site import free_port

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 60.0  # seconds


@dataclass
class Process:
    """A process of the house, and the port it serves (0 for the worker)."""

    running: subprocess.Popen[bytes]
    port: int = 0

    def children(self) -> list[psutil.Process]:
        """Give the processes that do its work."""
        return psutil.Process(self.running.pid).children(recursive=True)

    def kill(self) -> None:
        """kill −9, of all of it at once."""
        for one in [*self.children(), psutil.Process(self.running.pid)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
        self.running.wait()

    def browser(self) -> Browser:
        """Give somebody's browser, who comes to this server."""
        address = f"http://127.0.0.1:{self.port}"
        client = httpx.Client(base_url=address, timeout=60, headers={"accept-language": "zh-CN"})
        return Browser(client, host=f"127.0.0.1:{self.port}")


class House:
    """One furnished database, and the processes on it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.log = folder / "log"
        dropped = ("JINGBAN_", "DJANGO_", "PYTEST_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        own = {"JINGBAN_ENV": "test", "JINGBAN_DATA": str(folder), "TZ": "UTC", "PYTHONPATH": str(ROOT)}
        own["DJANGO_SETTINGS_MODULE"] = "jingban.config.settings"
        self.environment = {**kept, **own, **({"DATABASE_URL": database_url} if database_url else {})}
        self.processes: list[Process] = []
        done = subprocess.run(
            [sys.executable, "-m", "tests.house.furnish"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        self.has: dict[str, str] = json.loads(done.stdout.splitlines()[-1])

    def _start(self, command: list[str], port: int, **options: Any) -> Process:
        with self.log.open("ab") as log:
            running = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, **options
            )
        self.processes.append(Process(running, port))
        return self.processes[-1]

    def web(self, *, before: Callable[[], None] | None = None) -> Process:
        """Start one more web server; `before` runs in it first."""
        port = free_port()
        process = self._start(web_command(port, 1), port, preexec_fn=before)
        deadline = time.monotonic() + START_WITHIN
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/sign-in/person/", timeout=10).status_code == 200:
                    return process
            assert process.running.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def worker(self) -> Process:
        """Start one more worker."""
        return self._start([sys.executable, "manage.py", "worker"], 0)

    def said(self) -> str:
        """Give what the processes wrote."""
        return self.log.read_text(errors="replace")[-4000:]

    @contextlib.contextmanager
    def database(self) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
        """Give a function that runs a statement on the database, each committed at once."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                yield lambda statement, *values: _rows(connection.execute(statement, values or None))
            return
        path = self.folder / "jingban.sqlite3"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as connection:
            yield lambda statement, *values: connection.execute(
                statement.replace("%s", "?"), values
            ).fetchall()

    def stop(self) -> None:
        """Stop all, by their own process ids."""
        for process in self.processes:
            if process.running.poll() is None:
                process.kill()


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def house_in(folder: Path) -> Iterator[House]:
    """Give a house of the database kind the suite runs on; nothing of it is left."""
    with _database_url() as url:
        house = House(folder, url)
        try:
            yield house
        finally:
            house.stop()


@contextlib.contextmanager
def _database_url() -> Iterator[str]:
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"house_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def sign_in(browser: Browser, account: str, kind: str = "person") -> Browser:
    """Sign in by the page."""
    browser.open(f"/sign-in/{kind}/").submit("account", account=account, password=PASSWORD)
    assert browser.status == 303, browser.heading()
    return browser.follow()


def act_for(browser: Browser, organisation: str) -> Browser:
    """Choose for whom to act."""
    browser.open("/acting-for/").submit("principal", pressing=f"principal={organisation}")
    assert browser.status == 303, browser.heading()
    return browser


def elsewhere(browser: Browser, process: Process) -> Browser:
    """Take the same browser to another server of the house."""
    other = process.browser()
    other.transport.cookies.update(browser.transport.cookies)
    return other


def set_clock(browser: Browser, to: str) -> None:
    """Move the clock of all processes, by the button of `/sandbox/`."""
    browser.open("/sandbox/").submit("/sandbox/do/clock", pressing=f"to={to}")
    assert browser.status == 303, browser.heading()
