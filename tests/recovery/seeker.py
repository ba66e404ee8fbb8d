"""Somebody who has forgotten a password, at a browser of her own."""

import re
from typing import Any

from django.http import HttpResponse

from jingban.accounts.models import Account
from jingban.ledger.outbox import run_due_events
from jingban.recovery.models import Flow
from tests.cast import YANXI, ZHOU
from tests.signin.browser import Browser, codes_to

NEW = "Fresh2027x"
FIRM_PHONE = "+8613800005093"
PERSON = {"name": ZHOU[0], "number": ZHOU[1]}
FIRM = {"account": "yanxi", "organisation": YANXI[0], "number": YANXI[1]}
HIDDEN = re.compile(r'name="flow" value="([0-9a-f]{32})"')


def local(phone: str) -> str:
    """Give a phone as people type it."""
    return phone.removeprefix("+86")


class Seeker(Browser):
    """Walks through 找回密码, one press after the other. `kind` is person or organisation."""

    def __init__(self, kind: str = "person", phone: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self.phone = phone or (ZHOU[2] if kind == "person" else FIRM_PHONE)

    @property
    def at(self) -> str:
        """Where the steps of this kind are."""
        return f"/recover/{self.kind}/"

    def begin(self, **typed: str) -> HttpResponse:
        """验证账号."""
        usual = PERSON if self.kind == "person" else FIRM
        return self.post(self.at, {**usual, "kind": self.kind, **typed})

    def flow(self) -> str:
        """Give the flow that the form of the present step carries."""
        for step in ("code/", "password/"):
            found = HIDDEN.search(self.get(f"{self.at}{step}").text)
            if found:
                return found.group(1)
        return ""

    def ask(self, **typed: str) -> HttpResponse:
        """获取验证码, as the script does, and let the worker work."""
        data = {"phone": local(self.phone), "flow": self.flow(), **typed}
        answer = self.post(f"{self.at}code/send/", data, headers={"X-Fragment": "1"})
        run_due_events()
        return answer

    def newest_code(self) -> str:
        """Read the phone's newest code."""
        return codes_to(self.phone)[0]

    def prove(self, code: str = "", **typed: str) -> HttpResponse:
        """手机校验."""
        data = {"phone": local(self.phone), "code": code or self.newest_code(), "flow": self.flow(), **typed}
        return self.post(f"{self.at}code/", data)

    def choose(self, password: str = NEW, **typed: str) -> HttpResponse:
        """设置新密码."""
        data = {"new_password": password, "repeat_password": password, "flow": self.flow(), **typed}
        return self.post(f"{self.at}password/", data)

    def up_to(self, step: str) -> "Seeker":
        """Go on until a step stands open: `code`, `asked`, `password` or `done`."""
        moves = {"code": self.begin, "asked": self.ask, "password": self.prove, "done": self.choose}
        for name, move in moves.items():
            answer = move()
            assert answer.status_code in {200, 303}, (name, answer.status_code)
            if name == step:
                break
        return self

    def newest_flow(self) -> Flow:
        """Give the newest flow of this kind."""
        return Flow.objects.filter(kind=self.kind).latest("begun_at", "id")


def opens(account: Account, password: str) -> bool:
    """Say whether a password signs an account in."""
    name, kind = (
        (account.username, "organisation") if account.username else (local(account.phone or ""), "person")
    )
    return Browser("198.51.100.77").sign_in(name, password, kind).status_code == 303
