"""Set-up looks where pip would look, and installs again only when something changed."""

import sys
from pathlib import Path

import pytest

from scripts import setup

LISTED = """\
:env:.cert='/etc/ssl/mine.pem'
:env:.timeout='180'
download.index-url='ignored'
global.cert='/etc/ssl/ours.pem'
global.extra-index-url='file:///srv/one\\nfile:///srv/two'
global.index-url='file:///srv/main'
install.index-url='file:///srv/install'
install.find-links='/srv/wheels /srv/more'
a line that says nothing
"""


def test_pips_settings_are_read_and_the_nearer_ones_win() -> None:
    assert setup.parse_pip_settings(LISTED) == {
        "cert": "/etc/ssl/mine.pem",
        "timeout": "180",
        "extra-index-url": "file:///srv/one\nfile:///srv/two",
        "index-url": "file:///srv/install",
        "find-links": "/srv/wheels /srv/more",
    }


def test_uv_looks_where_pip_looks_unless_it_is_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {**setup.parse_pip_settings(LISTED), "no-index": "true"}
    monkeypatch.setattr(setup, "pip_settings", lambda: settings)
    for variable in ("UV_INDEX", "UV_FIND_LINKS", "UV_HTTP_TIMEOUT", "SSL_CERT_FILE", "UV_NO_INDEX"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "file:///said")
    environment = setup.uv_environment()
    assert environment["UV_DEFAULT_INDEX"] == "file:///said"
    assert environment["UV_INDEX"] == "file:///srv/one file:///srv/two"
    assert environment["UV_FIND_LINKS"] == "/srv/wheels,/srv/more"
    assert environment["UV_HTTP_TIMEOUT"] == "180"
    assert environment["SSL_CERT_FILE"] == "/etc/ssl/mine.pem"
    assert environment["UV_NO_INDEX"] == "1"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose runtime lock has been installed."""
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(setup, "REQUIREMENTS", tmp_path)
    (tmp_path / "runtime.txt").write_text("django==5.2\n")
    (tmp_path / "test.txt").write_text("pytest==9\n")
    setup.VENV.mkdir()
    setup.PYTHON.touch(mode=0o755)
    setup.stamp("runtime")
    return tmp_path


def test_nothing_is_done_when_nothing_changed(made: Path) -> None:
    assert setup.stamped_here(["runtime"])


def test_a_lock_not_yet_installed_is_seen(made: Path) -> None:
    assert not setup.stamped_here(["runtime", "test"])


def test_a_changed_lock_is_seen(made: Path) -> None:
    (made / "runtime.txt").write_text("django==5.2.1\n")
    assert not setup.stamped_here(["runtime"])


def test_a_copied_venv_is_seen(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (made / ".venv").rename(made / "copy")
    monkeypatch.setattr(setup, "VENV", made / "copy")
    monkeypatch.setattr(setup, "PYTHON", made / "copy" / "python")
    assert not setup.stamped_here(["runtime"])
    assert not setup.venv_is_usable()


def test_a_python_that_went_away_is_seen(made: Path) -> None:
    setup.PYTHON.unlink()
    assert not setup.stamped_here(["runtime"])
    assert not setup.venv_is_usable()


def test_a_python_too_old_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.sys, "version_info", (3, 9, 6))
    monkeypatch.setattr(setup.sys, "version", "3.9.6 (default)")
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    with pytest.raises(SystemExit, match=r"^Python 3\.11 or newer is needed and this is 3\.9\.6: install it"):
        setup.use_a_new_enough_python()


def test_a_newer_python_on_the_path_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(setup.sys, "version_info", (3, 9, 6))
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/opt/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(setup.os, "execv", lambda *words: called.append(words) or sys.exit())
    with pytest.raises(SystemExit):
        setup.use_a_new_enough_python()
    assert called[0][0] == "/opt/python3.12"
