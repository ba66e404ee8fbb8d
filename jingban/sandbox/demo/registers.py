"""The demo's registers: everybody and everything of the cast."""

from jingban.foundation.clock import now
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.sandbox.backends import record_of
from jingban.sandbox.demo.cast import ORGANISATIONS, PEOPLE, organisation, person
from jingban.sandbox.models import SandboxOrganisation, SandboxPerson


def fill() -> None:
    """Write the cast into the registers, and make the first organisation known to the house."""
    for one in PEOPLE:
        SandboxPerson.objects.update_or_create(
            certificate_type=one.certificate_type,
            number=one.number,
            country=one.country,
            defaults={
                "name": one.name,
                "name_en": one.name_en,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "phone": one.phone,
            },
        )
    for firm in ORGANISATIONS:
        head = person(firm.representative)
        SandboxOrganisation.objects.update_or_create(
            uscc=firm.uscc,
            defaults={
                "name": firm.name,
                "kind": firm.kind,
                "state": firm.state,
                "representative_type": head.certificate_type,
                "representative_number": head.number,
                "representative_name": head.name,
                "former_names": list(firm.former_names),
            },
        )
    row = SandboxOrganisation.objects.get(uscc=organisation("yanxi").uscc)
    refresh_organisation(told=record_of(row), now=now())
