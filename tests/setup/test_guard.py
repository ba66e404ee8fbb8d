"""A guard gives its command's own code, and PostgreSQL for tests does not outlive who started it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scripts.guard import guarded
from scripts.postgres import temporary_postgres
from tests.setup.commands import ROOT, is_alive, until


@pytest.fixture
def tie() -> Iterator[int]:
    reading, held = os.pipe()
    yield reading
    os.close(reading)
    os.close(held)


@pytest.mark.parametrize("code", [0, 7])
def test_a_guard_ends_with_the_code_of_its_command(tie: int, code: int) -> None:
    assert guarded([sys.executable, "-S", "-c", f"raise SystemExit({code})"], tie=tie).wait() == code


def test_a_command_does_not_get_the_tie(tie: int, tmp_path: Path) -> None:
    with (tmp_path / "output").open("wb") as output:
        guard = guarded([sys.executable, "-S", "-c", f"import os; os.fstat({tie})"], tie=tie, output=output)
        assert guard.wait() == 1
    assert "Bad file descriptor" in (tmp_path / "output").read_text()


def test_a_temporary_postgres_works_and_is_gone_after_the_block() -> None:
    with temporary_postgres() as url, psycopg.connect(url) as connection:
        row = connection.execute("SELECT lower('ÄÖ'), pg_backend_pid()").fetchone()
    assert row is not None
    folded, pid = row
    assert folded == "äö"
    assert not is_alive(pid)


def test_killing_who_started_a_postgres_stops_it() -> None:
    program = (
        "import time; from scripts.postgres import temporary_postgres\n"
        "with temporary_postgres() as url: print(url, flush=True); time.sleep(600)"
    )
    starter = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    url = starter.stdout.readline().strip()
    folder = Path(psycopg.conninfo.conninfo_to_dict(url)["host"])
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    assert is_alive(server)
    starter.kill()
    starter.communicate()
    until(lambda: not is_alive(server))
    shutil.rmtree(folder)
