"""Whoever sits at a registration form: what proves the phone, the password chosen, where it happens."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from jingban.accounts.codes import CodePurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a form came from: the network and the device as `accounts.clients` names them. Stored sealed only."""

    network: str = field(repr=False)
    device: str = field(repr=False)

    def as_json(self) -> dict[str, str]:
        """Give what is stored."""
        return {"network": self.network, "device": self.device}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The part of a registration that is the same for persons and organisations.

    `phone` is E.164, `submission` the number of the form on the page, `language` that of the page.
    """

    phone: str = field(repr=False)
    code: str = field(repr=False)
    bound_to: CodePurpose = field(repr=False)
    password: str = field(repr=False)
    submission: UUID
    origin: Origin
    language: str

    def same_form(self, subject: str) -> UUID:
        """Give the number under which this form is done once.

        What was typed is part of it: the back button and another person's data on the same page are a new form.
        """
        return uuid5(self.submission, f"{subject}:{self.phone}")
