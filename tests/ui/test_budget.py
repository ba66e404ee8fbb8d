"""What every page carries: at most 40 KB of CSS and scripts, compressed (budget of ui)."""

from pathlib import Path

import brotli

STATIC = Path(__file__).parents[2] / "jingban/ui/static/ui"


def weight(*names: str) -> int:
    return sum(len(brotli.compress((STATIC / name).read_bytes())) for name in names)


def test_css_and_scripts_of_every_page() -> None:
    assert weight("tokens.css", "site.css", "shell.css", "site.js") <= 40 * 1024


def test_with_htmx_as_well() -> None:
    assert weight("tokens.css", "site.css", "shell.css", "site.js", "htmx.min.js") <= 40 * 1024


def test_htmx_keeps_its_licence() -> None:
    assert b"0BSD" in (STATIC / "htmx.min.js").read_bytes()[:200]
