"""An article's text as HTML. Whatever an editor types is escaped; only these few marks mean something.

A blank line parts blocks. `## ` begins a heading, `- ` an item, `1. ` a step, `> ` a notice. Inside a line
`**…**` is bold and `[words](/page)` a link, to a page of ours or to an https address. `{hotline}`, `{region}` and
`{brand}` stand for what the operator's settings say.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_INLINE = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|\[(?P<words>[^\]]+)\]\((?P<address>/(?!/)[^\s()]*|https://[^\s()]+)\)"
)
_MARKS = (("## ", "h2"), ("- ", "ul"), ("> ", "note"))
_STEP = re.compile(r"\d+\. ")


def render(text: str) -> SafeString:
    """Give an article's body as HTML."""
    blocks = re.split(r"\n\s*\n", _filled(text.replace("\r\n", "\n").strip()))
    return mark_safe("\n".join(str(part) for block in blocks for part in _block(block)))  # noqa: S308


def plain(text: str) -> str:
    """Give an article's body without its marks, for the search."""
    without = _INLINE.sub(lambda found: found["bold"] or found["words"], _filled(text))
    return re.sub(r"^(?:## |- |> |\d+\. )", "", without, flags=re.MULTILINE)


def _filled(text: str) -> str:
    brand = settings.BRAND
    for name, key in (("{hotline}", "hotline"), ("{region}", "region"), ("{brand}", "name")):
        text = text.replace(name, str(brand[key]))
    return text


def _block(block: str) -> Iterator[SafeString]:
    """Lines with the same mark stand together: a list, a notice, a paragraph of several lines."""
    for tag, lines in groupby(map(_line, block.split("\n")), key=lambda line: line[0]):
        texts = [_inline(text) for _tag, text in lines]
        match tag:
            case "ul" | "ol":
                items = mark_safe("".join(format_html("<li>{}</li>", text) for text in texts))  # noqa: S308
                yield format_html("<{}>{}</{}>", tag, items, tag)
            case "h2":
                for text in texts:
                    yield format_html("<h2>{}</h2>", text)
            case _:
                kind = mark_safe(' class="note"') if tag == "note" else ""
                joined = mark_safe("<br>".join(texts))  # noqa: S308
                yield format_html("<p{}>{}</p>", kind, joined)


def _line(line: str) -> tuple[str, str]:
    line = line.strip()
    for mark, tag in _MARKS:
        if line.startswith(mark):
            return tag, line.removeprefix(mark)
    step = _STEP.match(line)
    return ("ol", line[step.end() :]) if step else ("p", line)


def _inline(text: str) -> SafeString:
    parts, end = [], 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[end : found.start()]))
        end = found.end()
        if found["bold"]:
            parts.append(format_html("<b>{}</b>", found["bold"]))
        else:
            rel = "" if found["address"].startswith("/") else mark_safe(' rel="noopener noreferrer"')
            parts.append(format_html('<a href="{}"{}>{}</a>', found["address"], rel, found["words"]))
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308
