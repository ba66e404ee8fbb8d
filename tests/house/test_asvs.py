"""docs/security/asvs.md answers every requirement of ASVS 5.0, levels 1 and 2, and what it names is there.

`asvs.csv` holds the numbers and levels of the standard, 5.0.0.
"""

import ast
import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/security/asvs.md"
ANSWERS = ("met", "n/a", "not met")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (met|n/a|not met) \| (.+) \|$")
SUMMED = re.compile(r"^\| \[?V(\d+)\b.*? \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
LINK = re.compile(r"\]\(([^)]+)\)")
# What the standard wants written down: these are met by a page.
WRITTEN = re.compile(r"^(2|3|5|6|7|8|11|13|14|15|16)\.1\.\d+$")


@dataclass(frozen=True)
class Row:
    """One requirement as the page answers it."""

    number: str
    level: int
    about: str
    answer: str
    shown: str

    @property
    def chapter(self) -> int:
        return int(self.number.split(".")[0])


def rows() -> list[Row]:
    found = [ROW.match(line) for line in PAGE.read_text(encoding="utf-8").splitlines()]
    return [Row(one[1], int(one[2]), one[3], one[4], one[5]) for one in found if one]


def standard() -> dict[str, int]:
    with (Path(__file__).parent / "asvs.csv").open(encoding="utf-8") as file:
        return {row["number"]: int(row["level"]) for row in csv.DictReader(file)}


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@cache
def anchors(path: Path) -> frozenset[str]:
    """Give the anchors of a page's headings, as a forge makes them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return frozenset(re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)


def test_every_line_of_a_table_is_a_row() -> None:
    numbered = re.compile(r"^\|\s*\d+\.\d")
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if numbered.match(line)]
    assert [line for line in lines if not ROW.match(line)] == []


def test_the_numbers_are_those_of_the_standard() -> None:
    numbers = [row.number for row in rows()]
    assert numbers == sorted(set(numbers), key=lambda number: [int(part) for part in number.split(".")])
    assert {row.number: row.level for row in rows() if row.level < 3} == {
        number: level for number, level in standard().items() if level < 3
    }
    assert {(row.number, row.level) for row in rows()} <= set(standard().items())
    assert Counter(standard().values()) == {1: 70, 2: 183, 3: 92}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_what_a_row_names_is_there(row: Row) -> None:
    tests, links = TEST.findall(row.shown), LINK.findall(row.shown)
    for path, name in tests:
        assert (ROOT / path).is_file(), path
        assert not name or name in functions(ROOT / path), f"{path} has no {name}"
    for link in links:
        target, _, anchor = link.partition("#")
        page = (PAGE.parent / target).resolve()
        assert page.is_file(), link
        assert not anchor or anchor in anchors(page), link
    if row.answer == "met":
        assert any(name.startswith("test_") for _path, name in tests) or (WRITTEN.match(row.number) and links)
    else:
        words = LINK.sub("", TEST.sub("", row.shown))
        assert re.search(r"\w+\W+\w+", words), "it says why"


def test_the_summary_counts_the_rows() -> None:
    counted: dict[int, list[int]] = {}
    for row in rows():
        of_chapter = counted.setdefault(row.chapter, [0, 0, 0, 0])
        if row.level < 3:
            of_chapter[ANSWERS.index(row.answer)] += 1
        else:
            of_chapter[3] += row.answer == "met"
    summed = [SUMMED.match(line) for line in PAGE.read_text(encoding="utf-8").splitlines()]
    assert {int(one[1]): [int(figure) for figure in one.groups()[1:]] for one in summed if one} == counted
    totals = "** | **".join(
        str(sum(of_chapter[place] for of_chapter in counted.values())) for place in range(4)
    )
    assert f"| **all** | **{totals}** |" in PAGE.read_text(encoding="utf-8")
