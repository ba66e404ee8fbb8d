"""The two-digit provincial codes that certificate numbers may begin with (GB/T 2260, never reused)."""

from django.conf import settings

MAINLAND = frozenset(
    (
        *("11", "12", "13", "14", "15"),
        *("21", "22", "23"),
        *("31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46"),
        *("50", "51", "52", "53", "54"),
        *("61", "62", "63", "64", "65"),
    )
)
HONG_KONG_MACAO_TAIWAN = frozenset(["810000", "820000", "830000"])
DEMO_DIVISION = "990100"


def is_resident_area(code: str) -> bool:
    """Say whether six digits can open a resident id number.

    Only the province is checked: counties come and go, and a number keeps the one it was issued under (E.1).
    Taiwan's 71 was given to a few settled there. The demo city's code counts only in the sandbox.
    """
    if code[:2] in MAINLAND or code[:2] == "71":
        return True
    return code == DEMO_DIVISION and bool(settings.JINGBAN_SANDBOX)


def is_issuing_province(code: str) -> bool:
    """Say whether two digits name a province that issues permanent resident cards (demo: in the sandbox)."""
    return code in MAINLAND or (code == DEMO_DIVISION[:2] and bool(settings.JINGBAN_SANDBOX))
