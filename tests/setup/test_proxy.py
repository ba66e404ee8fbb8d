"""deploy/nginx.conf does what docs/operations.md asks of the proxy."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from jingban.foundation.files.cleaning import MEGABYTE
from jingban.foundation.files.receiving import MAX_HELD

ROOT = Path(__file__).resolve().parents[2]
TEXT = re.sub(r"#.*", "", (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8"))


def told(name: str) -> list[str]:
    """Give what stands after a directive, wherever it stands."""
    return [" ".join(found.split()) for found in re.findall(rf"^\s*{name}\s+([^;]+);", TEXT, re.M)]


def test_only_tls_1_2_and_1_3() -> None:
    assert told("ssl_protocols") == ["TLSv1.2 TLSv1.3"]


def test_only_suites_with_forward_secrecy_and_authenticated_encryption() -> None:
    (suites,) = told("ssl_ciphers")
    assert told("ssl_prefer_server_ciphers") == ["on"]
    strength = []
    for suite in suites.split(":"):
        assert suite.startswith(("ECDHE-ECDSA-", "ECDHE-RSA-")), suite
        assert "GCM" in suite or "CHACHA20-POLY1305" in suite, suite
        strength.append(128 if "AES128" in suite else 256)
    assert strength == sorted(strength, reverse=True), "the strongest first"


def test_nothing_is_served_in_clear() -> None:
    in_clear = TEXT[TEXT.index("listen 80;") : TEXT.index("listen 443")]
    assert "return 301 https://" in in_clear
    assert "proxy_pass" not in in_clear


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-For", "$remote_addr"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", '""'),
        ("Forwarded", '""'),
        ("Host", "$host"),
    ],
)
def test_what_a_client_says_of_itself_is_replaced(header: str, value: str) -> None:
    assert told(f"proxy_set_header {header}") == [value]


def test_no_body_is_longer_than_an_upload_needs() -> None:
    (limit,) = told("client_max_body_size")
    assert MAX_HELD < int(limit.removesuffix("m")) * MEGABYTE <= MAX_HELD + 4 * MEGABYTE


def test_the_log_holds_no_query_and_no_referrer() -> None:
    (form,) = told("log_format jingban")
    assert "$logged_path" in form
    assert not re.search(r"\$(uri|remote_addr|request|request_uri|args|query_string|http_\w+)\b(?!_)", form)
    assert told("access_log") == ["/var/log/nginx/jingban.log jingban"]


@cache
def maps(variable: str) -> list[re.Pattern[str]]:
    """Give the patterns by which a logged variable is made, as Python reads them."""
    (block,) = re.findall(rf"^map \S+ \${variable} \{{(.+?)^\}}", TEXT, re.M | re.S)
    return [re.compile(one.replace("(?<", "(?P<")) for one in re.findall(r"^\s*~(\S+) ", block, re.M)]


def test_no_token_of_an_address_is_logged() -> None:
    tokens = [route for route in _routes(get_resolver()) if "<str:token>" in route]
    assert len(tokens) >= 3
    for route in tokens:
        path = "/" + route.replace("<str:token>", "s3cret")
        (cut,) = [found for one in maps("logged_path") if (found := one.match(path))]
        assert path.startswith(cut["kept"])
        assert "s3cret" not in cut["kept"]
    assert not [one for one in maps("logged_path") if one.match("/centre/security/")]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, here)
        else:
            yield here


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113"), ("2001:db8:7:1:2:3:4:5", "2001:db8:7"), ("unix:", None)],
)
def test_of_an_address_its_network_is_logged(address: str, network: str | None) -> None:
    found = [hit["net"] for one in maps("logged_network") if (hit := one.match(address))]
    assert found == ([network] if network else [])
    assert "$logged_network" in told("log_format jingban")[0]


def test_it_does_not_tell_its_version() -> None:
    assert told("server_tokens") == ["off"]


def test_the_web_processes_are_on_this_machine() -> None:
    assert re.findall(r"^\s*server ([^\s{;]+);", TEXT, re.M) == ["127.0.0.1:8000"]
