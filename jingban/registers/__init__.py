"""The authoritative sources of facts (权威库): who a person is, what an organisation is.

`population()` and `organisations()` give the backends that the settings name. Ask them outside a database
transaction: they are vendors and may take three seconds.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from jingban.registers.answers import (
    CertificateQuery,
    CertificateRecord,
    OrganisationRecord,
    PersonAnswer,
    RepresentativeRecord,
)
from jingban.registers.base import OrganisationRegister, PopulationRegister

__all__ = [
    "CertificateQuery",
    "CertificateRecord",
    "OrganisationRecord",
    "OrganisationRegister",
    "PersonAnswer",
    "PopulationRegister",
    "RepresentativeRecord",
    "organisations",
    "population",
]


def population() -> PopulationRegister:
    """Give the population register of `JINGBAN_POPULATION_REGISTER`."""
    register: PopulationRegister = import_string(settings.JINGBAN_POPULATION_REGISTER)()
    return register


def organisations() -> OrganisationRegister:
    """Give the organisation register of `JINGBAN_ORGANISATION_REGISTER`."""
    register: OrganisationRegister = import_string(settings.JINGBAN_ORGANISATION_REGISTER)()
    return register
