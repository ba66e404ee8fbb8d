"""Keyed digests under SECRET_KEY: to count by, to compare with and to know a secret by, without keeping it.

What personal data is found by has keys of its own (`foundation.lookup`).
"""

import hmac

from django.conf import settings


def keyed(what: str, text: str) -> bytes:
    """Give the 32-byte HMAC-SHA256 of a text; `what` keeps the digests of different uses apart."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{what}:{text}".encode(), "sha256")
