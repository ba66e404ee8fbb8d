"""Says what is wrong with a room's English."""

import re
from collections.abc import Iterable, Iterator, Mapping

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from jingban.ui.catalogues.messages import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def faults(catalogue: Catalog, said: Iterable[Message]) -> Iterator[str]:
    """Give the missing, fuzzy and obsolete texts, and those whose placeholders differ from the Chinese."""
    entries = {(_first(entry.id), entry.context or ""): entry for entry in catalogue if entry.id}
    wanted = {(message.text, message.context): message for message in said}
    for key, message in sorted(wanted.items()):
        entry = entries.get(key)
        if entry is None or not all(_texts(entry)) or bool(message.plural) != entry.pluralizable:
            yield f"missing: {message.text}"
        elif entry.fuzzy:
            yield f"fuzzy: {message.text}"
        elif any(_placeholders(text) != _placeholders(message.text) for text in _texts(entry)):
            yield f"placeholders differ: {message.text} -> {' | '.join(_texts(entry))}"
    for key in sorted(set(entries) - set(wanted)):
        yield f"obsolete: {key[0]}"
    for entry in catalogue.obsolete.values():
        yield f"obsolete: {_first(entry.id)}"


def clashes(catalogues: Mapping[str, Catalog]) -> Iterator[str]:
    """Give the texts that two rooms translate differently: Django puts all rooms into one, and one would win."""
    seen: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for room, catalogue in catalogues.items():
        for entry in catalogue:
            if not entry.id or not all(_texts(entry)):
                continue
            first, texts = seen.setdefault((_first(entry.id), entry.context or ""), (room, _texts(entry)))
            if texts != _texts(entry):
                yield f"{first} and {room} translate {_first(entry.id)} differently: {texts[0]} | {_texts(entry)[0]}"


def _first(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _texts(entry: Entry) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or ())


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))
