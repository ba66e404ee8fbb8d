"""The stand-ins behind the house's seams: two registers and two carriers of messages, in process."""

from datetime import date, datetime

from jingban.foundation.names import names_match
from jingban.messages.base import Email, Refused, Sms
from jingban.registers.answers import (
    CertificateQuery,
    CertificateRecord,
    OrganisationRecord,
    PersonAnswer,
    RepresentativeRecord,
)
from jingban.sandbox import magic
from jingban.sandbox.faults import fail_on_purpose
from jingban.sandbox.models import SandboxMessage, SandboxOrganisation, SandboxPerson


class _AlwaysConfigured:
    def check_config(self) -> list[str]:
        """Give nothing: a stand-in needs no settings."""
        return []


class PopulationRegister(_AlwaysConfigured):
    """The sandbox's population register."""

    def check(self, certificate: CertificateQuery) -> PersonAnswer:
        """Compare with the loaded people; raises `DependencyDown` in an outage and for magic numbers."""
        fail_on_purpose("population", certificate.number)
        person = SandboxPerson.objects.filter(
            certificate_type=certificate.type,
            number=certificate.number,
            country__in=(certificate.country, ""),
        ).first()
        if person is None:
            return PersonAnswer(outcome="not_found")
        mismatched = _mismatched(person, certificate)
        if mismatched:
            return PersonAnswer(outcome="mismatch", mismatched=mismatched)
        return PersonAnswer(
            outcome="match",
            state="dead" if person.state == "dead" else "living",
            name_en=person.name_en,
            country=person.country or certificate.country,
            same_as=certificate_of(person.same_as) if person.same_as else None,
        )


class OrganisationRegister(_AlwaysConfigured):
    """The sandbox's register of organisations."""

    def look_up(self, uscc: str) -> OrganisationRecord | None:
        """Give a loaded organisation; raises `DependencyDown` in an outage and for magic codes."""
        fail_on_purpose("organisations", uscc)
        row = SandboxOrganisation.objects.filter(uscc=uscc).first()
        if row is None:
            return None
        return record_of(row)


class SmsSender(_AlwaysConfigured):
    """Puts SMS into the outbox that `/sandbox/` shows."""

    def send(self, sms: Sms, *, now: datetime) -> str:
        """Keep one SMS; raises `DependencyDown` and `Refused` for magic phones and in an outage."""
        fail_on_purpose("sms", sms.phone)
        if sms.phone == magic.PHONE_REFUSED:
            raise Refused("sandbox_refused")
        kept = SandboxMessage.objects.create(
            channel="sms", to=sms.phone, text=sms.text, code=sms.params.get("code", ""), sent_at=now
        )
        return str(kept.id)

    def ping(self) -> None:
        """Raise `DependencyDown` in an outage."""
        fail_on_purpose("sms", "")


class EmailSender(_AlwaysConfigured):
    """Puts e-mail into the outbox that `/sandbox/` shows."""

    def send(self, email: Email, *, now: datetime) -> str:
        """Keep one e-mail; raises `DependencyDown` for the magic address and in an outage."""
        fail_on_purpose("email", email.to)
        kept = SandboxMessage.objects.create(
            channel="email", to=email.to, subject=email.subject, text=email.text, sent_at=now
        )
        return str(kept.id)


def certificate_of(row: SandboxPerson) -> CertificateRecord:
    """Give a row's certificate as the register tells it."""
    return CertificateRecord(
        certificate_type=row.certificate_type, number=row.number, country=row.country or "CHN"
    )


def record_of(row: SandboxOrganisation) -> OrganisationRecord:
    """Give a row of the register as the register tells it."""
    return OrganisationRecord(
        uscc=row.uscc,
        name=row.name,
        kind=row.kind,
        state=row.state,  # type: ignore[arg-type] # the column's choices are the record's
        representative=RepresentativeRecord(
            certificate_type=row.representative_type,
            number=row.representative_number,
            name=row.representative_name,
            country=row.representative_country,
        ),
        former_names=tuple(row.former_names),
    )


def _mismatched(person: SandboxPerson, typed: CertificateQuery) -> tuple[str, ...]:
    wrong = []
    if not names_match(typed.name, person.name) and not (
        person.name_en and names_match(typed.name, person.name_en)
    ):
        wrong.append("name")
    if _differ(typed.valid_from, person.valid_from):
        wrong.append("valid_from")
    # An empty end matches anything, 长期有效 among it; a known end does not.
    if _differ(typed.valid_to, person.valid_to) or (typed.valid_forever and person.valid_to):
        wrong.append("valid_to")
    return tuple(wrong)


def _differ(typed: date | None, known: date | None) -> bool:
    return typed is not None and known is not None and typed != known
