"""The long-lived cookie by which a browser is known to the accounts that signed in on it.

A known browser is exempt from what strangers' wrong passwords bring about. The cookie gives no right: it only
chooses which counter counts.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from jingban.accounts.models import Account
from jingban.foundation.digests import keyed

COOKIE = f"{settings.COOKIE_PREFIX}jingban_device"
SALT = "jingban.signin.device"
MOST_ACCOUNTS = 8
MAX_AGE = 400 * 24 * 3600  # the longest that browsers keep a cookie


@dataclass(frozen=True)
class Device:
    """A browser: its own random id, and the marks of the accounts that know it, newest first."""

    id: str
    marks: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What the tables hold of it."""
        return _digest(self.id)

    def knows(self, accounts: Sequence[Account]) -> bool:
        """Say whether there are such accounts and each has signed in here since its password was last reset.

        One of them is not enough: anybody can register a further, unproven account on somebody's number.
        """
        return bool(accounts) and all(_mark(one) in self.marks for one in accounts)


def read_device(request: HttpRequest) -> Device:
    """Give the browser's device, a new one when it brings none or a forged one."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
        return Device(str(told["id"]), tuple(map(str, told["marks"])))
    except (signing.BadSignature, KeyError, TypeError):
        return Device(secrets.token_urlsafe(16))


def remember(response: HttpResponse, device: Device, account: Account) -> None:
    """Let a browser be known to an account from now on."""
    mark = _mark(account)
    marks = [mark, *(one for one in device.marks if one != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device.id, "marks": marks}, salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(account: Account) -> str:
    # With the epoch: after a reset every browser is new again.
    return _digest(f"{account.id}:{account.credential_epoch}")[:24]


def _digest(text: str) -> str:
    return keyed("device", text).hex()
