"""Administrative divisions (GB/T 2260): provinces and what lies directly under them.

The data file is a snapshot; the overlay beside it adds what the snapshot lacks, keeps the names of abolished
codes (a certificate or an old case may carry them) and holds the demo city, which exists in the sandbox only.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Division:
    """One division. `parent` is the province's code, empty for a province (and for the demo city).

    `until` is the ISO date on which the code was abolished, empty while it is in use.
    """

    code: str
    name_zh: str
    short_zh: str
    name_en: str
    parent: str = ""
    until: str = ""
    replaced_by: str = ""
    sandbox: bool = False

    def name(self, language: str) -> str:
        """Give the full Chinese name, or the name in pinyin (or the established one) in English."""
        return self.name_en if language.startswith("en") else self.name_zh

    def short_name(self, language: str) -> str:
        """Give the name people use: 北京, 内蒙古."""
        return self.name_en if language.startswith("en") else self.short_zh


def provinces() -> list[Division]:
    """Give the provinces in the order of their codes, the demo city first where it exists."""
    found = [d for d in _present() if not d.parent]
    return sorted(found, key=lambda d: (not d.sandbox, d.code))


def children(code: str) -> list[Division]:
    """Give what lies directly under a province: prefectures, districts of a municipality, directly ruled places.

    Empty for an unknown code and for places further down.
    """
    return [d for d in _present() if code and d.parent == code]


def find(code: str) -> Division | None:
    """Give a division by its six digits, abolished ones included; None when there is no such code."""
    division = _all().get(code)
    return division if division and (settings.JINGBAN_SANDBOX or not division.sandbox) else None


def name(code: str, language: str) -> str:
    """Give a division's full name in a language; the code itself when it is unknown."""
    division = find(code)
    return division.name(language) if division else code


def short_name(code: str, language: str) -> str:
    """Give the name people use for a division; the code itself when it is unknown."""
    division = find(code)
    return division.short_name(language) if division else code


def _present() -> list[Division]:
    usable = (d for d in _all().values() if settings.JINGBAN_SANDBOX or not d.sandbox)
    return sorted((d for d in usable if not d.until), key=lambda d: d.code)


@cache
def _all() -> dict[str, Division]:
    snapshot = json.loads((_DATA / "divisions.json").read_text(encoding="utf-8"))
    overlay = json.loads((_DATA / "division_overlay.json").read_text(encoding="utf-8"))
    rows = [Division(code, zh, short, en, parent=_parent(code)) for code, (zh, short, en) in snapshot.items()]
    rows += [
        Division(
            row["code"],
            row["names"][0],
            row["names"][1],
            row["names"][2],
            parent="" if row.get("sandbox") else _parent(row["code"]),
            until=row.get("until", ""),
            replaced_by=row.get("replaced_by", ""),
            sandbox=row.get("sandbox", False),
        )
        for row in overlay
    ]
    return {division.code: division for division in rows}


def _parent(code: str) -> str:
    return "" if code.endswith("0000") else f"{code[:2]}0000"
