"""Where a message's words come from, and how the names are put into them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from jingban.messages.models import MessageTemplate

FILE = Path(__file__).parent / "data" / "templates.json"
_PLACE = re.compile(r"\{([a-z_]+)\}")


class UnknownTemplate(Exception):
    """There is no text of this code."""


class MissingParameter(Exception):
    """A text has a place for which nothing was given."""


@dataclass(frozen=True, slots=True)
class Text:
    """One template's words in both languages."""

    code: str
    category: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str

    def title(self, language: str) -> str:
        """Give the title in a language."""
        return self.title_en if language == "en" else self.title_zh

    def text(self, language: str) -> str:
        """Give the text in a language."""
        return self.text_en if language == "en" else self.text_zh

    def places(self) -> set[str]:
        """Give the names of all places in title and text."""
        return set(_PLACE.findall(" ".join((self.title_zh, self.title_en, self.text_zh, self.text_en))))


@cache
def shipped() -> dict[str, Text]:
    """Give the texts that come with the software, by code."""
    return {row["code"]: Text(**row) for row in json.loads(FILE.read_text(encoding="utf-8"))}


def find(code: str) -> Text:
    """Give the operator's text of a code, else the shipped one; raises `UnknownTemplate`."""
    row = MessageTemplate.objects.filter(code=code).values(*(field.name for field in fields(Text))).first()
    if row:
        return Text(**row)
    try:
        return shipped()[code]
    except KeyError:
        raise UnknownTemplate(code) from None


def fill(words: str, params: Mapping[str, str]) -> str:
    """Put the named values into the places of a text, each on one line; raises `MissingParameter`."""

    def value(place: re.Match[str]) -> str:
        name = place.group(1)
        if name not in params:
            raise MissingParameter(name)
        return " ".join(str(params[name]).split())

    return _PLACE.sub(value, words)
