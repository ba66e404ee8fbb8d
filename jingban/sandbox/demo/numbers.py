"""Numbers that pass every check and can belong to nobody: division 990100 does not exist."""

from jingban.foundation.identifiers import (
    DEMO_DIVISION,
    org_code_check_digit,
    resident_check_digit,
    uscc_check_digit,
)


def resident_id(birth: str, serial: int) -> str:
    """Give a resident id of the demo city for `YYYYMMDD` and a serial of up to 3 digits (odd: male)."""
    first17 = f"{DEMO_DIVISION}{birth}{serial:03d}"
    return first17 + resident_check_digit(first17)


def uscc(authority: str, body: str) -> str:
    """Give a code for two characters of authority and category, and 8 of the organisation code."""
    first17 = authority + DEMO_DIVISION + body + org_code_check_digit(body)
    return first17 + uscc_check_digit(first17)


def residence_permit(area: str, birth: str, serial: int) -> str:
    """Give a number of a residence permit of area 810000, 820000 or 830000, issued at no real office."""
    first17 = f"{area}{birth}{serial:03d}"
    return first17 + resident_check_digit(first17)


def pr_card(country: str, birth: str, serial: int) -> str:
    """Give a permanent resident's number issued by the demo city's province, by ISO 3166 numeric country."""
    first17 = f"9{DEMO_DIVISION[:2]}{country}{birth}{serial:03d}"
    return first17 + resident_check_digit(first17)
