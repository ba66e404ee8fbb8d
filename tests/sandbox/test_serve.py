"""The HTTP backend against `sandbox serve-registers`: the same answers as in process, over the wire."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connections

from jingban.foundation.errors import DependencyDown
from jingban.registers import CertificateQuery, organisations, population, signing
from jingban.sandbox import magic
from jingban.sandbox.models import Outage, SandboxOrganisation, SandboxPerson
from jingban.sandbox.serve import RegisterServer

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

SECRET = "s" * 32
ZHOU = CertificateQuery(type="resident_id", number="99010019930415032X", name="周欣然")
YANXI = "91990100MA7QX2K49H"


@pytest.fixture
def server(settings, monkeypatch) -> Iterator[RegisterServer]:
    settings.JINGBAN_POPULATION_REGISTER = "jingban.registers.backends.http.PopulationRegister"
    settings.JINGBAN_ORGANISATION_REGISTER = "jingban.registers.backends.http.OrganisationRegister"
    served = RegisterServer(0, "jingban", SECRET.encode())
    settings.JINGBAN_REGISTER_URL = f"http://127.0.0.1:{served.server_port}"
    settings.JINGBAN_REGISTER_KEY = f"jingban:{SECRET}"
    monkeypatch.setattr("jingban.registers.backends.http.TIMEOUT_SECONDS", 2.0)
    monkeypatch.setattr(magic, "SLOW_SECONDS", 2.5)
    SandboxPerson.objects.create(
        certificate_type="resident_id",
        number=ZHOU.number,
        name=ZHOU.name,
        name_en="ZHOU XINRAN",
        valid_from=date(2019, 5, 6),
    )
    SandboxOrganisation.objects.create(
        uscc=YANXI,
        name="青汀砚溪智能装备有限公司",
        kind="enterprise",
        representative_type="passport",
        representative_number="YB9901027",
        representative_name="MORETTI CHIARA",
        representative_country="ITA",
        former_names=["青汀砚溪机械有限公司"],
    )
    connections.close_all()
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


def test_people(server):
    found = population().check(ZHOU)
    assert (found.outcome, found.name_en, found.country) == ("match", "ZHOU XINRAN", "CHN")
    wrong = CertificateQuery(type="resident_id", number=ZHOU.number, name="周", valid_from=date(2019, 5, 7))
    assert population().check(wrong).mismatched == ("name", "valid_from")
    unknown = CertificateQuery(type="resident_id", number=magic.PERSON_NOT_FOUND, name="周")
    assert population().check(unknown).outcome == "not_found"


def test_organisations(server):
    found = organisations().look_up(YANXI)
    assert found is not None
    assert found.name == "青汀砚溪智能装备有限公司"
    assert (found.representative.certificate_type, found.representative.country) == ("passport", "ITA")
    assert found.former_names == ("青汀砚溪机械有限公司",)
    assert organisations().look_up(magic.ORGANISATION_NOT_FOUND) is None


def test_an_outage_and_a_slow_register(server):
    for uscc in (magic.ORGANISATION_DOWN, magic.ORGANISATION_SLOW):
        with pytest.raises(DependencyDown):
            organisations().look_up(uscc)
    Outage.objects.create(name="population")
    connections.close_all()
    with pytest.raises(DependencyDown):
        population().check(ZHOU)


def post(server: RegisterServer, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def signed(
    path: str, body: bytes, *, age: int = 0, secret: str = SECRET, client: str = "jingban"
) -> dict[str, str]:
    timestamp, nonce = int(time.time()) - age, "ab" * 16
    return {
        signing.CLIENT: client,
        signing.TIMESTAMP: str(timestamp),
        signing.NONCE: nonce,
        signing.SIGNATURE: signing.request_signature(
            secret.encode(), path=path, timestamp=timestamp, nonce=nonce, body=body
        ),
    }


LOOK_UP = "/v1/organisations/look-up"
BODY = json.dumps({"uscc": YANXI}).encode()


def test_a_question_is_answered_once(server):
    headers = signed(LOOK_UP, BODY)
    assert post(server, LOOK_UP, BODY, **headers)[0] == 200
    assert post(server, LOOK_UP, BODY, **headers)[0] == 401, "the nonce is used"


@pytest.mark.parametrize(
    "headers",
    [
        dict,
        # Made when the test runs, since collecting the suite may be minutes before it.
        lambda: {**signed(LOOK_UP, BODY), signing.TIMESTAMP: "soon"},
        lambda: signed(LOOK_UP, BODY, age=400),
        lambda: signed(LOOK_UP, BODY, age=-400),
        lambda: signed(LOOK_UP, BODY, secret="t" * 32),
        lambda: signed(LOOK_UP, BODY, client="somebody"),
        lambda: signed("/v1/people/check", BODY),
        lambda: signed(LOOK_UP, BODY + b" "),
    ],
)
def test_what_is_not_signed_is_refused(server, headers):
    assert post(server, LOOK_UP, BODY, **headers())[0] == 401


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (LOOK_UP, b"{}", 400),
        (LOOK_UP, b"[]", 400),
        (LOOK_UP, b"nonsense", 400),
        ("/v1/people/check", b'{"certificate_type":"resident_id"}', 400),
        (
            "/v1/people/check",
            b'{"certificate_type":"resident_id","number":"1","name":"x","valid_from":"x"}',
            400,
        ),
        ("/v1/elsewhere", b"{}", 404),
        (LOOK_UP, b" " * 20_000, 413),
    ],
)
def test_bad_questions(server, path, body, status):
    assert post(server, path, body, **signed(path, body))[0] == status
