"""The signed heads kept outside the database: one file a day (China time) in `$JINGBAN_DATA/ledger`.

Each holds the last head of its day, so that a database brought back to an earlier state betrays itself.
Copy the folder to another machine to be safe from whoever can write to this one.
"""

import base64
import json
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jingban.foundation.clock import china_date
from jingban.ledger.chain import head_is_signed, sign_head


@dataclass(frozen=True)
class Head:
    """The end of the chain: so many rows, the last one's link, when it was sealed, and the signature."""

    position: int
    link: bytes
    at: datetime
    signature: bytes

    @classmethod
    def signed(cls, seed: str, *, position: int, link: bytes, at: datetime) -> "Head":
        """Sign a new head."""
        return cls(position, link, at, sign_head(seed, position=position, link=link, at=at))

    def is_genuine(self, seed: str) -> bool:
        """Tell whether our key signed it."""
        return head_is_signed(seed, self.signature, position=self.position, link=self.link, at=self.at)


class UnreadableHead(Exception):
    """A head's file is there but cannot be understood; the message names the file."""


def write_head(folder: Path, head: Head) -> None:
    """Put a head into its day's file, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"head-{china_date(head.at).isoformat()}.json"
    draft = folder / f".{path.name}.{os.getpid()}"
    text = json.dumps(
        {
            "position": head.position,
            "link": head.link.hex(),
            "at": head.at.isoformat(),
            "signature": base64.b64encode(head.signature).decode(),
        }
    )
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_heads(folder: Path) -> dict[str, Head]:
    """Give the heads by file name, lowest position first; raises `UnreadableHead`."""
    heads = {path.name: _read(path, _version(path)) for path in folder.glob("head-*.json")}
    return dict(sorted(heads.items(), key=lambda item: item[1].position))


def _version(path: Path) -> tuple[int, int]:
    """Tell one writing of a file from the next: each is a new file."""
    state = path.stat()
    return state.st_ino, state.st_mtime_ns


@lru_cache(maxsize=10_000)  # the sealer asks each second, for years of days
def _read(path: Path, _version: tuple[int, int]) -> Head:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Head(
            position=int(values["position"]),
            link=bytes.fromhex(values["link"]),
            at=datetime.fromisoformat(values["at"]),
            signature=base64.b64decode(values["signature"], validate=True),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableHead(path.name) from error
