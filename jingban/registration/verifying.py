"""What was typed is held against the registers. Always outside a transaction: a register may take seconds."""

from dataclasses import dataclass
from enum import StrEnum

from jingban.foundation.identifiers import needs_validity, normalise
from jingban.foundation.names import names_match
from jingban.registers import (
    CertificateQuery,
    OrganisationRecord,
    PersonAnswer,
    RepresentativeRecord,
    organisations,
    population,
)


class Reason(StrEnum):
    """Why a register does not bear out what was typed."""

    PERSON = "person"
    NOT_FOUND = "not_found"
    NAME = "name"
    FORMER_NAME = "former_name"
    KIND = "kind"
    STATE = "state"
    REPRESENTATIVE = "representative"


class UnableToVerify(Exception):
    """A register does not bear out what was typed.

    Of a person, and of a representative's certificate, it never says which part differs: a stranger must not
    learn which name belongs to a number. All else about an organisation is public.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationClaim:
    """An organisation as it was typed: kind, name, normalised code, and its representative's certificate."""

    kind: str
    name: str
    uscc: str
    representative: CertificateQuery


def verify_person(typed: CertificateQuery) -> PersonAnswer:
    """Give the population register's answer for a living person whose data match.

    Raises `UnableToVerify` alike for unknown, different and dead, `DependencyDown` when nobody answers.
    """
    answer = population().check(typed)
    if answer.outcome != "match" or answer.state != "living":
        raise UnableToVerify(Reason.PERSON)
    return answer


def verify_organisation(claim: OrganisationClaim) -> OrganisationRecord:
    """Give the register's record of a live organisation that is what was typed.

    The register of organisations says who the representative is; the population register is asked for the
    validity of the certificate, and a person it does not know is left to the former's word.
    Raises `UnableToVerify`, and `DependencyDown` when one of the two does not answer.
    """
    told = organisations().look_up(claim.uscc)
    if told is None:
        raise UnableToVerify(Reason.NOT_FOUND)
    _check_public(told, claim)
    if not is_representative(told.representative, claim.representative):
        raise UnableToVerify(Reason.REPRESENTATIVE)
    if needs_validity(claim.representative.type):
        answer = population().check(claim.representative)
        if answer.outcome == "mismatch" or answer.state != "living":
            raise UnableToVerify(Reason.REPRESENTATIVE)
    return told


def is_representative(told: RepresentativeRecord, typed: CertificateQuery) -> bool:
    """Say whether a typed certificate and name are those of the registered representative."""
    return (
        told.certificate_type == typed.type
        and told.country == typed.country
        and normalise(told.certificate_type, told.number) == typed.number
        and names_match(told.name, typed.name)
    )


def _check_public(told: OrganisationRecord, claim: OrganisationClaim) -> None:
    if not names_match(told.name, claim.name):
        former = any(names_match(name, claim.name) for name in told.former_names)
        raise UnableToVerify(Reason.FORMER_NAME if former else Reason.NAME)
    if told.kind != claim.kind:
        raise UnableToVerify(Reason.KIND)
    if told.state != "live":
        raise UnableToVerify(Reason.STATE)
