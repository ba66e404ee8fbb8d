"""Whether two written forms are the same name: the one place that decides it (design.md 4).

A name comes from a keyboard, from the register, from a machine-readable zone or from an older certificate.
Differences of writing are folded: width, case, dots, spaces, order of Latin parts, and traditional characters
that have exactly one simplified form. Differences of name are not: 哲 is not 喆, pinyin is no Chinese name.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

# The dots people and registers put between the parts of a name; a full stop is typed for them, too.
_DOTS = re.compile("[·•・‧∙⋅●.。]")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_HAN = re.compile("[⺀-⿟々〇㐀-䶿一-鿿豈-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff]")

# How passports spell letters that the machine-readable zone lacks (ICAO 9303-3, section 6) ...
_ICAO = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"}
    | {"đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t"}
)
# ... and the other habit, which leaves the mark out.
_BARE = _ICAO | {ord("ä"): "a", ord("ö"): "o", ord("ü"): "u", ord("å"): "a", ord("ø"): "o"}

# Characters that GB 18030 once put into the private use area and that got a place of their own since
# (positions U+E816 ... U+E864 in the order of the standard); those not listed the codec itself knows.
_MOVED_LATER = {
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4", 0xE826: "\u9fb5",
    0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7", 0xE832: "\u9fb8", 0xE83B: "\U0002298f",
    0xE843: "\u9fb9", 0xE854: "\u9fba", 0xE855: "\U000241fe", 0xE864: "\u9fbb",
}  # fmt: skip


def names_match(a: str, b: str) -> bool:
    """Say whether two texts write the same name of a person or an organisation; empty ones match nothing."""
    first, second = _fold(a), _fold(b)
    if not first or not second:
        return False
    if _HAN.search(first) or _HAN.search(second):
        return _han_key(first) == _han_key(second)
    return any(
        _same_parts(_latin_parts(first, one), _latin_parts(second, other))
        for one in (_ICAO, _BARE)
        for other in (_ICAO, _BARE)
    )


def is_chinese_name(text: str) -> bool:
    """Say whether a name is written with Chinese characters."""
    return _HAN.search(text) is not None


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text.translate(_private_use())).casefold()
    # Invisible marks and the selectors that choose between two drawings of one character say nothing.
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc") and not _selects(c))


def _selects(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _han_key(text: str) -> str:
    return "".join(_DOTS.sub("", text).translate(_simplified()).split())


def _latin_parts(text: str, spelling: dict[int, str]) -> list[str]:
    composed = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).translate(spelling)
    bare = unicodedata.normalize("NFC", _without_marks(composed))
    return _NOT_LETTERS.sub(" ", bare).split()


def _without_marks(text: str) -> str:
    kept: list[str] = []
    latin = False
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            latin = "a" <= character <= "z"
            kept.append(character)
        elif not latin:  # in other scripts the mark makes another letter
            kept.append(character)
    return "".join(kept)


def _same_parts(a: list[str], b: list[str]) -> bool:
    """The same parts in any order, or the same letters cut elsewhere (LI XIAOMING, XIAO MING LI)."""
    if not a or not b:
        return False
    return sorted(a) == sorted(b) or not _turns(a).isdisjoint(_turns(b))


def _turns(parts: list[str]) -> set[str]:
    return {"".join(parts[i:] + parts[:i]) for i in range(len(parts))}


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, only where each is the other's sole partner: no two names become one."""
    text = (Path(__file__).parent / "data" / "han_one_to_one.txt").read_text(encoding="utf-8")
    pairs = "".join(text.split())
    return {ord(traditional): simple for traditional, simple in zip(pairs[::2], pairs[1::2], strict=True)}


@cache
def _private_use() -> dict[int, str]:
    trailing = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    known = {0xE815 + i: bytes([0xFE, byte]).decode("gb18030") for i, byte in enumerate(trailing)}
    return known | _MOVED_LATER
