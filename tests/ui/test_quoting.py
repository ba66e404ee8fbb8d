"""django-cotton 2.8.0 lets data leave an attribute; ours does not (libraries.md, "Hole in 2.8.0")."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.utils.safestring import mark_safe

from jingban.ui.quoting import ensure_quoted

PROBES = [
    '"x" onmouseover="alert(1)" y="',
    '"><script>alert(1)</script><i class="',
    "' onclick='alert(1)'",
    '{"a"} onclick="x" {"b"}',
    '"',
    "plain & <b>",
]


class Attributes(HTMLParser):
    """Collects what a browser would make of it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("probe", PROBES)
def test_an_undeclared_dynamic_attribute_keeps_its_value_inside(draw: Callable[..., str], probe: str) -> None:
    parser = Attributes()
    parser.feed(draw('<c-button :data-x="probe">好</c-button>', probe=probe))
    assert parser.seen == [("button", {"class": "button", "data-x": probe})]


@pytest.mark.parametrize("probe", PROBES)
def test_a_dictionary_of_attributes_keeps_its_values_inside(draw: Callable[..., str], probe: str) -> None:
    parser = Attributes()
    parser.feed(draw('<c-button :attrs="given">好</c-button>', given={"data-x": probe}))
    assert parser.seen == [("button", {"class": "button", "data-x": probe})]


@pytest.mark.parametrize("probe", PROBES)
def test_a_declared_attribute_is_escaped(draw: Callable[..., str], probe: str) -> None:
    parser = Attributes()
    parser.feed(draw('<c-fact :label="probe">{{ probe }}</c-fact>', probe=probe))
    assert [tag for tag, _attributes in parser.seen] == ["div", "dt", "dd"]


@pytest.mark.parametrize("probe", PROBES)
def test_a_value_written_between_quotes_is_escaped_once(draw: Callable[..., str], probe: str) -> None:
    parser = Attributes()
    parser.feed(draw('<c-button data-x="{{ probe }}" title="{{ probe }}">好</c-button>', probe=probe))
    assert parser.seen[0][1]["data-x"] == parser.seen[0][1]["title"] == probe


def test_text_that_is_already_escaped_is_not_escaped_twice() -> None:
    assert ensure_quoted(mark_safe("a &amp; b")) == '"a &amp; b"'
    assert ensure_quoted(mark_safe('a " b')) == '"a &quot; b"'
