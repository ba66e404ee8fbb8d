"""Rules that every room's templates keep. They read the sources, so a new page is covered by itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django_cotton.compiler_regex import CottonCompiler, Tag

HOUSE = Path(__file__).parents[2] / "jingban"
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
COMPONENTS = HOUSE / "ui" / "templates" / "cotton"
VARS = re.compile(r"<c-vars\s([^>]*?)/?>", re.DOTALL)
USED = re.compile(r"{%\s*(?:extends|include)\s+(\S+)")
# Drawn dynamically on purpose: the layout lays a room's own dialog over that room's page.
DYNAMIC_INCLUDES = {("ui/templates/ui/layout.html", "dialog")}


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


every_template = pytest.mark.parametrize("path", TEMPLATES, ids=name_of)


def components_used(source: str) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Give each component in a template with its attributes: name, and whether the value is dynamic."""
    html, _kept = CottonCompiler().exclude_ignorables(source)
    for match in Tag.tag_pattern.finditer(html):
        tag = Tag(match)
        name = tag.tag_name[2:]
        if tag.is_closing or name in {"vars", "slot"}:
            continue
        attributes = []
        for key, _quote, _value, bare in Tag.attr_pattern.findall(tag.attrs):
            attributes.append((key.lstrip(":"), key.startswith(":") or bool(bare)))
        yield name, attributes


def declared(component: str) -> set[str]:
    source = (COMPONENTS / f"{component.replace('-', '_')}.html").read_text()
    found = VARS.search(source)
    return {key.lstrip(":") for key, *_rest in Tag.attr_pattern.findall(found.group(1))} if found else set()


@every_template
def test_data_go_only_into_declared_attributes(path: Path) -> None:
    """Cotton writes an undeclared attribute into the page by itself (libraries.md); data must not go that way."""
    for component, attributes in components_used(path.read_text()):
        for attribute, dynamic in attributes:
            assert attribute != "attrs", f"<c-{component} :attrs=…> is forbidden"
            if dynamic:
                assert attribute in declared(component), f"<c-{component}> does not declare {attribute}"


@every_template
def test_a_page_extends_and_includes_only_ui_or_its_own_room(path: Path) -> None:
    room = path.relative_to(HOUSE).parts[0]
    for used in USED.findall(path.read_text()):
        if used[0] not in "\"'":
            assert (name_of(path), used) in DYNAMIC_INCLUDES, f"dynamic include of {used}"
            continue
        owner = used.strip("\"'").partition("/")[0]
        assert owner in {"ui", room} or (room == "ui" and owner == "django"), (
            f"{used} belongs to another room"
        )


@every_template
def test_nothing_inline_that_the_csp_would_stop(path: Path) -> None:
    source = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<[^>]*\s(?:style|on\w+)\s*=", source)
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert "javascript:" not in source


@every_template
def test_every_text_is_translated(path: Path) -> None:
    """Chinese outside of trans and blocktrans would stay Chinese on an English page."""
    inside = False
    for token in Lexer(path.read_text()).tokenize():
        words = token.contents.split()
        if token.token_type == TokenType.BLOCK and words:
            if words[0] in {"blocktrans", "blocktranslate", "comment"}:
                inside = True
            elif words[0] in {"endblocktrans", "endblocktranslate", "endcomment"}:
                inside = False
        elif token.token_type == TokenType.TEXT and not inside:
            # The other language's own name stays in that language.
            text = token.contents.replace("中文</button>", "")
            assert not re.search(r"[\u4e00-\u9fff]", text), f"not translated: {text.strip()[:60]}"


@every_template
def test_every_icon_is_in_the_sprite(path: Path) -> None:
    sprite = (HOUSE / "ui/static/ui/icons.svg").read_text()
    source = path.read_text()
    names = set(re.findall(r'{%\s*icon\s+"([\w-]+)"', source)) | set(re.findall(r'\sicon="([\w-]+)"', source))
    missing = {name for name in names if f'id="i-{name}"' not in sprite}
    assert not missing


@every_template
def test_every_component_exists(path: Path) -> None:
    for component, _attributes in components_used(path.read_text()):
        assert (COMPONENTS / f"{component.replace('-', '_')}.html").exists(), f"no component {component}"
