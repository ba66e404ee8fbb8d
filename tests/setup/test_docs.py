"""What README and docs point at is there, and the demo cast they name is the demo's."""

import re
from pathlib import Path

import pytest

from jingban.sandbox.demo.cast import ORGANISATIONS, PASSWORD, PEOPLE
from scripts.setup import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CAST = re.compile(r"<!-- demo cast.*?<!-- end of demo cast -->", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_at_is_there(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_the_readmes_cast_can_sign_in() -> None:
    table = CAST.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert table
    people = {one.name: one.phone for one in PEOPLE if one.level}
    organisations = {one.name: one.username for one in ORGANISATIONS if one.level}
    rows = [row for row in table.group(0).splitlines() if PASSWORD in row]
    assert len(rows) >= 5
    named = [
        (who, way, row) for who, way in {**people, **organisations}.items() for row in rows if who in row
    ]
    assert len(named) >= 5
    assert not [who for who, way, row in named if way not in row]
