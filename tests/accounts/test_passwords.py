"""The rules of a password, how it is kept, and how many are hashed at once."""

import re
import threading
import time

import pytest
from django.core.exceptions import ValidationError

from jingban.accounts import passwords
from jingban.accounts.passwords import Busy, check_password_rules, hash_password, matching, verify_password


def faults(raw: str, *forbidden: str) -> set[str]:
    try:
        check_password_rules(raw, forbidden=forbidden)
    except ValidationError as found:
        return {one.code for one in found.error_list}
    return set()


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("Thread2026x", set()),
        ("Aa345678", set()),
        ("Aa3456789012345678xy", set()),
        ("中文Aa345678", set()),
        ("Aa 345 678", set()),
        ("Aa34567", {"length"}),
        ("Aa3456789012345678xyz", {"length"}),
        ("aa345678", {"classes"}),
        ("AA345678", {"classes"}),
        ("Aabcdefgh", {"classes"}),
        ("", {"length", "classes"}),
        ("Ａa345678", {"classes"}),
        ("Password1", {"common"}),
        ("PASSWORD1", {"classes", "common"}),
        ("Samsung1", {"common"}),
        ("myJingBan2026", {"common"}),
        ("Ab13800138000", {"personal"}),
        ("xxYANXI2026", {"personal"}),
    ],
)
def test_rules(raw: str, codes: set[str]) -> None:
    assert faults(raw, "13800138000", "yanxi") == codes


def test_of_the_passwords_that_the_rule_allows_thousands_are_known_as_common() -> None:
    """ASVS 6.2.4: at least the 3000 most common; they are compared in lower case."""
    allowed = re.compile(r"(?=.*[a-z])(?=.*[0-9]).{8,20}")
    assert len([one for one in passwords._common() if allowed.fullmatch(one)]) >= 3000


def test_a_short_text_is_not_forbidden() -> None:
    assert faults("Abc45678", "bc4") == set()


def test_the_longest_is_a_setting(settings) -> None:
    settings.PASSWORD_MAX_LENGTH = 64
    assert faults("Aa1" * 15) == set()


def test_two_of_one_password_differ_and_both_are_right() -> None:
    one, two = hash_password("Thread2026x"), hash_password("Thread2026x")
    assert one != two
    assert one.startswith("$argon2id$")
    assert verify_password("Thread2026x", one)
    assert not verify_password("Thread2026X", one)


def test_outside_the_suite_it_is_argon2id_with_19_mib(settings) -> None:
    del settings.ARGON2
    passwords._hasher.cache_clear()
    try:
        assert hash_password("Thread2026x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    finally:
        passwords._hasher.cache_clear()


def test_the_pepper_matters(settings) -> None:
    kept = hash_password("Thread2026x")
    settings.JINGBAN_PEPPER = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert not verify_password("Thread2026x", kept)


@pytest.mark.parametrize("stored", ["", "rubbish", "$argon2id$broken", "pbkdf2_sha256$1$x$y"])
def test_no_password_matches_what_is_no_hash(stored: str) -> None:
    assert not verify_password("", stored)
    assert not verify_password("Thread2026x", stored)


def test_the_first_match_is_found_and_a_miss_costs_its_price(monkeypatch) -> None:
    forms = [hash_password(f"Thread202{n}x") for n in range(3)]
    computed = []
    real = passwords._is
    monkeypatch.setattr(passwords, "_is", lambda raw, stored: computed.append(stored) or real(raw, stored))
    assert matching("Thread2021x", forms, cost=5) == 1
    assert len(computed) == 2
    for stored in ([], forms[:1], forms, ["", ""]):
        computed.clear()
        assert matching("Wrong2026x", stored, cost=5) is None
        assert len(computed) == 5
    with pytest.raises(ValueError, match="3 forms for 2 hashes"):
        matching("x", forms, cost=2)


def test_nobodys_form_matches_nothing_even_its_own_secret(settings) -> None:
    assert not verify_password(settings.SECRET_KEY, "")
    assert matching(settings.SECRET_KEY, [""], cost=1) is None


def test_one_at_a_time_and_who_waits_too_long_is_told(monkeypatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.05)
    inside = threading.Event()
    leave = threading.Event()

    def slow(raw: str, stored: str) -> bool:
        inside.set()
        leave.wait(2)
        return False

    monkeypatch.setattr(passwords, "_is", slow)
    thread = threading.Thread(target=verify_password, args=("x", ""))
    thread.start()
    inside.wait(2)
    began = time.monotonic()
    with pytest.raises(Busy):
        verify_password("x", "")
    with pytest.raises(Busy):
        hash_password("Thread2026x")
    assert time.monotonic() - began < 1
    leave.set()
    thread.join()
    assert hash_password("Thread2026x")
