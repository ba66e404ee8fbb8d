"""Reads where we are from the process environment and from the data folder's `env` file.

`make run` writes `$JINGBAN_DATA/env` (sandbox, with fresh keys). Without it, and without `JINGBAN_ENV`,
we are in production, which refuses to start without keys, database and vendors (design.md 5).
"""

import base64
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


SECRETS_BEGIN = ("JINGBAN_", "DATABASE_", "EMAIL_")


class MissingSetting(Exception):
    """A setting that production cannot do without is absent."""


def data_folder() -> Path:
    """Give the folder of databases and uploads (`JINGBAN_DATA`, default `./var`)."""
    return Path(os.environ.get("JINGBAN_DATA", ROOT / "var")).resolve()


def load_env_file() -> None:
    """Put the lines of `$JINGBAN_DATA/env` into the environment; what is already set wins."""
    path = data_folder() / "env"
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, found, value = line.partition("=")
        if found and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def load_secret_files() -> None:
    """Put the content of files named `<variable>_FILE` into the environment; what is already set wins.

    So a secret may come from a vault's agent, a container's secrets or systemd's credentials, and stand in no
    process list. Raises `MissingSetting` for a file that cannot be read.
    """
    for name, path in list(os.environ.items()):
        variable = name.removesuffix("_FILE")
        if variable == name or not variable.startswith(SECRETS_BEGIN):
            continue
        try:
            secret = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise MissingSetting(f"{name} names a file that cannot be read") from error
        os.environ.setdefault(variable, secret)


def required(name: str) -> str:
    """Give a setting's text; raises `MissingSetting` naming it when it is absent or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise MissingSetting(f"{name} is not set; production does not start without it (docs/operations.md)")
    return value


def long_enough(name: str, characters: int) -> str:
    """Give a setting's text; raises `MissingSetting` when it is shorter than so many characters."""
    value = required(name)
    if len(value) < characters:
        raise MissingSetting(f"{name} must have at least {characters} random characters")
    return value


def key(name: str) -> str:
    """Give a setting that is the base64 of 32 bytes, as it stands; raises `MissingSetting` when it is not."""
    value = required(name)
    _bytes_of(value)
    return value


def over_tls(url: str) -> str:
    """Give a database's address; raises `MissingSetting` when it is on another machine and TLS is not verified.

    Without `sslmode` PostgreSQL's client speaks in clear to a server that offers no better.
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = query.get("host", [unquote(parts.hostname or "")])[-1]
    here = not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}
    if not here and query.get("sslmode") != ["verify-full"]:
        raise MissingSetting(
            "DATABASE_URL names another machine: add ?sslmode=verify-full (docs/operations.md)"
        )
    return url


def keys(text: str) -> dict[int, bytes]:
    """Parse `1:<base64>,2:<base64>` into versions and 32-byte keys; the highest version is used for writing."""
    parsed = {}
    for part in text.split(","):
        version, _, encoded = part.strip().partition(":")
        parsed[int(version)] = _bytes_of(encoded)
    return parsed


def _bytes_of(encoded: str) -> bytes:
    try:
        found = base64.b64decode(encoded, validate=True)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise MissingSetting("keys must be 32 bytes in base64 (docs/operations.md)")
    return found
