"""The data folder of a sandbox: made when it is missing, with an `env` file of fresh keys.

The settings read `$JINGBAN_DATA/env` (lines `NAME=value`, mode 0600). What it says is kept for ever, for the
data can only be read with its keys; a name that a newer version needs and it lacks is added at its end.
"""

import base64
import os
import secrets
from pathlib import Path


class UnableToUseDataFolder(Exception):
    """The data folder cannot be made or written; the message is one line for a person."""


def make_data_folder(folder: Path) -> None:
    """Make the folder (readable to its owner alone) and try that it can be written."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"\0" * 65536)
    except OSError as error:
        raise UnableToUseDataFolder(
            f"The data folder {folder} cannot be written ({error.strerror}); JINGBAN_DATA names another."
        ) from error
    finally:
        if folder.is_dir():
            probe.unlink(missing_ok=True)


def ensure_env_file(file: Path) -> None:
    """Write the sandbox's env file on first use; later only add names that are missing from it."""
    known = read_env_file(file)
    if known.get("JINGBAN_ENV", "sandbox") != "sandbox":
        return
    missing = {name: value for name, value in fresh_sandbox().items() if name not in known}
    if not missing:
        return
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = kept + "".join(f"{name}={value}\n" for name, value in missing.items())
    try:
        replace_privately(file, lines)
    except OSError as error:
        raise UnableToUseDataFolder(f"{file} cannot be written ({error.strerror}).") from error


def read_env_file(file: Path) -> dict[str, str]:
    """Give the names and values of an env file; nothing when there is none."""
    if not file.is_file():
        return {}
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    pairs = (line.partition("=") for line in lines)
    return {name.strip(): value.strip() for name, found, value in pairs if found}


def fresh_sandbox() -> dict[str, str]:
    """Give the settings of a new sandbox, every key drawn afresh."""
    return {
        "JINGBAN_ENV": "sandbox",
        "JINGBAN_SECRET_KEY": secrets.token_urlsafe(48),
        "JINGBAN_KEYS": f"1:{random_key()}",
        "JINGBAN_LOOKUP_KEYS": f"1:{random_key()}",
        "JINGBAN_PEPPER": random_key(),
        "JINGBAN_LEDGER_KEY": random_key(),
    }


def random_key() -> str:
    """Give 32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def replace_privately(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    half = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        half.replace(file)
    except OSError:
        half.unlink(missing_ok=True)
        raise
