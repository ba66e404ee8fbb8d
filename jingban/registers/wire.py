"""Answers to and from the JSON of the HTTP contract (docs/registers.md): all that comes in is checked."""

from collections.abc import Collection
from typing import Any, get_args

from jingban.foundation.identifiers import CertificateType, OrganisationKind
from jingban.registers.answers import (
    CertificateRecord,
    OrganisationRecord,
    OrganisationState,
    Outcome,
    PersonAnswer,
    PersonState,
    RepresentativeRecord,
)

FIELDS = ("name", "valid_from", "valid_to")


class UnclearAnswer(Exception):
    """The register's JSON is not what the contract says."""


def person(answer: dict[str, Any]) -> PersonAnswer:
    """Read the answer about a person; raises `UnclearAnswer`."""
    mismatched = answer.get("mismatched", [])
    if not isinstance(mismatched, list) or not set(map(str, mismatched)) <= set(FIELDS):
        raise UnclearAnswer("mismatched")
    return PersonAnswer(
        outcome=_one_of(answer, "outcome", get_args(Outcome)),
        mismatched=tuple(mismatched),
        state=_one_of(answer, "state", get_args(PersonState), default="living"),
        name_en=_text(answer, "name_en", optional=True),
        country=_text(answer, "country", optional=True),
        same_as=_same_as(answer.get("same_as")),
    )


def person_json(answer: PersonAnswer) -> dict[str, Any]:
    """Give the JSON of an answer about a person."""
    return {
        "outcome": answer.outcome,
        "mismatched": list(answer.mismatched),
        "state": answer.state,
        "name_en": answer.name_en,
        "country": answer.country,
        "same_as": _certificate_json(answer.same_as) if answer.same_as else None,
    }


def organisation(answer: dict[str, Any]) -> OrganisationRecord | None:
    """Read the answer about an organisation; raises `UnclearAnswer`."""
    if "organisation" not in answer:
        raise UnclearAnswer("organisation")
    record = answer["organisation"]
    if record is None:
        return None
    if not isinstance(record, dict):
        raise UnclearAnswer("organisation")
    former = record.get("former_names", [])
    if not isinstance(former, list) or not all(isinstance(name, str) for name in former):
        raise UnclearAnswer("former_names")
    return OrganisationRecord(
        uscc=_text(record, "uscc"),
        name=_text(record, "name"),
        kind=_one_of(record, "kind", OrganisationKind.values),
        state=_one_of(record, "state", get_args(OrganisationState)),
        representative=_representative(record.get("representative")),
        former_names=tuple(former),
    )


def organisation_json(record: OrganisationRecord | None) -> dict[str, Any]:
    """Give the JSON of an answer about an organisation."""
    if record is None:
        return {"organisation": None}
    head = record.representative
    return {
        "organisation": {
            "uscc": record.uscc,
            "name": record.name,
            "kind": record.kind,
            "state": record.state,
            "representative": {
                "certificate_type": head.certificate_type,
                "number": head.number,
                "name": head.name,
                "country": head.country,
            },
            "former_names": list(record.former_names),
        }
    }


def _same_as(value: object) -> CertificateRecord | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise UnclearAnswer("same_as")
    return CertificateRecord(
        certificate_type=_one_of(value, "certificate_type", CertificateType.values),
        number=_text(value, "number"),
        country=_text(value, "country", optional=True) or "CHN",
    )


def _certificate_json(record: CertificateRecord) -> dict[str, str]:
    return {
        "certificate_type": record.certificate_type,
        "number": record.number,
        "country": record.country,
    }


def _representative(value: object) -> RepresentativeRecord:
    if not isinstance(value, dict):
        raise UnclearAnswer("representative")
    return RepresentativeRecord(
        certificate_type=_one_of(value, "certificate_type", CertificateType.values),
        number=_text(value, "number"),
        name=_text(value, "name"),
        country=_text(value, "country", optional=True) or "CHN",
    )


def _text(answer: dict[str, Any], key: str, *, optional: bool = False) -> str:
    value = answer.get(key)
    if value is None and optional:
        return ""
    if not isinstance(value, str) or not (value or optional):
        raise UnclearAnswer(key)
    return value


def _one_of(answer: dict[str, Any], key: str, choices: Collection[str], *, default: str = "") -> Any:
    value = answer.get(key, default)
    if value not in choices:
        raise UnclearAnswer(key)
    return value
