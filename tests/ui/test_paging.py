"""Long lists are gone through by key."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.http import HttpRequest

from jingban.parties.models import Organisation
from jingban.ui.paging import page_of
from tests.cast import NOW


@pytest.fixture
def codes() -> list[str]:
    """Five organisations; their codes in order."""
    codes = [f"91990100MA0000000{n}" for n in range(5)]
    for code in codes:
        Organisation.objects.create(uscc=code, name="某", kind="enterprise", created_at=NOW, refreshed_at=NOW)
    return codes


def walk(by: str) -> list[list[str]]:
    pages, after = [], ""
    while True:
        page = page_of(Organisation.objects.all(), after, by=by, size=2)
        pages.append([one.uscc for one in page.rows])
        after = page.more
        if not after:
            return pages


@pytest.mark.parametrize("by", ["uscc", "id"])
def test_every_row_stands_on_one_page(codes: list[str], by: str) -> None:
    assert walk(by) == [codes[:2], codes[2:4], codes[4:]]
    assert walk(f"-{by}") == [codes[:2:-1], codes[2:0:-1], codes[:1]]


def test_a_last_page_that_is_full_leads_nowhere(codes: list[str]) -> None:
    assert page_of(Organisation.objects.all(), size=5).more == ""
    assert page_of(Organisation.objects.none()).rows == []


def test_a_row_that_came_in_meanwhile_moves_nothing(codes: list[str]) -> None:
    first = page_of(Organisation.objects.all(), size=2)
    Organisation.objects.create(uscc="新", name="新", kind="enterprise", created_at=NOW, refreshed_at=NOW)
    then = page_of(Organisation.objects.all(), first.more, size=2)
    assert [one.uscc for one in then.rows] == codes[2:0:-1]


@pytest.mark.parametrize("after", [None, "", "x", "1", "' OR 1", "\0", "a\0", "\ud800", "9" * 5000])
@pytest.mark.parametrize("by", ["-id", "-uscc"])
def test_no_text_in_an_address_is_an_error(codes: list[str], after: str | None, by: str) -> None:
    page = page_of(Organisation.objects.all(), after, by=by, size=1)
    assert page.rows or by == "-uscc"


def test_the_next_page_keeps_the_filters(draw: Callable[..., str], ask: Callable[..., HttpRequest]) -> None:
    source = '<c-next-page :page="page"><a href="/more">更多</a></c-next-page>'
    page = draw(source, request=ask("/x/?state=a&after=1"), page=SimpleNamespace(more="2"))
    assert 'rel="next" href="?state=a&amp;after=2"' in page
    assert '<a href="/more">' in page
    assert 'rel="next"' not in draw(source, page=SimpleNamespace(more=""))
