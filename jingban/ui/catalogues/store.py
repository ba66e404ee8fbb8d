"""Reads, merges and writes catalogues. The files carry no dates and no line numbers, so that diffs stay small."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from jingban.ui.catalogues.messages import Message

HEADER = (
    'msgid ""\n'
    'msgstr ""\n'
    '"Language: en\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def read(path: Path) -> Catalog:
    """Give the catalogue of a file, empty when there is none."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as source:
        return read_po(source, locale="en")


def merge(kept: Catalog, said: Iterable[Message], *, prune: bool) -> Catalog:
    """Give a catalogue of all that is said, with the translations that were kept.

    What nobody says any more stays as obsolete (`#~`) until it is pruned.
    """
    template = Catalog(locale="en")
    for message in sorted(said):
        template.add(
            (message.text, message.plural) if message.plural else message.text,
            context=message.context or None,
        )
    kept.update(template, no_fuzzy_matching=True)
    if prune:
        kept.obsolete.clear()
    return kept


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue in a stable order."""
    body = BytesIO()
    write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, width=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_to(catalogue: Catalog, path: Path) -> None:
    """Write the compiled catalogue that Django loads."""
    with path.open("wb") as target:
        write_mo(target, catalogue)
