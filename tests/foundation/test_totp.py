"""TOTP by the vectors of RFC 6238 (appendix B, SHA-1, last six digits), one step either way."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from jingban.foundation import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("second", "code"), VECTORS)
def test_the_vectors(second: int, code: str) -> None:
    assert totp.code_at(SECRET, datetime.fromtimestamp(second, UTC)) == code


@pytest.mark.parametrize(("steps", "found"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_either_way(steps: int, found: bool) -> None:
    at = datetime(2026, 11, 24, 1, 0, 15, tzinfo=UTC)
    code = totp.code_at(SECRET, at + steps * timedelta(seconds=30))
    step = totp.matching_step(SECRET, code, at=at)
    assert step == (int(at.timestamp()) // 30 + steps if found else None)


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "abcdef", "２８７０８２"])
def test_what_is_no_code(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, at=datetime.fromtimestamp(59, UTC)) is None


def test_the_secret_and_its_address() -> None:
    secret = totp.secret_from(bytes(20))
    assert secret == "A" * 32
    uri = totp.provisioning_uri(secret, login="xu", issuer="Jingban staff")
    assert uri.startswith("otpauth://totp/Jingban%20staff:xu?")
    assert f"secret={secret}" in uri
    with pytest.raises(ValueError, match="20 random bytes"):
        totp.secret_from(b"short")
