"""The sandbox's registers behind the HTTP contract of docs/registers.md, in a process of their own."""

import hmac
import json
import threading
import time
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import close_old_connections, connections

from jingban.foundation.errors import DependencyDown
from jingban.registers import signing, wire
from jingban.registers.answers import CertificateQuery
from jingban.registers.backends.http import ORGANISATIONS_PATH, PEOPLE_PATH
from jingban.sandbox import backends

MAX_QUESTION_BYTES = 16 * 1024
MAX_AGE_SECONDS = 300


class RegisterServer(ThreadingHTTPServer):
    """Serves both registers on loopback to one client with one secret."""

    daemon_threads = True

    def __init__(self, port: int, client: str, secret: bytes) -> None:
        self.client, self.secret = client, secret
        self._nonces: dict[str, float] = {}
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), RegisterHandler)

    def is_fresh(self, nonce: str, timestamp: int) -> bool:
        """Tell whether a request is recent and its nonce new, and remember the nonce."""
        now = time.time()
        with self._lock:
            self._nonces = {known: at for known, at in self._nonces.items() if at > now - 2 * MAX_AGE_SECONDS}
            if abs(now - timestamp) > MAX_AGE_SECONDS or nonce in self._nonces:
                return False
            self._nonces[nonce] = now
            return True


class RegisterHandler(BaseHTTPRequestHandler):
    """Checks a request's signature, asks the stand-in and signs the answer."""

    server: RegisterServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer one question; every answer to a signed question is signed, errors too."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_QUESTION_BYTES:
            # The body stays unread, so nothing more can come over this connection.
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {})
            return
        body = self.rfile.read(length)
        if not self._is_signed(body):
            self._answer(HTTPStatus.UNAUTHORIZED, {"error": "signature"})
            return
        answer_to = QUESTIONS.get(self.path)
        if answer_to is None:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "path"})
            return
        close_old_connections()
        try:
            self._answer(HTTPStatus.OK, answer_to(json.loads(body)))
        except DependencyDown:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, {"error": "down"})
        except (ValueError, KeyError, TypeError):
            self._answer(HTTPStatus.BAD_REQUEST, {"error": "question"})
        finally:
            connections.close_all()

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log: a question is about a person."""

    def _is_signed(self, body: bytes) -> bool:
        try:
            timestamp = int(self.headers.get(signing.TIMESTAMP, ""))
        except ValueError:
            return False
        nonce = self.headers.get(signing.NONCE, "")
        expected = signing.request_signature(
            self.server.secret, path=self.path, timestamp=timestamp, nonce=nonce, body=body
        )
        given = self.headers.get(signing.SIGNATURE, "")
        return (
            self.headers.get(signing.CLIENT) == self.server.client
            and hmac.compare_digest(given.encode(), expected.encode())
            and self.server.is_fresh(nonce, timestamp)
        )

    def _answer(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        nonce = self.headers.get(signing.NONCE, "")
        signature = signing.response_signature(self.server.secret, status=status, nonce=nonce, body=body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header(signing.SIGNATURE, signature)
        self.end_headers()
        self.wfile.write(body)


def check_person(question: dict[str, Any]) -> dict[str, Any]:
    """Answer `POST /v1/people/check`; raises `KeyError`, `ValueError`, `TypeError` on a bad question."""
    query = CertificateQuery(
        type=question["certificate_type"],
        number=question["number"],
        name=question["name"],
        country=question.get("country") or "CHN",
        valid_from=_day(question.get("valid_from")),
        valid_to=_day(question.get("valid_to")),
        valid_forever=bool(question.get("valid_forever")),
    )
    return wire.person_json(backends.PopulationRegister().check(query))


def look_up_organisation(question: dict[str, Any]) -> dict[str, Any]:
    """Answer `POST /v1/organisations/look-up`; raises as `check_person`."""
    return wire.organisation_json(backends.OrganisationRegister().look_up(question["uscc"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


QUESTIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    PEOPLE_PATH: check_person,
    ORGANISATIONS_PATH: look_up_organisation,
}
