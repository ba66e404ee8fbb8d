"""Looks for people in what is stored: every table of the product's database, its file, its logs.

A needle is a name, a number or a phone in every dress it might wear: UTF-8, UTF-16, hex, Base64 at each of its
three offsets, escaped for JSON or for addresses, and any seven digits in a row of a number.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db import connection

SHORTEST = 7  # digits of a number that say whose it is
# What is random by design and may hold any digits: ids, digests, tokens, password hashes, sealed JSON.
RANDOM = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    rb"|\b[0-9a-f]{24,}\b|\$argon2id\$\S+|[A-Za-z0-9_-]{26,}={0,2}"
)


@dataclass(frozen=True)
class Needle:
    """Something about a person, and its dresses; `digits` are the parts of a number."""

    what: str
    dresses: tuple[bytes, ...]
    digits: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Found:
    """Where something was found in clear."""

    where: str
    what: str
    dress: bytes


def needle_of(text: str) -> Needle:
    """Make the needle of a name, number, phone or address."""
    digits = re.sub(r"\D", "", text)
    parts = {digits[at : at + SHORTEST].encode() for at in range(len(digits) - SHORTEST + 1)}
    return Needle(text, tuple(dict.fromkeys(_dresses(text))), tuple(sorted(parts)))


def _dresses(text: str) -> Iterator[bytes]:
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    escaped = json.dumps(text)[1:-1]
    yield escaped.encode()
    yield json.dumps(escaped)[1:-1].encode()
    yield quote(text).encode()
    for raw in (plain, text.encode("utf-16-le")):
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):
            yield from _inner_base64(raw, offset)


def _inner_base64(raw: bytes, offset: int) -> Iterator[bytes]:
    """Give what stands in a Base64 text wherever these bytes begin in the encoded ones."""
    whole = base64.b64encode(b"\0" * offset + raw)
    first = (0, 2, 3)[offset]
    last = len(whole) - (0, 3, 2)[(offset + len(raw)) % 3]
    inner = whole[first : last - (1 if (offset + len(raw)) % 3 else 0)]
    yield inner
    yield inner.replace(b"+", b"-").replace(b"/", b"_")


def search(where: str, content: bytes, needles: Iterable[Needle]) -> Iterator[Found]:
    """Find needles in bytes; parts of numbers only outside of what is random by design."""
    bare = RANDOM.sub(b"*", content)
    for needle in needles:
        for dress in needle.dresses:
            if dress in content:
                yield Found(where, needle.what, dress)
        for part in needle.digits:
            if part in bare:
                yield Found(where, needle.what, part)


def tables() -> list[str]:
    """List every table of the product's database."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def cells(table: str) -> Iterator[tuple[str, bytes]]:
    """Give every value of a table as bytes, with its column; ids and instants hold nobody."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            for name, value in zip(names, row, strict=True):
                content = _bytes_of(value)
                if content:
                    yield f"{table}.{name}", content


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if value is None or isinstance(value, bool | UUID):
        return b""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def sweep_database(needles: Iterable[Needle]) -> list[Found]:
    """Find needles in every cell of every table."""
    return sweep_tables(tables(), needles)


def sweep_tables(names: Iterable[str], needles: Iterable[Needle]) -> list[Found]:
    """Find needles in every cell of some tables."""
    needles = list(needles)
    return [
        found
        for table in names
        for where, content in cells(table)
        for found in search(where, content, needles)
    ]
