"""The names of the services a mandate can be for, in the reader's language."""

from jingban.catalogue.models import Service
from jingban.catalogue.queries import grantable_services


def services_by_code() -> dict[str, Service]:
    """Give every grantable service by its code; one query, to be called once a page."""
    return {service.code: service for service in grantable_services()}
