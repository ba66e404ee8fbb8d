"""The seam: what every register backend does."""

from typing import Protocol

from jingban.registers.answers import CertificateQuery, OrganisationRecord, PersonAnswer


class PopulationRegister(Protocol):
    """Answers whether a certificate and a name belong together."""

    def check(self, certificate: CertificateQuery) -> PersonAnswer:
        """Compare what was typed with the register; raises `DependencyDown` without an answer in 3 s."""
        ...

    def check_config(self) -> list[str]:
        """Give what is missing or wrong in the settings, one sentence each; empty when it can run."""
        ...


class OrganisationRegister(Protocol):
    """Answers what an organisation is by its unified social credit code (统一社会信用代码)."""

    def look_up(self, uscc: str) -> OrganisationRecord | None:
        """Give the record, None when there is none; raises `DependencyDown` without an answer in 3 s."""
        ...

    def check_config(self) -> list[str]:
        """Give what is missing or wrong in the settings, one sentence each; empty when it can run."""
        ...
