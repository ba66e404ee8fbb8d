"""The text a thing is found by: what it is called, in both languages, in pinyin and by pinyin's initials."""

import unicodedata

from pypinyin import Style, lazy_pinyin


def fold(text: str) -> str:
    """Give a text as it is compared in a search: width and case folded, no punctuation, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (c if unicodedata.category(c)[0] in "LN" else " " for c in folded)
    return " ".join("".join(kept).split())


def search_text(*texts: str) -> str:
    """Give the column a search looks into: every text, its pinyin and its initials, one a line, folded.

    Pinyin is written together (`gongzuoxuke`), as people type it; texts without Chinese have none.
    """
    lines: list[str] = []
    for text in filter(None, texts):
        plain = fold(text)
        compact = plain.replace(" ", "")
        lines.append(plain)
        if not compact.isascii():
            lines.append("".join(lazy_pinyin(compact)))
            lines.append("".join(lazy_pinyin(compact, style=Style.FIRST_LETTER)))
    return "\n".join(dict.fromkeys(lines))


def terms(query: str) -> list[str]:
    """Give the words of a typed query, folded; all of them must be found."""
    return fold(query[:100]).split()
