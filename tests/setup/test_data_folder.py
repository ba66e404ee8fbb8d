"""The sandbox's env file: private, whole, with fresh keys, and kept for ever."""

import os
from pathlib import Path

import pytest

from jingban.config.environment import keys
from scripts.data_folder import (
    UnableToUseDataFolder,
    ensure_env_file,
    make_data_folder,
    read_env_file,
)


def test_the_first_start_writes_a_private_file_with_fresh_keys(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for file in (one, other):
        ensure_env_file(file)
    values = read_env_file(one)
    assert one.stat().st_mode & 0o777 == 0o600
    assert values["JINGBAN_ENV"] == "sandbox"
    assert len(keys(values["JINGBAN_KEYS"])[1]) == 32
    assert len(keys(values["JINGBAN_LOOKUP_KEYS"])[1]) == 32
    secret = [value for name, value in values.items() if name != "JINGBAN_ENV"]
    assert len(set(secret)) == len(secret)
    assert set(secret).isdisjoint(read_env_file(other).values())


def test_an_existing_file_is_kept_to_the_byte(tmp_path: Path) -> None:
    file = tmp_path / "env"
    ensure_env_file(file)
    file.write_text("# mine\n" + file.read_text() + "PORT=8101\n")
    before = file.read_bytes()
    ensure_env_file(file)
    assert file.read_bytes() == before


def test_a_name_that_is_missing_is_added_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "env"
    ensure_env_file(file)
    before = read_env_file(file)
    file.write_text(
        "".join(f"{name}={value}\n" for name, value in before.items() if name != "JINGBAN_PEPPER")
    )
    ensure_env_file(file)
    after = read_env_file(file)
    assert {**after, "JINGBAN_PEPPER": before["JINGBAN_PEPPER"]} == before
    assert after["JINGBAN_PEPPER"]


def test_a_production_file_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("JINGBAN_ENV=production\n")
    ensure_env_file(file)
    assert file.read_text() == "JINGBAN_ENV=production\n"


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnableToUseDataFolder, match="No space left on device"):
        ensure_env_file(tmp_path / "env")
    assert not list(tmp_path.iterdir())


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "var"
    make_data_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnableToUseDataFolder, match=r"^The data folder .* cannot be written \(.*\)"):
        make_data_folder(tmp_path / "file" / "var")
