"""What the page of 忘记用户名 shows: the masks of user name and phone, or made-up ones that look the same.

Name and code of an organisation are public. Were there no masks for one without an account, the page would
tell strangers which organisations have one.
"""

from dataclasses import dataclass

from django.conf import settings

from jingban.foundation.digests import keyed
from jingban.foundation.masks import mask_phone, mask_username
from jingban.recovery.models import Flow
from jingban.recovery.queries import accounts_to_tell

LETTERS, DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
PREFIXES = ("133", "135", "136", "137", "138", "139", "150", "158", "176", "177", "186", "189")


@dataclass(frozen=True, slots=True)
class Shown:
    """A masked user name and a masked phone."""

    username: str
    phone: str


def shown_username(flow: Flow) -> Shown:
    """Give the masks of the account whose user name was sent, or of one that does not exist.

    With the setting `RECOVERY_SHOWS_USERNAME` the name is whole, and empty when there is none.
    """
    made_up = _made_up(flow.subject)
    accounts = accounts_to_tell(flow.organisation)
    if not accounts:
        return Shown(username="", phone="") if settings.RECOVERY_SHOWS_USERNAME else made_up
    account = accounts[0]
    username = account.username or ""
    return Shown(
        username=username if settings.RECOVERY_SHOWS_USERNAME else mask_username(username),
        phone=mask_phone(account.phone) if account.phone else made_up.phone,
    )


def _made_up(subject: str) -> Shown:
    """Give masks that follow from what was typed, so that asking twice shows the same."""
    chance = keyed("recovery.mask", subject)
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in chance[:4])
    digits = "".join(DIGITS[byte % 10] for byte in chance[4:16])
    length = 5 + chance[16] % 9
    username = (letters + "x" * length)[:length] + (digits[:3] if chance[17] % 2 else letters[2:])
    return Shown(username=mask_username(username), phone=mask_phone(PREFIXES[chance[18] % 12] + digits[4:]))
