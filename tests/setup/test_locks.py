"""The locks pin everything the project names, by hash, and hold no address."""

import re
import tomllib
from pathlib import Path

import pytest

from scripts.lock import ADDRESS, LOCKS, AddressInLock, check_no_address
from scripts.setup import ROOT, lock_file

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAMED = {
    "runtime": PROJECT["project"]["dependencies"],
    "test": PROJECT["dependency-groups"]["test"],
    "lint": PROJECT["dependency-groups"]["lint"],
    "mutation": PROJECT["dependency-groups"]["mutation"],
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_no_address(name: str) -> None:
    assert not ADDRESS.search(lock_file(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", ["--find-links wheels", "--index-url x", "a @ file.whl", "# from https://x"])
def test_an_address_is_found(tmp_path: Path, line: str) -> None:
    file = tmp_path / "runtime.txt"
    file.write_text(f"django==5.2\n{line}\n")
    with pytest.raises(AddressInLock):
        check_no_address(file)
    assert not file.exists()


@pytest.mark.parametrize("name", NAMED)
def test_everything_named_is_locked(name: str) -> None:
    locked = pins(name)
    wanted = [re.split(r"[\[<>=!~; ]", requirement)[0].lower() for requirement in NAMED[name]]
    assert not [package for package in wanted if package not in locked], "make lock"


def test_locks_that_are_installed_together_agree() -> None:
    for name, (_, others) in LOCKS.items():
        for other in others:
            ours, theirs = pins(name), pins(other)
            assert {package: ours[package] for package in ours.keys() & theirs} == {
                package: theirs[package] for package in ours.keys() & theirs
            }


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    for pin in re.split(r"^(?=[a-z])", lock_file(name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in pin, pin


def pins(name: str) -> dict[str, str]:
    """Give package → version of one lock."""
    found = re.findall(
        r"^([a-z0-9][^=\s]*)==(\S+)", lock_file(name).read_text(encoding="utf-8"), re.MULTILINE
    )
    return dict(found)
