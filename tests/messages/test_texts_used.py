"""Every text that some room sends is there."""

import re
from pathlib import Path

import pytest

import jingban
from jingban.messages import texts

HOUSE = Path(jingban.__file__).parent
# A template named where it is sent: template="…" (in mandates agent=, organisation=); a second one after else
# on the same line, too.
NAMED = re.compile(r'(?:template|agent|organisation)\s*=\s*(?:"([a-z_.]+)")(?:\s+if .* else "([a-z_.]+)")?')


def used() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(HOUSE)), code)
        for path in sorted(HOUSE.rglob("*.py"))
        for found in NAMED.finditer(path.read_text(encoding="utf-8"))
        for code in found.groups()
        if code and not code.endswith(".html")
    ]


@pytest.mark.parametrize(("path", "code"), used())
def test_it_is_there(path, code):
    assert code in texts.shipped()
