"""The plain form of a typed number: what a person meant, whatever the keyboard or the copied page added."""

import unicodedata


def plain(text: str) -> str:
    """Give letters and digits in ASCII and upper case, without spaces, dashes and invisible marks."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "ZC" and not _is_dash(c))


def _is_dash(character: str) -> bool:
    # The minus sign and the katakana prolonged mark are what some input methods give for a dash.
    return unicodedata.category(character) == "Pd" or character in "−ー"
