"""From where an attempt comes."""

from dataclasses import dataclass

from django.http import HttpRequest

from jingban.accounts.clients import device_of, network_mark
from jingban.signin.devices import Device, read_device


@dataclass(frozen=True)
class Client:
    """A browser as attempts are counted by: its network's digest (empty if unknown), its device, its name."""

    network: str
    device: Device
    name: str


def client_of(request: HttpRequest) -> Client:
    """Read it from a request."""
    return Client(network_mark(request), read_device(request), device_of(request))
