"""A file of people, organisations and moved-in accounts becomes part of the sandbox (design.md 5)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from jingban.foundation.identifiers import CertificateType, OrganisationKind, certificate_country, normalise
from jingban.sandbox.demo.numbers import resident_id
from jingban.sandbox.models import SandboxOrganisation, SandboxPerson
from jingban.sandbox.router import ALIAS
from jingban.sandbox.use_cases.move_in import MovedIn, move_in

Row = dict[str, Any]
T = TypeVar("T")
PARTS = ("people", "organisations", "migrated_accounts")


class UnableToLoad(Exception):
    """The file is not what design.md 5 says; `faults` names each place. Nothing was loaded."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Loaded:
    """How many rows of each part the file held."""

    people: int
    organisations: int
    migrated_accounts: int


def load_file(*, path: Path, now: datetime) -> Loaded:
    """Load a JSON file; raises `UnableToLoad` for one that cannot be read, and as `load`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnableToLoad([f"{path}: {error}"]) from error
    return load(content=content, folder=path.parent, now=now)


def load(*, content: Any, folder: Path, now: datetime) -> Loaded:
    """Add people, organisations and moved-in accounts; the same content again changes nothing.

    Paths of photos are relative to `folder`. Dates and countries that are not given match anything.
    Everything is read before anything is written. Raises `UnableToLoad`.
    """
    if not isinstance(content, dict) or set(content) - set(PARTS):
        raise UnableToLoad([f"an object with {', '.join(PARTS)} is needed"])
    faults: list[str] = []
    people = list(_read(content, "people", lambda row: _person(row, folder), faults))
    organisations = list(_read(content, "organisations", _organisation, faults))
    accounts = list(_read(content, "migrated_accounts", _account, faults))
    known = {row["uscc"] for row in organisations}
    faults += [
        f"migrated_accounts: {row.uscc} is in no register"
        for row in accounts
        if row.uscc
        and row.uscc not in known
        and not SandboxOrganisation.objects.filter(uscc=row.uscc).exists()
    ]
    if faults:
        raise UnableToLoad(faults)
    with transaction.atomic(using=ALIAS):
        for person in people:
            key = {field: person.pop(field) for field in ("certificate_type", "country", "number")}
            SandboxPerson.objects.update_or_create(**key, defaults=person)
        for organisation in organisations:
            uscc = organisation.pop("uscc")
            SandboxOrganisation.objects.update_or_create(uscc=uscc, defaults=organisation)
    for account in accounts:
        move_in(moved=account, now=now)
    return Loaded(len(people), len(organisations), len(accounts))


def _read(content: Row, part: str, reader: Callable[[Row], T], faults: list[str]) -> Iterator[T]:
    rows = content.get(part, [])
    if not isinstance(rows, list):
        faults.append(f"{part} is not a list")
        return
    for number, row in enumerate(rows):
        try:
            yield reader(row)
        except KeyError as missing:
            faults.append(f"{part}[{number}]: {missing.args[0]} is missing")
        except (ValueError, TypeError, AttributeError) as fault:
            faults.append(f"{part}[{number}]: {fault}")


def _person(row: Row, folder: Path) -> Row:
    kind = CertificateType(row["certificate_type"])
    number = normalise(kind, row["number"])
    photo = row.get("photo")
    return {
        "certificate_type": kind,
        "number": number,
        "country": row.get("country") or certificate_country(kind, number),
        "name": _text(row, "name"),
        "name_en": row.get("name_en") or "",
        "valid_from": _day(row.get("valid_from")),
        "valid_to": _day(row.get("valid_to")),
        "phone": row.get("phone") or "",
        "photo": str((folder / photo).resolve()) if photo else "",
    }


def _organisation(row: Row) -> Row:
    uscc = _text(row, "uscc").upper()
    head = row.get("representative") or invented_representative(uscc)
    kind = CertificateType(head["certificate_type"])
    number = normalise(kind, head["number"])
    return {
        "uscc": uscc,
        "name": _text(row, "name"),
        "kind": OrganisationKind(row["kind"]),
        "representative_type": kind,
        "representative_number": number,
        "representative_name": _text(head, "name"),
        "representative_country": head.get("country") or certificate_country(kind, number) or "CHN",
    }


def invented_representative(uscc: str) -> Row:
    """Give a made-up legal representative for an organisation whose file names none: the same each time."""
    serial = sum(ord(character) * place for place, character in enumerate(uscc, 1)) % 900
    return {
        "certificate_type": CertificateType.RESIDENT_ID,
        "number": resident_id("19700101", serial),
        "name": "代表人",
    }


def _account(row: Row) -> MovedIn:
    if row["kind"] == "organisation":
        level = row.get("assurance") or "O1"
        return MovedIn(
            uscc=_text(row, "uscc").upper(),
            username=_text(row, "username"),
            phone=row.get("phone") or "",
            level=_level(level, ("O1", "O2")),
        )
    if row["kind"] != "person":
        raise ValueError("kind is person or organisation")
    kind = CertificateType(row["certificate_type"])
    number = normalise(kind, row["number"])
    return MovedIn(
        certificate_type=kind,
        number=number,
        country=row.get("country") or certificate_country(kind, number) or "CHN",
        name=_text(row, "name"),
        phone=row.get("phone") or "",
        level=_level(row.get("assurance") or "L2", ("L1", "L2", "L3")),
    )


def _level(level: str, known: tuple[str, ...]) -> str:
    if level not in known:
        raise ValueError(f"assurance is one of {', '.join(known)}")
    return level


def _text(row: Row, key: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is empty")
    return value.strip()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
