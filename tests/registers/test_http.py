"""The HTTP backend against the sandbox's own server, and against servers that misbehave."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from jingban.foundation.errors import DependencyDown
from jingban.registers import CertificateQuery, signing
from jingban.registers.backends import http

KEY = "jingban:" + "s" * 32
SECRET = b"s" * 32
USCC = "91990100MA7QX2K49H"
MATCH = {"outcome": "match", "mismatched": [], "state": "living", "name_en": "ZHOU XINRAN", "country": "CHN"}
ZHOU = CertificateQuery(type="resident_id", number="99010019930415032X", name="周欣然")

Answer = Callable[[BaseHTTPRequestHandler, bytes], tuple[int, bytes, str]]


@contextmanager
def serving(answer: Answer, settings) -> Iterator[list[bytes]]:
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(body)
            status, content, signature = answer(self, body)
            self.send_response(status)
            self.send_header(signing.SIGNATURE, signature)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.JINGBAN_REGISTER_URL = f"http://127.0.0.1:{server.server_port}/base"
    settings.JINGBAN_REGISTER_KEY = KEY
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()


def signed(content: object, status: int = 200, secret: bytes = SECRET) -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    def answer(handler: BaseHTTPRequestHandler, _: bytes) -> tuple[int, bytes, str]:
        nonce = handler.headers[signing.NONCE]
        return status, body, signing.response_signature(secret, status=status, nonce=nonce, body=body)

    return answer


def test_a_clear_answer_is_read_and_the_request_is_signed(settings):
    seen = {}

    def answer(handler, body):
        seen.update(handler.headers)
        seen["path"] = handler.path
        return signed(MATCH)(handler, body)

    with serving(answer, settings) as asked:
        found = http.PopulationRegister().check(
            CertificateQuery(
                type="resident_id",
                number=ZHOU.number,
                name=ZHOU.name,
                valid_from=date(2020, 1, 2),
                valid_forever=True,
            )
        )
    assert (found.outcome, found.name_en) == ("match", "ZHOU XINRAN")
    assert json.loads(asked[0]) == {
        "certificate_type": "resident_id",
        "number": ZHOU.number,
        "name": "周欣然",
        "country": "CHN",
        "valid_from": "2020-01-02",
        "valid_to": None,
        "valid_forever": True,
    }
    assert seen["path"] == "/base/v1/people/check"
    assert seen[signing.CLIENT] == "jingban"
    assert seen[signing.SIGNATURE] == signing.request_signature(
        SECRET,
        path="/base/v1/people/check",
        timestamp=int(seen[signing.TIMESTAMP]),
        nonce=seen[signing.NONCE],
        body=asked[0],
    )
    assert len(seen[signing.NONCE]) == 32
    assert abs(time.time() - int(seen[signing.TIMESTAMP])) < 5


def test_the_documented_vector():
    """The example of docs/registers.md."""
    body = b'{"uscc":"91990100MA7QX2K49H"}'
    assert (
        signing.request_signature(
            b"only-for-the-sandbox-on-loopback",
            path="/v1/organisations/look-up",
            timestamp=1795400000,
            nonce="00112233445566778899aabbccddeeff",
            body=body,
        )
        == "53b697568a7fa876f042d78c2d1484d2094ceea933282fefc4bcabd4f0bb8569"
    )


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(signed(MATCH, status=500), id="5xx"),
        pytest.param(signed(MATCH, status=404), id="4xx"),
        pytest.param(signed(MATCH, status=302), id="redirect"),
        pytest.param(signed(MATCH, secret=b"x" * 32), id="signed with another key"),
        pytest.param(lambda handler, body: (200, json.dumps(MATCH).encode(), ""), id="unsigned"),
        pytest.param(lambda handler, body: (200, json.dumps(MATCH).encode(), "é"), id="odd signature"),
        pytest.param(signed(b"<html>"), id="no JSON"),
        pytest.param(signed(b"\xff\xfe"), id="no text"),
        pytest.param(signed([MATCH]), id="no object"),
        pytest.param(signed({}), id="empty"),
        pytest.param(signed({**MATCH, "outcome": "perhaps"}), id="unknown outcome"),
        pytest.param(signed({**MATCH, "state": "asleep"}), id="unknown state"),
        pytest.param(signed({**MATCH, "mismatched": ["shoe size"]}), id="unknown field"),
        pytest.param(signed({**MATCH, "mismatched": 3}), id="fields of a wrong kind"),
        pytest.param(signed({**MATCH, "name_en": ["x"]}), id="name of a wrong kind"),
        pytest.param(signed({**MATCH, "name_en": "x" * 70_000}), id="too long"),
    ],
)
def test_all_but_a_clear_answer_is_an_outage(answer, settings):
    with serving(answer, settings) as asked, pytest.raises(DependencyDown) as down:
        http.PopulationRegister().check(ZHOU)
    assert down.value.what == "population"
    assert len(asked) == 1, "never asked twice"


def test_an_old_answer_is_not_taken_again(settings):
    kept = []

    def answer(handler, body):
        kept.append(signed(MATCH)(handler, body))
        return kept[0]

    with serving(answer, settings):
        assert http.PopulationRegister().check(ZHOU).outcome == "match"
        with pytest.raises(DependencyDown):
            http.PopulationRegister().check(ZHOU)


def test_nobody_answers(settings):
    with serving(signed(MATCH), settings):
        pass
    with pytest.raises(DependencyDown):
        http.PopulationRegister().check(ZHOU)


@pytest.mark.parametrize("drip", [False, True], ids=["silent", "dripping"])
def test_three_seconds_are_the_limit(drip, settings, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT_SECONDS", 0.3)

    def answer(handler, body):
        if drip:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        for _ in range(10):
            time.sleep(0.1)
            if drip:
                try:
                    handler.wfile.write(b" ")
                except OSError:
                    break
        return signed(MATCH)(handler, body)

    with serving(answer, settings):
        began = time.monotonic()
        with pytest.raises(DependencyDown):
            http.PopulationRegister().check(ZHOU)
        assert time.monotonic() - began < 0.9


RECORD = {
    "uscc": USCC,
    "name": "青汀砚溪智能装备有限公司",
    "kind": "enterprise",
    "state": "live",
    "representative": {"certificate_type": "resident_id", "number": "1", "name": "郑启明"},
    "former_names": ["青汀砚溪机械厂"],
}


def test_an_organisation_is_read(settings):
    with serving(signed({"organisation": RECORD}), settings):
        found = http.OrganisationRegister().look_up(USCC)
    assert found is not None
    assert found.name == RECORD["name"]
    assert found.representative.country == "CHN"
    assert found.former_names == ("青汀砚溪机械厂",)


def test_an_unknown_code_is_none(settings):
    with serving(signed({"organisation": None}), settings):
        assert http.OrganisationRegister().look_up(USCC) is None


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"organisation": []},
        {"organisation": {**RECORD, "uscc": "91990100MADWN00050"}},
        {"organisation": {**RECORD, "state": "thriving"}},
        {"organisation": {**RECORD, "kind": "shop"}},
        {"organisation": {**RECORD, "name": ""}},
        {"organisation": {**RECORD, "representative": None}},
        {"organisation": {**RECORD, "representative": {"certificate_type": "library card"}}},
        {"organisation": {**RECORD, "former_names": [1]}},
    ],
)
def test_an_unclear_organisation_is_an_outage(content, settings):
    with serving(signed(content), settings), pytest.raises(DependencyDown) as down:
        http.OrganisationRegister().look_up(USCC)
    assert down.value.what == "organisations"


def test_no_log_and_no_exception_names_the_person(settings, caplog):
    caplog.set_level("INFO")
    with serving(signed(b"garbage"), settings), pytest.raises(DependencyDown) as down:
        http.PopulationRegister().check(ZHOU)
    assert "周欣然" not in caplog.text + repr(down.value) + repr(ZHOU)
    assert ZHOU.number not in caplog.text + repr(ZHOU)


@pytest.mark.parametrize(
    ("url", "key", "problems"),
    [
        ("https://registers.example/x", KEY, 0),
        ("http://127.0.0.1:8090", KEY, 0),
        ("http://registers.example", KEY, 1),
        ("registers.example", KEY, 1),
        ("https://registers.example", "jingban:short", 1),
        ("", "", 2),
    ],
)
def test_the_settings_are_checked(url, key, problems, settings):
    settings.JINGBAN_REGISTER_URL, settings.JINGBAN_REGISTER_KEY = url, key
    assert len(http.PopulationRegister().check_config()) == problems
    assert len(http.OrganisationRegister().check_config()) == problems
