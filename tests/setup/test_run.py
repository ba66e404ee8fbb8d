"""`make run` says in one line why it cannot start."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.prepare import explain
from tests.setup.commands import ROOT


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    values = {**os.environ, "JINGBAN_DATA": str(folder), **environment}
    return subprocess.run(
        [sys.executable, "-m", "scripts.run"],
        check=False,
        cwd=ROOT,
        env=values,
        capture_output=True,
        text=True,
    )


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(tmp_path, PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"Port {port} cannot be used (Address already in use); choose another: PORT="
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "٨٠٠٠"), ("JINGBAN_WORKERS", "-1")],
)
def test_a_number_that_is_none(tmp_path: Path, name: str, value: str) -> None:
    done = run(tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name}={value} is not a whole number between 1 and ")
    assert done.stderr.count("\n") == 1


def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run(tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.startswith("The data folder ")
    assert done.stderr.count("\n") == 1


def test_a_database_url_that_is_none() -> None:
    environment = {**os.environ, "JINGBAN_ENV": "test", "DATABASE_URL": "postgrs://somewhere/x"}
    done = subprocess.run(
        [sys.executable, "-m", "scripts.prepare"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The settings cannot be used: Scheme 'postgrs://' is unknown.")
    assert done.stderr.count("\n") == 1


def test_a_full_disk_is_explained_in_one_line() -> None:
    assert explain(OSError(28, "No space left on device", "/data/x")) == (
        "/data/x cannot be written (No space left on device)."
    )
