"""Alibaba Cloud SMS: the documented signature, and what each answer means."""

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from jingban.foundation.errors import DependencyDown
from jingban.messages.backends import aliyun
from jingban.messages.base import Refused, Sms

NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
SMS = Sms(
    phone="+8617600005093", template="code", params={"code": "482913"}, text="…482913…", language="zh-hans"
)


def test_the_vendors_documented_vector():
    """Alibaba Cloud, "V3 request structure and signature", fixed parameters of the RunInstances example."""
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    query = aliyun.encoded(
        {
            "RegionId": "cn-shanghai",
            "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        }
    )
    assert aliyun.authorization(
        key_id="YourAccessKeyId",
        key_secret="YourAccessKeySecret",
        query=query,
        headers={
            "host": "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action": "RunInstances",
            "x-acs-content-sha256": digest,
            "x-acs-date": "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
            "x-acs-version": "2014-05-26",
        },
        body_digest=digest,
    ) == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_parameters_are_encoded_by_rfc_3986():
    assert aliyun.encoded({"b": "a b*~/", "a": "签"}) == "a=%E7%AD%BE&b=a%20b%2A~%2F"


class Vendor(ThreadingHTTPServer):
    """Stands in for dysmsapi.aliyuncs.com."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: tuple[int, bytes] = (200, b"{}")


class Answering(BaseHTTPRequestHandler):
    """Keeps what was asked and gives the prepared answer."""

    server: Vendor

    def do_POST(self) -> None:
        """Answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers, body))
        status, answer = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        """Answer who asks whether anybody is there."""
        self.server.asked.append((self.path, {}, b""))
        self.send_response(self.server.answer[0])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def vendor(monkeypatch) -> Iterator[Vendor]:
    server = Vendor()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "KEY_ID": "id",
        "KEY_SECRET": "secret",
        "SIGN_NAME": "经办",
        "TEMPLATES": json.dumps({"code": "SMS_1", "code/en": "SMS_2", "case.filed": "SMS_3"}),
    }.items():
        monkeypatch.setenv(f"JINGBAN_ALIYUN_{name}", value)
    yield server
    server.shutdown()
    server.server_close()


def test_an_sms_is_handed_over(vendor):
    vendor.answer = (200, json.dumps({"Code": "OK", "BizId": "9006197469364984^0"}).encode())
    assert aliyun.SmsSender().send(SMS, now=NOW) == "9006197469364984^0"
    (path, headers, body) = vendor.asked[0]
    assert {name: values[0] for name, values in parse_qs(body.decode()).items()} == {
        "PhoneNumbers": "17600005093",
        "SignName": "经办",
        "TemplateCode": "SMS_1",
        "TemplateParam": '{"code": "482913"}',
    }
    assert path == "/", "addresses are written to logs; phone and code are in the body"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert (headers["x-acs-action"], headers["x-acs-version"]) == ("SendSms", "2017-05-25")
    assert headers["x-acs-date"] == "2026-11-24T01:02:03Z"
    assert headers["x-acs-content-sha256"] == hashlib.sha256(body).hexdigest()
    signed = {
        name: value
        for name, value in headers.items()
        if name in {"host", "content-type"} or name.startswith("x-acs-")
    }
    assert "SignedHeaders=content-type;host;x-acs-action;" in headers["authorization"]
    assert headers["authorization"] == aliyun.authorization(
        key_id="id",
        key_secret="secret",
        headers=signed,
        body_digest=headers["x-acs-content-sha256"],
    )


@pytest.mark.parametrize("code", ["isv.MOBILE_NUMBER_ILLEGAL", "isv.TEMPLATE_MISSING_PARAMETERS"])
def test_what_the_vendor_will_never_take_is_refused(vendor, code):
    vendor.answer = (200, json.dumps({"Code": code, "Message": "17600005093 …"}).encode())
    with pytest.raises(Refused) as refused:
        aliyun.SmsSender().send(SMS, now=NOW)
    assert refused.value.code == code
    assert "17600005093" not in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [
        (200, b'{"Code":"isv.BUSINESS_LIMIT_CONTROL"}'),
        (200, b'{"Code":"isv.AMOUNT_NOT_ENOUGH"}'),
        (400, b'{"Code":"SignatureDoesNotMatch"}'),
        (503, b"<html>"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b"\xff"),
    ],
)
def test_all_else_may_be_tried_again(vendor, answer):
    vendor.answer = answer
    with pytest.raises(DependencyDown):
        aliyun.SmsSender().send(SMS, now=NOW)


def test_a_silent_vendor_is_an_outage_and_the_phone_is_in_no_log(vendor, monkeypatch, caplog):
    caplog.set_level("DEBUG", logger="")
    vendor.answer = (200, b'{"Code":"OK"}')
    aliyun.SmsSender().send(SMS, now=NOW)
    vendor.shutdown()
    vendor.server_close()
    monkeypatch.setattr(aliyun, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(DependencyDown) as down:
        aliyun.SmsSender().send(SMS, now=NOW)
    assert "17600005093" not in caplog.text + repr(down.value) + repr(SMS)
    assert down.value.__cause__ is None


@pytest.mark.parametrize(
    ("status", "is_there"), [(200, True), (400, True), (404, True), (500, False), (503, False)]
)
def test_whether_the_vendor_answers_is_asked_without_sending(vendor, status, is_there):
    vendor.answer = (status, b"")
    if is_there:
        aliyun.SmsSender().ping()
    else:
        with pytest.raises(DependencyDown):
            aliyun.SmsSender().ping()
    assert [body for _path, _headers, body in vendor.asked] == [b""]


def test_a_vendor_that_is_gone_does_not_answer(vendor):
    vendor.shutdown()
    vendor.server_close()
    with pytest.raises(DependencyDown) as down:
        aliyun.SmsSender().ping()
    assert down.value.__cause__ is None


@pytest.mark.parametrize(
    ("template", "language", "expected"),
    [
        ("code", "zh-hans", "SMS_1"),
        ("code", "en", "SMS_2"),
        ("code.registered", "zh-hans", "SMS_1"),
        ("case.filed", "en", "SMS_3"),
    ],
)
def test_our_templates_lead_to_the_vendors(vendor, template, language, expected):
    assert aliyun.vendor_template(template, language) == expected


def test_a_template_that_the_vendor_has_not_approved_is_refused(vendor):
    with pytest.raises(Refused):
        aliyun.vendor_template("mandate.granted", "zh-hans")


def test_the_settings_are_checked(vendor, monkeypatch):
    sender = aliyun.SmsSender()
    assert sender.check_config() == []
    monkeypatch.delenv("JINGBAN_ALIYUN_KEY_SECRET")
    monkeypatch.setenv("JINGBAN_ALIYUN_TEMPLATES", "[")
    monkeypatch.setenv("JINGBAN_ALIYUN_ENDPOINT", "http://dysmsapi.aliyuncs.com")
    assert len(sender.check_config()) == 3
    monkeypatch.setenv("JINGBAN_ALIYUN_TEMPLATES", '{"case.filed":"SMS_3"}')
    assert len(sender.check_config()) == 3
