"""Passwords: the manual's rule, Argon2id with a pepper, and a limit on how many are hashed at once."""

import base64
import hashlib
import hmac
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MIN_LENGTH = 8
WAIT_SECONDS = 2.0
# OWASP's first recommendation for Argon2id: 19 MiB, two passes, one lane (performance figures in docs).
ARGON2 = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}

_one_at_a_time = threading.BoundedSemaphore(1)


class Busy(Exception):
    """Too many passwords are being checked; the view answers 503 with Retry-After."""


@contextmanager
def _slot() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _one_at_a_time.release()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(**{**ARGON2, **getattr(settings, "ARGON2", {})}, type=Type.ID)


def _peppered(raw: str) -> bytes:
    pepper = base64.b64decode(settings.JINGBAN_PEPPER)
    return hmac.new(pepper, raw.encode(), hashlib.sha256).digest()


def hash_password(raw: str) -> str:
    """Give the stored form of a password. Never call inside a transaction; raises `Busy` after 2 s of waiting."""
    with _slot():
        return _hasher().hash(_peppered(raw))


@cache
def nobody() -> str:
    """Give a stored form that no password matches, so that an unknown account costs what a known one costs."""
    return _hasher().hash(hashlib.sha256(settings.SECRET_KEY.encode()).digest())


def verify_password(raw: str, stored: str) -> bool:
    """Say whether a password is the stored one; an empty stored form costs the same and is never right.

    Raises `Busy` after 2 s of waiting for a free hasher.
    """
    with _slot():
        return _is(raw, stored)


def matching(raw: str, stored: Sequence[str], *, cost: int) -> int | None:
    """Give the place of the first stored form that is this password's; None when there is none.

    A miss always costs `cost` hashes, however many forms there are, so that it tells nothing about them;
    a hit stops, since it tells by itself. Raises `Busy`, and ValueError for more forms than `cost`.
    """
    if len(stored) > cost:
        raise ValueError(f"{len(stored)} forms for {cost} hashes")
    with _slot():
        for place, one in enumerate([*stored, *[""] * (cost - len(stored))]):
            if _is(raw, one):
                return place
    return None


def _is(raw: str, stored: str) -> bool:
    try:
        return _hasher().verify(stored or nobody(), _peppered(raw)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    """Say whether a stored form was made with other parameters than today's."""
    return _hasher().check_needs_rehash(stored)


@cache
def _common() -> frozenset[str]:
    """Give what is guessed first: the passwords most often found in breaches, and what people here like to take."""
    ours = Path(__file__).parent / "data" / "common_passwords.txt"
    return frozenset({*CommonPasswordValidator().passwords, *ours.read_text(encoding="utf-8").split()})


def check_password_rules(raw: str, *, forbidden: Sequence[str] = ()) -> None:
    """Hold a new password against the manual's rule (8 to 20 with upper, lower and digit) and ours.

    Takes the texts it must not contain (phone, certificate number, user name); the longest is a setting.
    Raises `ValidationError` with every fault at once.
    """
    faults = []
    if not MIN_LENGTH <= len(raw) <= settings.PASSWORD_MAX_LENGTH:
        limits = {"least": MIN_LENGTH, "most": settings.PASSWORD_MAX_LENGTH}
        faults.append(ValidationError(_("密码长度应为 %(least)s 到 %(most)s 位"), "length", limits))
    if not (re.search(r"[A-Z]", raw) and re.search(r"[a-z]", raw) and re.search(r"[0-9]", raw)):
        faults.append(ValidationError(_("密码需要同时包含大写字母、小写字母和数字"), "classes"))
    if raw.lower() in _common() or any(word in raw.lower() for word in settings.PASSWORD_WORDS):
        faults.append(ValidationError(_("这个密码太常见，容易被猜到，请换一个"), "common"))
    if any(len(one) >= 4 and one.lower() in raw.lower() for one in forbidden):
        faults.append(ValidationError(_("密码不能包含手机号、证件号码或用户名"), "personal"))
    if faults:
        raise ValidationError(faults)
