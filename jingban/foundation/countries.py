"""Countries and territories by ISO 3166-1 alpha-3, with their names in Chinese and English (CLDR, through Babel)."""

import re
from functools import cache

from babel import Locale
from babel.core import get_global
from pypinyin import lazy_pinyin

# Their residents come with permits of their own (domain.md E.4), not with passports.
_OWN_PERMITS = frozenset({"HKG", "MAC", "TWN"})
# What CLDR also has an entry for: codes of its own (X…, ZZZ) and places where nobody lives.
_NO_COUNTRY = re.compile(r"X..|ZZZ|ATA|BVT|HMD|SGS|UMI|ATF|CPT|DGA|ASC|TAA")


@cache
def passport_countries(language: str) -> tuple[tuple[str, str], ...]:
    """List (alpha-3, name) of what a passport can name as its issuer, by name: in Chinese by pinyin.

    `language` is `zh-hans` or `en`. China comes first: it is most often the answer.
    """
    names = Locale.parse("en" if language == "en" else "zh_Hans").territories
    listed = [(three, names[two]) for three, two in _alpha_2().items()]
    listed.sort(key=lambda one: (one[0] != "CHN", lazy_pinyin(one[1].casefold())))
    return tuple(listed)


@cache
def _alpha_2() -> dict[str, str]:
    """Map alpha-3 to alpha-2, as CLDR's table of aliases has them."""
    named = Locale.parse("en").territories
    found: dict[str, str] = {}
    for code, meant in get_global("territory_aliases").items():
        if len(code) != 3 or not code.isalpha() or len(meant) != 1 or meant[0] not in named:
            continue
        if code not in _OWN_PERMITS and not _NO_COUNTRY.fullmatch(code):
            found[code] = meant[0]
    return found
