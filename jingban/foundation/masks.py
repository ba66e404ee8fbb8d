"""How personal data looks when it is not shown whole: one mask for each kind (design.md 4)."""

import re

import phonenumbers

from jingban.foundation.identifiers import CertificateType
from jingban.foundation.names import is_chinese_name

_LONG_TYPES = (CertificateType.RESIDENT_ID, CertificateType.HMT_RESIDENCE_PERMIT, CertificateType.PR_CARD)
_HIDDEN = "****"
_DOTS_AND_SPACES = "·•・‧ "


def mask_number(type: str, number: str) -> str:
    """Give `152************323` for the long numbers of people, `E1*****89` for travel documents."""
    kept = 3 if type in _LONG_TYPES else 2
    if len(number) <= 2 * kept:
        return number[:1] + "*" * (len(number) - 1)
    return number[:kept] + "*" * (len(number) - 2 * kept) + number[-kept:]


def mask_phone(number: str) -> str:
    """Give `138****5093` for a mainland number in E.164, `+33****5678` for another country's."""
    local = number.removeprefix("+86")
    if local.startswith("+"):
        return f"+{phonenumbers.parse(local).country_code}{_HIDDEN}{local[-4:]}"
    return local[:3] + _HIDDEN + local[-4:] if len(local) >= 11 else "*" * len(local)


def mask_name(name: str) -> str:
    """Give `李*波`, `李*`, or `ALM**** R****` for a Latin name (whose length the mask does not tell)."""
    name = name.strip()
    if len(name) < 2:
        return "*" * len(name)
    if is_chinese_name(name):
        last = len(name) - 1 if len(name) > 2 else 0
        return "".join(c if i in (0, last) or c in _DOTS_AND_SPACES else "*" for i, c in enumerate(name))
    parts = re.split(r"[\s,<]+", name.strip("<"))
    return " ".join(
        part[: min(3, max(1, len(part) // 2)) if i == 0 else 1] + _HIDDEN
        for i, part in enumerate(parts)
        if part
    )


def mask_username(username: str) -> str:
    """Give `ya***xi`, and `Yl*****789` for one of ten characters or more (the manual's own mask)."""
    if len(username) >= 10:
        return f"{username[:2]}*****{username[-3:]}"
    if len(username) >= 6:
        return f"{username[:2]}***{username[-2:]}"
    return f"{username[:1]}***"
