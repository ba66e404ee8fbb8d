"""A browser with the words of the sign-in pages, and the codes that reach a phone."""

import altcha
from django.http import HttpResponse
from django.test import Client

from jingban.sandbox.models import SandboxMessage
from tests.cast import PASSWORD

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


class Browser(Client):
    """A browser at an address, with the words of the sign-in form."""

    def __init__(self, address: str = "203.0.113.7", agent: str = EDGE) -> None:
        super().__init__(REMOTE_ADDR=address, headers={"user-agent": agent, "accept-language": "zh-CN"})

    def sign_in(self, name: str, password: str = PASSWORD, kind: str = "person", **more: str) -> HttpResponse:
        """Send the form of a tab."""
        data = {"account": name, "password": password, "kind": kind, **more}
        return self.post(f"/sign-in/{kind}/", data)

    def solve(self, name: str, kind: str = "person") -> str:
        """Do as the page's script does; empty when nothing is asked."""
        answer = self.post("/sign-in/challenge/", {"kind": kind, "account": name}).json()
        if answer["challenge"] is None:
            return ""
        given = altcha.Challenge.from_dict(answer["challenge"])
        solution = altcha.solve_challenge(given)
        return altcha.Payload(given, solution).to_base64()

    @property
    def is_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.get("/centre/").status_code == 200


def codes_to(phone: str) -> list[str]:
    """Give the codes that went to a phone, newest first."""
    return [row.code for row in SandboxMessage.objects.filter(to=phone).order_by("-id") if row.code]
