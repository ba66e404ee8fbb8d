"""What a register is asked and what it answers, whoever runs it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Outcome = Literal["match", "mismatch", "not_found"]
PersonState = Literal["living", "dead"]
OrganisationState = Literal["live", "suspended", "dissolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateQuery:
    """A certificate as it was typed: is there such a person?

    `type` is a value of `foundation.identifiers.CertificateType`, `number` is normalised, `country` is
    ISO 3166 alpha-3. A validity that was not asked for stays None and is not compared;
    `valid_forever` is 长期有效.
    """

    type: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    country: str = "CHN"
    valid_from: date | None = None
    valid_to: date | None = None
    valid_forever: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """One certificate as the register knows it."""

    certificate_type: str
    number: str = field(repr=False)
    country: str = "CHN"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswer:
    """The population register's answer.

    `mismatched` names the fields that differ (`name`, `valid_from`, `valid_to`); the register never says what
    stands there instead. `name_en` and `country` are filled on a match only, and so is `same_as`: the
    certificate of another entry that the register has found to be the same person, and keeps.
    """

    outcome: Outcome
    mismatched: tuple[str, ...] = ()
    state: PersonState = "living"
    name_en: str = field(default="", repr=False)
    country: str = ""
    same_as: CertificateRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentativeRecord:
    """The registered legal representative (法定代表人), by certificate and name."""

    certificate_type: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    country: str = "CHN"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecord:
    """An organisation as the register has it today; all but the representative is public."""

    uscc: str
    name: str
    kind: str
    state: OrganisationState
    representative: RepresentativeRecord
    former_names: tuple[str, ...] = ()
