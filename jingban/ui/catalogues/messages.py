"""Finds the texts to translate in Python files and in Django templates, cotton components included."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

# Name -> positions of msgid, plural and (c) context, as Babel counts them.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
INLINE = {"trans", "translate"}
BLOCK = {"blocktrans", "blocktranslate"}
PLURAL = "plural"


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to translate: its Chinese, the same for many where English needs a plural, and a context."""

    text: str
    plural: str = ""
    context: str = ""


def in_python(path: Path) -> Iterator[Message]:
    """Give the texts of a Python file, in order."""
    with path.open("rb") as source:
        for _line, found, _comments, context in extract("python", source, KEYWORDS):
            texts = found if isinstance(found, tuple) else (found,)
            yield Message(texts[0], texts[1] if len(texts) > 1 else "", context or "")


def in_template(path: Path) -> Iterator[Message]:
    """Give the texts of a template, in order, as Django looks them up (variables as `%(name)s`)."""
    tokens = iter(Lexer(path.read_text(encoding="utf-8")).tokenize())
    for token in tokens:
        words = _words(token)
        if not words:
            continue
        if words[0] == "comment":
            _until(tokens, {"endcomment"})
        elif words[0] in INLINE and words[1][0] in "\"'":
            literal = words[1].partition("|")[0]
            yield Message(literal[1:-1].replace("%", "%%"), context=_context(words))
        elif words[0] in BLOCK:
            yield _block(words, tokens)


def _block(words: list[str], tokens: Iterator[Token]) -> Message:
    body = _until(tokens, {f"end{word}" for word in BLOCK})
    split = next((at for at, token in enumerate(body) if _words(token)[:1] == [PLURAL]), len(body))
    texts = ["".join(map(_piece, part)) for part in (body[:split], body[split + 1 :])]
    if "trimmed" in words:
        texts = [trim_whitespace(text) for text in texts]
    return Message(texts[0], texts[1], _context(words))


def _piece(token: Token) -> str:
    if token.token_type == TokenType.VAR:
        return f"%({token.contents})s"
    return token.contents.replace("%", "%%") if token.token_type == TokenType.TEXT else ""


def _until(tokens: Iterator[Token], ends: set[str]) -> list[Token]:
    body = []
    for token in tokens:
        if _words(token)[:1] and _words(token)[0] in ends:
            break
        body.append(token)
    return body


def _words(token: Token) -> list[str]:
    return list(smart_split(token.contents)) if token.token_type == TokenType.BLOCK else []


def _context(words: list[str]) -> str:
    return words[words.index("context") + 1][1:-1] if "context" in words else ""
