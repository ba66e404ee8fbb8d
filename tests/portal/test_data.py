"""The shipped content: both languages complete, loaded again and again, edits kept, no demo in production."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from jingban.portal import data
from jingban.portal.data import load_data
from jingban.portal.models import Article, RegionalPortal, ServicePoint
from jingban.portal.use_cases.edit_content import edit_content
from jingban.portal.use_cases.unpublish_content import unpublish_content
from tests.cast import NOW
from tests.portal.officers import make_editor

FILES = sorted((Path(data.__file__).parent / "data").glob("*.json"))


def counts() -> tuple[int, int, int]:
    return Article.objects.count(), RegionalPortal.objects.count(), ServicePoint.objects.count()


def rows_of(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_loading_again_changes_nothing() -> None:
    before, dates = counts(), dict(Article.objects.values_list("code", "published_at"))
    load_data()
    assert counts() == before
    assert dict(Article.objects.values_list("code", "published_at")) == dates


def test_what_staff_have_touched_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    editor = make_editor("editor")
    worded, taken = Article.objects.get(code="sign-in"), Article.objects.get(code="maintenance")
    edit_content(content=worded, values={"title_zh": "怎样登录"}, seen=1, officer_id=editor.id, now=NOW)
    unpublish_content(content=taken, seen=1, officer_id=editor.id, now=NOW)
    read = json.loads

    def newer(text: str) -> Any:
        return [{**row, "shipped": 2, "order": 7} for row in read(text)]

    monkeypatch.setattr(data.json, "loads", newer)
    load_data()
    worded.refresh_from_db()
    taken.refresh_from_db()
    assert (worded.title_zh, worded.order) == ("怎样登录", 40)
    assert taken.published_at is None
    untouched = Article.objects.get(code="contact")
    assert (untouched.shipped, untouched.order) == (2, 7)


def test_invented_places_and_news_are_for_the_sandbox(settings: Any) -> None:
    for model in (Article, RegionalPortal, ServicePoint):
        model.objects.all().delete()
    settings.JINGBAN_SANDBOX = False
    load_data()
    assert counts()[1:] == (0, 0)
    assert not Article.objects.filter(kind="notice").exists()
    assert not Article.objects.exclude(region="").exists()
    assert Article.objects.filter(code="contact").exists()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_languages_say_as_much(path: Path) -> None:
    for row in rows_of(path):
        for field in (name for name in row if name.endswith("_zh")):
            chinese, english = row[field], row[f"{field[:-3]}_en"]
            assert bool(chinese) == bool(english), (row["code"], field)
            if isinstance(chinese, list):
                assert shape(chinese) == shape(english), row["code"]
            assert not re.search(r"[\u4e00-\u9fff]", "".join(english)), (row["code"], field)


def shape(lines: list[str]) -> list[str]:
    """What kind of line each is; paragraphs may run over more or fewer lines."""
    return [found[0] for line in lines if (found := re.match(r"## |- |> |\d+\. ", line))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_real_sites_and_numbers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "http" not in text
    assert "12333" not in text
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
    assert all(found.startswith("0099-8800") for found in re.findall(r"\d{3,4}-\d{4} ?\d{3,4}", text))
