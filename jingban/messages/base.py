"""The seam: what every carrier of SMS and e-mail does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Refused(Exception):
    """The carrier will never take this message (no such number, a forbidden text): trying again is vain.

    Carries the carrier's code, never the number or the text.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """One text to one phone (E.164): vendors that approve templates take `template` and `params`."""

    phone: str = field(repr=False)
    template: str
    params: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """One e-mail to one address."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


class SmsSender(Protocol):
    """Carries SMS."""

    def send(self, sms: Sms, *, now: datetime) -> str:
        """Hand over one SMS and give the vendor's reference.

        Raises `DependencyDown` when it may be tried again, `Refused` when that is vain.
        """
        ...

    def ping(self) -> None:
        """Ask whether the vendor answers at all, without sending anything; raises `DependencyDown` if not."""
        ...

    def check_config(self) -> list[str]:
        """Give what is missing or wrong in the settings, one sentence each; empty when it can run."""
        ...


class EmailSender(Protocol):
    """Carries e-mail."""

    def send(self, email: Email, *, now: datetime) -> str:
        """Hand over one e-mail and give a reference; raises `DependencyDown` or `Refused` as `SmsSender`."""
        ...

    def check_config(self) -> list[str]:
        """Give what is missing or wrong in the settings, one sentence each; empty when it can run."""
        ...


def sms_sender() -> SmsSender:
    """Give the carrier of `JINGBAN_SMS_SENDER`."""
    sender: SmsSender = import_string(settings.JINGBAN_SMS_SENDER)()
    return sender


def email_sender() -> EmailSender:
    """Give the carrier of `JINGBAN_EMAIL_SENDER`."""
    sender: EmailSender = import_string(settings.JINGBAN_EMAIL_SENDER)()
    return sender
