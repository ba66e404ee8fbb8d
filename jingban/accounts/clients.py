"""What a request tells about its browser: which network it comes from and which device it is."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

from jingban.foundation.digests import keyed

# The first that is found names it; each of these browsers also calls itself by the names after it.
BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
HANDHELD = re.compile(r"iPhone|Android|HarmonyOS")


def device_of(request: HttpRequest) -> str:
    """Give browser and system as `Edge · Windows`, or what of them is known; empty for an unknown client."""
    agent = request.headers.get("User-Agent", "")
    named = [next((name for token, name in known if token in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in named if name)


def is_handheld(device: str) -> bool:
    """Say whether a device as named by `device_of` is a phone."""
    return bool(HANDHELD.search(device))


def network_of(request: HttpRequest) -> str:
    """Give the network a request comes from: `203.0.113.0/24`, or a /48 of IPv6; empty when it is unknown.

    Behind a proxy `JINGBAN_ADDRESS_HEADER` names the header in which the proxy writes the address; its last
    entry is the proxy's own word, the earlier ones the client's.
    """
    header = settings.JINGBAN_ADDRESS_HEADER
    address = request.headers.get(header, "") if header else request.META.get("REMOTE_ADDR", "")
    try:
        ip = ipaddress.ip_address(address.rsplit(",", 1)[-1].strip())
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


def network_mark(request: HttpRequest) -> str:
    """Give the digest of the network a request comes from; empty when the network is unknown."""
    network = network_of(request)
    return network_digest(network) if network else ""


def network_digest(network: str) -> str:
    """Give the keyed digest under which a network is kept and counted; addresses are personal data."""
    return keyed("network", network).hex()
