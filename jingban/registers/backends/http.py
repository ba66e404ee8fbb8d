"""Registers behind the small signed JSON contract of docs/registers.md."""

import hmac
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from jingban.foundation.errors import DependencyDown
from jingban.registers import signing, wire
from jingban.registers.answers import CertificateQuery, OrganisationRecord, PersonAnswer

TIMEOUT_SECONDS = 3.0
MAX_ANSWER_BYTES = 64 * 1024
PEOPLE_PATH = "/v1/people/check"
ORGANISATIONS_PATH = "/v1/organisations/look-up"


class PopulationRegister:
    """Asks `POST /v1/people/check`."""

    def check(self, certificate: CertificateQuery) -> PersonAnswer:
        """Compare a certificate with the register; raises `DependencyDown` on anything but a clear answer."""
        question = {
            "certificate_type": certificate.type,
            "number": certificate.number,
            "name": certificate.name,
            "country": certificate.country,
            "valid_from": certificate.valid_from.isoformat() if certificate.valid_from else None,
            "valid_to": certificate.valid_to.isoformat() if certificate.valid_to else None,
            "valid_forever": certificate.valid_forever,
        }
        answer = ask("population", PEOPLE_PATH, question)
        try:
            return wire.person(answer)
        except wire.UnclearAnswer as unclear:
            raise DependencyDown("population") from unclear

    def check_config(self) -> list[str]:
        """Give what is wrong with the address and key of the registers."""
        return config_problems()


class OrganisationRegister:
    """Asks `POST /v1/organisations/look-up`."""

    def look_up(self, uscc: str) -> OrganisationRecord | None:
        """Give the record of a code, None if unknown; raises `DependencyDown` without a clear answer."""
        answer = ask("organisations", ORGANISATIONS_PATH, {"uscc": uscc})
        try:
            record = wire.organisation(answer)
        except wire.UnclearAnswer as unclear:
            raise DependencyDown("organisations") from unclear
        if record is not None and record.uscc != uscc:
            raise DependencyDown("organisations")
        return record

    def check_config(self) -> list[str]:
        """Give what is wrong with the address and key of the registers."""
        return config_problems()


def config_problems() -> list[str]:
    """Give one sentence for each thing wrong with `JINGBAN_REGISTER_URL` and `JINGBAN_REGISTER_KEY`."""
    problems = []
    url = urlsplit(settings.JINGBAN_REGISTER_URL)
    loopback = url.hostname in {"127.0.0.1", "localhost", "::1"}
    if not url.hostname or not (url.scheme == "https" or (url.scheme == "http" and loopback)):
        problems.append("JINGBAN_REGISTER_URL must be an https address (http only on loopback)")
    client, _, secret = settings.JINGBAN_REGISTER_KEY.partition(":")
    if not client or len(secret) < 32:
        problems.append("JINGBAN_REGISTER_KEY must be <client>:<secret of at least 32 characters>")
    return problems


def ask(what: str, path: str, question: Mapping[str, Any]) -> dict[str, Any]:
    """Send one signed question and give the verified answer.

    Never tried twice: the person decides to try again. Neither body is logged, nor kept in an exception.
    Raises `DependencyDown(what)` on a timeout, a refused connection, any status but 200, a bad signature or
    what is not a JSON object.
    """
    client, _, secret_text = settings.JINGBAN_REGISTER_KEY.partition(":")
    secret = secret_text.encode()
    body = json.dumps(question, ensure_ascii=False, separators=(",", ":")).encode()
    nonce = secrets.token_hex(16)
    base = settings.JINGBAN_REGISTER_URL.rstrip("/")
    signed_path = urlsplit(base).path + path
    # The register judges the age of a request by real time, not by a clock that the sandbox has moved.
    timestamp = int(time.time())
    headers = {
        "Content-Type": "application/json",
        signing.CLIENT: client,
        signing.TIMESTAMP: str(timestamp),
        signing.NONCE: nonce,
        signing.SIGNATURE: signing.request_signature(
            secret, path=signed_path, timestamp=timestamp, nonce=nonce, body=body
        ),
    }
    try:
        status, given, answer = _post(base + path, headers, body)
    except (httpx.HTTPError, httpx.InvalidURL, _TooMuch):
        raise DependencyDown(what) from None
    expected = signing.response_signature(secret, status=status, nonce=nonce, body=answer)
    if status != httpx.codes.OK or not hmac.compare_digest(given.encode(), expected.encode()):
        raise DependencyDown(what)
    try:
        parsed = json.loads(answer)
    except ValueError:
        raise DependencyDown(what) from None
    if not isinstance(parsed, dict):
        raise DependencyDown(what)
    return parsed


class _TooMuch(Exception):
    """The answer is too long or takes too long."""


def _post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
    """Give status, signature header and body; the whole exchange may take `TIMEOUT_SECONDS`."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    received = bytearray()
    with httpx.stream(
        "POST", url, headers=headers, content=body, timeout=TIMEOUT_SECONDS, follow_redirects=False
    ) as response:
        for chunk in response.iter_bytes():
            received += chunk
            if len(received) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
                raise _TooMuch
        return response.status_code, response.headers.get(signing.SIGNATURE, ""), bytes(received)
