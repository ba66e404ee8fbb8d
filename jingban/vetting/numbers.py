"""How a receipt number (受理号) is read out and typed."""

from typing import Final

# What the staff's numbers begin with: HY-2026-000012 (核验).
PREFIX: Final = "HY"


def in_groups(receipt: str) -> str:
    """Give a receipt number as it is read out: four characters at a time."""
    return " ".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))


def plain_receipt(text: str) -> str:
    """Give a receipt number as it is stored, from how it was typed."""
    return "".join(one for one in text.upper() if one.isalnum())
