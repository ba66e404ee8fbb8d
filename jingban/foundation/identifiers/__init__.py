"""Numbers that name people, organisations and phones: their kinds, normal forms and checks (domain.md E)."""

from jingban.foundation.identifiers.certificates import (
    birth_date,
    certificate_country,
    check_certificate,
    needs_validity,
    normalise,
)
from jingban.foundation.identifiers.organisations import (
    check_uscc,
    kind_of_uscc,
    org_code_check_digit,
    uscc_check_digit,
    uscc_warnings,
)
from jingban.foundation.identifiers.phones import check_landline, check_phone, display_phone
from jingban.foundation.identifiers.provinces import DEMO_DIVISION
from jingban.foundation.identifiers.resident import resident_check_digit
from jingban.foundation.identifiers.types import CertificateType, OrganisationKind

__all__ = [
    "DEMO_DIVISION",
    "CertificateType",
    "OrganisationKind",
    "birth_date",
    "certificate_country",
    "check_certificate",
    "check_landline",
    "check_phone",
    "check_uscc",
    "display_phone",
    "kind_of_uscc",
    "needs_validity",
    "normalise",
    "org_code_check_digit",
    "resident_check_digit",
    "uscc_check_digit",
    "uscc_warnings",
]
