"""Serves Jingban on this machine: `python -m scripts.run` (`make run`).

`JINGBAN_DATA` names the data folder (default ./var), `PORT` the port (8000), `DATABASE_URL` a PostgreSQL to
use instead of SQLite, `JINGBAN_WORKERS` the number of web processes (2). Unless `JINGBAN_ENV` says otherwise
this is a sandbox with keys of its own. Ctrl-C stops everything.
"""

import http.client
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from scripts.data_folder import UnableToUseDataFolder, ensure_env_file, make_data_folder, read_env_file
from scripts.guard import guarded
from scripts.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
BLOCKING_THREADS = 4  # a slow page or a password hash must not hold up the others
KEPT_IDLE = 600  # seconds an idle thread, and with it its database connection, is kept


class UnableToRun(Exception):
    """Jingban cannot be started; the message is one line for a person."""


def main() -> None:
    folder = Path(os.environ.get("JINGBAN_DATA") or ROOT / "var").resolve()
    make_data_folder(folder)
    if os.environ.get("JINGBAN_ENV", "sandbox") == "sandbox":
        ensure_env_file(folder / "env")
    # the process environment wins over the file, here as in the settings
    environment = {**read_env_file(folder / "env"), **os.environ, "JINGBAN_DATA": str(folder)}
    port = whole_number(environment, "PORT", default=8000, most=65535)
    workers = whole_number(environment, "JINGBAN_WORKERS", default=2, most=64)
    check_port(port)
    prepare(environment)
    check_port(port)  # once more: the web server itself would share a port without a word
    threading.Thread(target=announce, args=[port], daemon=True).start()
    Supervisor(
        {"web": web(port, workers), "worker": [sys.executable, "manage.py", "worker"]},
        environment=environment,
        cwd=ROOT,
        abandoned=make_watch(),
        say=say,
    ).run()


def whole_number(environment: dict[str, str], name: str, *, default: int, most: int) -> int:
    """Read a whole number between 1 and `most`; raises `UnableToRun`."""
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise UnableToRun(f"{name}={text} is not a whole number between 1 and {most}.")
    return int(text)


def check_port(port: int) -> None:
    """Try that the port is free; raises `UnableToRun`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            another = f"PORT={port % 65535 + 1} make run"
            raise UnableToRun(
                f"Port {port} cannot be used ({error.strerror}); choose another: {another}"
            ) from error


def prepare(environment: dict[str, str]) -> None:
    """Bring databases, static files and demo world up to date, in a process that ends with this one."""
    tie, _held = os.pipe()
    command = [sys.executable, "-m", "scripts.prepare"]
    code = guarded(command, tie=tie, environment=environment, cwd=ROOT).wait()
    if code:
        raise SystemExit(code)  # it has said why itself


def web(port: int, workers: int) -> list[str]:
    """Give the web server's command."""
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": BLOCKING_THREADS,
        "--blocking-threads-idle-timeout": KEPT_IDLE,
        "--http": 1,
        "--respawn-interval": 0.5,
        "--workers-kill-timeout": 4,
        "--log-level": "warning",
    }
    flags = ["--no-ws", "--respawn-failed-workers"]
    pairs = [str(part) for pair in options.items() for part in pair]
    return [sys.executable, "-m", "granian", *pairs, *flags, "jingban.config.wsgi:application"]


def announce(port: int) -> None:
    """Say where Jingban is as soon as the first page answers."""
    while True:
        status = first_page_status(port)
        if status is not None:
            break
        time.sleep(0.1)
    if status >= http.client.INTERNAL_SERVER_ERROR:
        say(f"Jingban is at http://{HOST}:{port}/ but its first page answers {status}; see the lines above.")
    else:
        say(f"Jingban is at http://{HOST}:{port}/ (what to try: /sandbox/). Ctrl-C stops it.")
        say(f"Passkeys need a name: http://localhost:{port}/ is the same site.")


def first_page_status(port: int) -> int | None:
    """Give the HTTP status of `/`, or nothing while nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def make_watch() -> Callable[[], bool]:
    """Give a question: is the `make` that started us gone? Killed, it cannot pass the news on."""
    if "MAKELEVEL" not in os.environ:
        return lambda: False
    make = os.getppid()
    return lambda: os.getppid() != make


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        main()
    except (UnableToRun, UnableToUseDataFolder) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
