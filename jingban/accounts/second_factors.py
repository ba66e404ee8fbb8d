"""The authenticator's codes (TOTP), the recovery codes that stand in for them, and how often one may guess.

A code counts once: the time step of an authenticator's, the row of a recovery code. Trying is counted where the
codes are asked (`signin.use_cases.prove_factor`).
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q

from jingban.accounts.models import Account, Authenticator, Passkey, RecoveryCode
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.foundation import totp

RECOVERY_CODES = 10
# Without what looks alike (0 O, 1 I L) and without U: 49 random bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has beside its password."""

    passkeys: tuple[Passkey, ...]
    authenticator: Authenticator | None
    recovery_codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a passkey or an authenticator; recovery codes alone are none."""
        return bool(self.passkeys) or self.authenticator is not None

    @property
    def asked_at_sign_in(self) -> bool:
        """Whether a code is asked after the password."""
        return self.authenticator is not None and self.authenticator.asked_at_sign_in


def factors_of(account: Account) -> Factors:
    """Give what an account has beside its password, the oldest passkey first."""
    unused = Count("account__recovery_codes", filter=Q(account__recovery_codes__used_at=None))
    confirmed = Authenticator.objects.filter(account=account, added_at__isnull=False)
    authenticator = confirmed.annotate(codes_left=unused).first()
    left = authenticator.codes_left if authenticator else 0
    return Factors(tuple(account.passkeys.order_by("added_at", "id")), authenticator, left)


def factors_instead_of_phone(account: Account, now: datetime) -> Factors:
    """Give the factors that stand in for the account's phone: while it has one, those older than 72 hours.

    A younger one may be a stranger's who knows the password alone: its holder can still stop it.
    """
    factors = factors_of(account)
    if account.phone is None:
        return factors
    since = now - STOPPABLE_FOR
    app = factors.authenticator
    return replace(
        factors,
        passkeys=tuple(one for one in factors.passkeys if one.added_at <= since),
        authenticator=app if app and app.added_at and app.added_at <= since else None,
    )


def drop_factors_since(account: Account, since: datetime) -> None:
    """Take away passkeys, authenticator and recovery codes that came after `since`: they may be a stranger's.

    An authenticator comes when its first code is typed, however long before its secret was made.
    """
    Passkey.objects.filter(account=account, added_at__gt=since).delete()
    came = Q(added_at__gt=since) | Q(begun_at__gt=since)
    Authenticator.objects.filter(came, account=account).delete()
    RecoveryCode.objects.filter(account=account, made_at__gt=since).delete()


def has_factor(account: Account) -> bool:
    """Say in one query whether an account has a passkey or an authenticator."""
    either = Q(passkeys__isnull=False) | Q(authenticator__added_at__isnull=False)
    return Account.objects.filter(either, id=account.id).exists()


def authenticator_of(account: Account) -> Authenticator | None:
    """Give the account's authenticator, if its first code was typed."""
    return Authenticator.objects.filter(account=account, added_at__isnull=False).first()


def is_code_asked(account: Account) -> bool:
    """Say whether sign-in asks for a code after the password."""
    return Authenticator.objects.filter(
        account=account, added_at__isnull=False, asked_at_sign_in=True
    ).exists()


def spend_totp(authenticator: Authenticator, typed: str, *, now: datetime) -> bool:
    """Use up the time step of a typed code; False for a wrong code and for one used before, or an older one."""
    step = totp.matching_step(authenticator.secret, typed, at=now)
    if step is None:
        return False
    unused = Authenticator.objects.filter(id=authenticator.id, last_step__lt=step)
    return bool(unused.update(last_step=step))


def fresh_recovery_codes() -> list[str]:
    """Give ten random codes in clear, as `7KQ2M-9XWDE`."""
    codes = (
        "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH)) for _one in range(RECOVERY_CODES)
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def spend_recovery_code(account: Account, typed: str, *, now: datetime) -> bool:
    """Use up a recovery code; False for a wrong one and for one used before. Two at once: one finds it."""
    unused = RecoveryCode.objects.filter(
        account=account, digest=recovery_digest(account, typed), used_at=None
    )
    return bool(unused.update(used_at=now))


def recovery_digest(account: Account, code: str) -> str:
    """Give what the table holds of a code: keyed by the pepper, so that a stolen table tells none."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", code).upper() if one.isalnum())
    pepper = base64.b64decode(settings.JINGBAN_PEPPER)
    return hmac.digest(pepper, f"recovery:{account.id}:{plain}".encode(), hashlib.sha256).hex()
