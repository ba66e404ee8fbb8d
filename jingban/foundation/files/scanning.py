"""Asks a virus scanner about a file before anything of ours opens it.

The scanner is clamd on a socket of this machine (`settings.JINGBAN_CLAMD`), by its INSTREAM command: pieces led by
their length in four bytes, an empty one at the end.
"""

import logging
import socket
from contextlib import closing

from django.conf import settings

from jingban.foundation.errors import DependencyDown
from jingban.foundation.files.refusals import Infected

TIMEOUT_SECONDS = 20.0
PIECE = 64 * 1024
LONGEST_ANSWER = 1024

log = logging.getLogger("jingban.files")


def scan(data: bytes) -> None:
    """Let a file pass, or raise `Infected`; where no scanner is named all pass.

    Raises `DependencyDown("scanner")` without a clear answer: what was not looked at is not taken.
    """
    if not settings.JINGBAN_CLAMD:
        return
    try:
        answer = _ask(settings.JINGBAN_CLAMD, data)
    except OSError as error:
        raise DependencyDown("scanner") from error
    if answer.endswith(b" FOUND"):
        log.warning("the scanner refused a file: %s", answer.decode("ascii", "replace"))
        raise Infected
    if answer != b"stream: OK":
        raise DependencyDown("scanner")


def _ask(path: str, data: bytes) -> bytes:
    with closing(socket.socket(socket.AF_UNIX)) as line:
        line.settimeout(TIMEOUT_SECONDS)
        line.connect(path)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.sendall(len(piece).to_bytes(4) + piece)
        line.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = line.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0")
