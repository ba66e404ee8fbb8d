"""E-mail by SMTP through Django's own mail settings (`EMAIL_HOST` and what belongs to it)."""

import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from jingban.foundation.errors import DependencyDown
from jingban.messages.base import Email, Refused

TIMEOUT_SECONDS = 10


class EmailSender:
    """Hands e-mail to the operator's mail server."""

    def send(self, email: Email, *, now: datetime) -> str:
        """Send one e-mail; raises `Refused` on a refused address, `DependencyDown` on all other failures."""
        message = EmailMessage(
            subject=email.subject,
            body=email.text,
            to=[email.to],
            connection=get_connection(timeout=TIMEOUT_SECONDS),
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = {code for code, _ in refused.recipients.values()}
            # 4xx is "later" (greylisting, a full mailbox), 5xx is "never" (RFC 5321, 4.2.1).
            if all(code >= 500 for code in codes):
                raise Refused(f"smtp_{max(codes)}") from None
            raise DependencyDown("email") from None
        except (OSError, smtplib.SMTPException):
            raise DependencyDown("email") from None
        return ""

    def check_config(self) -> list[str]:
        """Give what is missing of the mail server and of the sender's address."""
        problems = []
        if not settings.EMAIL_HOST:
            problems.append("EMAIL_HOST is not set")
        if settings.DEFAULT_FROM_EMAIL in {"", "webmaster@localhost"}:
            problems.append("DEFAULT_FROM_EMAIL is not set")
        return problems
