"""E-mail by SMTP: what a mail server says, and what it means."""

import smtplib
from datetime import UTC, datetime

import pytest
from django.core import mail

from jingban.foundation.errors import DependencyDown
from jingban.messages.backends.smtp import EmailSender
from jingban.messages.base import Email, Refused

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EMAIL = Email(to="zhou@example.com", subject="已提交", text="您的办件已提交")


def test_an_email_is_sent():
    EmailSender().send(EMAIL, now=NOW)
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["zhou@example.com"], "已提交", "您的办件已提交")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"zhou@example.com": (550, b"no such user")}), Refused),
        (smtplib.SMTPRecipientsRefused({"zhou@example.com": (451, b"greylisted")}), DependencyDown),
        (smtplib.SMTPServerDisconnected(), DependencyDown),
        (smtplib.SMTPAuthenticationError(535, b"no"), DependencyDown),
        (TimeoutError(), DependencyDown),
        (ConnectionRefusedError(), DependencyDown),
    ],
)
def test_faults(fault, expected, monkeypatch):
    def fail(self: object) -> None:
        raise fault

    monkeypatch.setattr("jingban.messages.backends.smtp.EmailMessage.send", fail)
    with pytest.raises(expected) as raised:
        EmailSender().send(EMAIL, now=NOW)
    assert "zhou@example.com" not in str(raised.value)


def test_the_settings_are_checked(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "jingban@example.com"
    assert EmailSender().check_config() == []
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "", "webmaster@localhost"
    assert len(EmailSender().check_config()) == 2
