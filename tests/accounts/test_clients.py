"""What a request tells about its browser."""

import pytest
from django.test import RequestFactory

from jingban.accounts.clients import device_of, is_handheld, network_digest, network_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {WEBKIT}"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/130 Safari/537 Edg/130": "Edge · Windows",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18 Safari/605": "Safari · macOS",
    f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1": "Safari · iPhone",
    f"{IPHONE} CriOS/130.0 Mobile/15E148 Safari/604.1": "Chrome · iPhone",
    f"Mozilla/5.0 (Linux; Android 14; 2311) {WEBKIT} Chrome/130 Mobile Safari/537": "Chrome · Android",
    f"Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH) {WEBKIT} Chrome/114 Safari/537": "Chrome · HarmonyOS",
    f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} Chrome/122 MicroMessenger/8.0": "WeChat · Android",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "Firefox · Linux",
    "curl/8.5": "",
    "": "",
    "x" * 5000: "",
}


@pytest.mark.parametrize(("agent", "device"), AGENTS.items())
def test_devices(agent: str, device: str) -> None:
    assert device_of(RequestFactory().get("/", headers={"user-agent": agent})) == device


def test_handhelds() -> None:
    assert is_handheld("Safari · iPhone")
    assert is_handheld("Chrome · HarmonyOS")
    assert not is_handheld("Edge · Windows")
    assert not is_handheld("")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_behind_a_proxy_its_own_word_counts(settings) -> None:
    settings.JINGBAN_ADDRESS_HEADER = "X-Forwarded-For"
    forged = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "192.0.2.1, 203.0.113.7"}
    )
    assert network_of(forged) == "203.0.113.0/24"
    assert network_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")) == ""


def test_without_a_proxy_the_header_is_the_clients_and_counts_for_nothing() -> None:
    forged = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": "192.0.2.1"})
    assert network_of(forged) == "203.0.113.0/24"


def test_a_digest_hides_the_network(settings) -> None:
    assert network_digest("203.0.113.0/24") != network_digest("203.0.114.0/24")
    before = network_digest("203.0.113.0/24")
    settings.SECRET_KEY = "another"
    assert network_digest("203.0.113.0/24") != before
