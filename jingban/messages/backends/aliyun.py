"""SMS by Alibaba Cloud (阿里云短信服务): SendSms of Dysmsapi 2017-05-25, signed by ACS3-HMAC-SHA256.

Sources: help.aliyun.com "SendSms - 发送短信"; alibabacloud.com "V3 request structure and signature". The parameters
go in the body as a form, as in the vendor's own SDK: addresses are written to logs on the way, and must hold no phone.
Keys and texts come from the environment:
`JINGBAN_ALIYUN_KEY_ID`, `JINGBAN_ALIYUN_KEY_SECRET`, `JINGBAN_ALIYUN_SIGN_NAME` (短信签名),
`JINGBAN_ALIYUN_TEMPLATES` (JSON: our template code, or `<code>/en`, to the vendor's approved code `SMS_…`),
`JINGBAN_ALIYUN_ENDPOINT` (default https://dysmsapi.aliyuncs.com).
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from jingban.foundation.errors import DependencyDown
from jingban.messages.base import Refused, Sms

ALGORITHM = "ACS3-HMAC-SHA256"
ACTION = "SendSms"
VERSION = "2017-05-25"
TIMEOUT_SECONDS = 5.0
# What a further try cannot mend. Limits, balance, keys and the vendor's own errors can pass or be mended.
NEVER = frozenset(
    {
        "isv.MOBILE_NUMBER_ILLEGAL",
        "isv.BLACK_KEY_CONTROL_LIMIT",
        "isv.PARAM_LENGTH_LIMIT",
        "isv.PARAM_NOT_SUPPORT_URL",
        "isv.TEMPLATE_MISSING_PARAMETERS",
        "isv.TEMPLATE_PARAMS_ILLEGAL",
        "isv.INVALID_JSON_PARAM",
        "isv.INVALID_PARAMETERS",
    }
)


class SmsSender:
    """Hands SMS to Alibaba Cloud."""

    def send(self, sms: Sms, *, now: datetime) -> str:
        """Send one SMS and give the vendor's BizId.

        The vendor knows no idempotence: a try whose answer was lost may reach the phone twice.
        Raises `Refused` for what the vendor will never take, `DependencyDown` for all else.
        """
        parameters = {
            "PhoneNumbers": sms.phone.removeprefix("+86").removeprefix("+"),
            "SignName": os.environ["JINGBAN_ALIYUN_SIGN_NAME"],
            "TemplateCode": vendor_template(sms.template, sms.language),
            "TemplateParam": json.dumps(dict(sms.params), ensure_ascii=False),
        }
        answer = _call(parameters, now)
        code = str(answer.get("Code", ""))
        if code == "OK":
            return str(answer.get("BizId", ""))
        if code in NEVER:
            raise Refused(code)
        raise DependencyDown("sms")

    def ping(self) -> None:
        """Ask the vendor's address for anything; any answer but a fault of its own will do."""
        try:
            answer = httpx.get(_endpoint(), timeout=TIMEOUT_SECONDS)
        except httpx.HTTPError:
            raise DependencyDown("sms") from None
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise DependencyDown("sms")

    def check_config(self) -> list[str]:
        """Give each variable that is missing or wrong."""
        names = ("JINGBAN_ALIYUN_KEY_ID", "JINGBAN_ALIYUN_KEY_SECRET", "JINGBAN_ALIYUN_SIGN_NAME")
        problems = [f"{name} is not set" for name in names if not os.environ.get(name)]
        try:
            if "code" not in _templates():
                problems.append('JINGBAN_ALIYUN_TEMPLATES has no entry for "code"')
        except ValueError:
            problems.append("JINGBAN_ALIYUN_TEMPLATES is not a JSON object of texts")
        url = urlsplit(_endpoint())
        loopback = url.hostname in {"127.0.0.1", "localhost", "::1"}
        if url.scheme != "https" and not (url.scheme == "http" and loopback):
            problems.append("JINGBAN_ALIYUN_ENDPOINT must be an https address")
        return problems


def vendor_template(code: str, language: str) -> str:
    """Give the vendor's code for one of our templates, the Chinese one when there is none in the language.

    Raises `Refused` when the operator has none approved: the message stays in the inbox.
    """
    known = _templates()
    found = known.get(f"{code}/{language}") or known.get(code)
    # codes such as `code.registered` fall back to the plain one, so that nobody waits for a code in vain
    found = found or known.get(code.partition(".")[0])
    if not found:
        raise Refused("no_vendor_template")
    return found


def authorization(
    *, key_id: str, key_secret: str, headers: Mapping[str, str], body_digest: str, query: str = ""
) -> str:
    """Give the Authorization header of signature V3 for a POST.

    Takes the headers to sign by lower-case name (host, content-type, x-acs-…), the hex SHA-256 of the body, and
    the canonical query string.
    """
    names = sorted(headers)
    signed = ";".join(names)
    lines = ("POST", "/", query, *(f"{name}:{headers[name]}" for name in names), "", signed, body_digest)
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"
    signature = hmac.new(key_secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"


def encoded(parameters: Mapping[str, str]) -> str:
    """Give parameters sorted and percent-encoded by RFC 3986, as a query or a form."""
    return "&".join(
        f"{quote(key, safe='~')}={quote(parameters[key], safe='~')}" for key in sorted(parameters)
    )


def _call(parameters: Mapping[str, str], now: datetime) -> dict[str, Any]:
    body = encoded(parameters).encode()
    digest = hashlib.sha256(body).hexdigest()
    url = urlsplit(_endpoint())
    headers = {
        "host": url.netloc,
        "content-type": "application/x-www-form-urlencoded",
        "x-acs-action": ACTION,
        "x-acs-version": VERSION,
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": secrets.token_hex(16),
        "x-acs-content-sha256": digest,
    }
    headers["authorization"] = authorization(
        key_id=os.environ["JINGBAN_ALIYUN_KEY_ID"],
        key_secret=os.environ["JINGBAN_ALIYUN_KEY_SECRET"],
        headers=headers,
        body_digest=digest,
    )
    try:
        address = f"{url.scheme}://{url.netloc}/"
        answer = httpx.post(address, content=body, headers=headers, timeout=TIMEOUT_SECONDS).json()
    except (httpx.HTTPError, ValueError):
        # The exception holds the request, and with it the phone.
        raise DependencyDown("sms") from None
    return answer if isinstance(answer, dict) else {}


def _endpoint() -> str:
    return os.environ.get("JINGBAN_ALIYUN_ENDPOINT", "https://dysmsapi.aliyuncs.com")


def _templates() -> dict[str, str]:
    known = json.loads(os.environ.get("JINGBAN_ALIYUN_TEMPLATES", "{}"))
    if not isinstance(known, dict) or not all(isinstance(value, str) for value in known.values()):
        raise ValueError("not an object of texts")
    return known
