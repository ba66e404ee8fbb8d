"""The texts are found, kept, checked and compiled without GNU gettext."""

import gettext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from jingban.ui.catalogues import check, rooms, store
from jingban.ui.catalogues.messages import Message, in_python, in_template

PYTHON = '''
"""文档不算"""
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext_lazy
plain = _("首页")
joined = _("一"
           "二")
many = ngettext("%(n)d 件", "%(n)d 件们", n)
inside = pgettext_lazy("date", "年")
both = npgettext("c", "甲", "乙", n)
not_a_text = _(variable)
'''
TEMPLATE = """
{% trans "首页" %} <c-card id="a" title="{% translate '卡片' %}">原文</c-card>
{% trans "百分之百 100%" %} {% trans "年" context "date" %} {% trans "过滤"|upper %} {% trans variable %}
{% blocktrans with name=a.b %}代表 <b>{{ name }}</b> 办理{% endblocktrans %}
{% blocktranslate count n=list|length trimmed %}
  有 {{ n }} 件
  100% 好
{% plural %}
  有 {{ n }} 件们
{% endblocktranslate %}
{% blocktrans context "c" %}语境{% endblocktrans %}
{% comment %}{% trans "不算" %}{% endcomment %}
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "views.py").write_text(PYTHON)
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0001.py").write_text('_("迁移不算")')
    (tmp_path / "templates/x").mkdir(parents=True)
    (tmp_path / "templates/x/a.html").write_text(TEMPLATE)
    return tmp_path


def test_texts_of_python(room: Path) -> None:
    assert set(in_python(room / "views.py")) == {
        Message("首页"),
        Message("一二"),
        Message("%(n)d 件", "%(n)d 件们"),
        Message("年", context="date"),
        Message("甲", "乙", "c"),
    }


def test_texts_of_a_template(room: Path) -> None:
    assert list(in_template(room / "templates/x/a.html")) == [
        Message("首页"),
        Message("卡片"),
        Message("百分之百 100%%"),
        Message("年", context="date"),
        Message("过滤"),
        Message("代表 <b>%(name)s</b> 办理"),
        Message("有 %(n)s 件 100%% 好", "有 %(n)s 件们"),
        Message("语境", context="c"),
    ]


def test_migrations_say_nothing(room: Path) -> None:
    assert Message("迁移不算") not in rooms.said_in("x", room)


@pytest.fixture
def only(room: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rooms, "folders", lambda: {"x": room})
    return room


def translate(room: Path, **texts: str) -> None:
    path = rooms.catalogue_of(room)
    catalogue = store.read(path)
    for entry in catalogue:
        if entry.id:
            first = entry.id if isinstance(entry.id, str) else entry.id[0]
            english = texts.get(first, f"en {first}")
            entry.string = english if isinstance(entry.id, str) else (english, english)
    store.write(catalogue, path)


def complaints() -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("catalogues", "check", stdout=out)
    return out.getvalue().splitlines()


def test_update_keeps_translations_and_writes_the_same_file_twice(only: Path) -> None:
    call_command("catalogues", "update")
    translate(only, 首页="Home")
    (only / "more.py").write_text('_("新来的")')
    call_command("catalogues", "update")
    path = rooms.catalogue_of(only)
    text = path.read_text()
    assert 'msgid "首页"\nmsgstr "Home"' in text
    assert 'msgid "新来的"\nmsgstr ""' in text
    assert "POT-Creation-Date" not in text
    assert "views.py" not in text
    call_command("catalogues", "update")
    assert path.read_text() == text


def test_check_says_what_is_missing_and_passes_when_nothing_is(only: Path) -> None:
    assert "x: missing: 首页" in complaints()
    call_command("catalogues", "update")
    assert "x: missing: 首页" in complaints()
    translate(only)
    call_command("catalogues", "check")


def test_check_sees_what_nobody_says_any_more_until_it_is_pruned(only: Path) -> None:
    call_command("catalogues", "update")
    translate(only)
    (only / "views.py").write_text("")
    assert "x: obsolete: 甲" in complaints()
    call_command("catalogues", "update")
    assert "#~ msgid" in rooms.catalogue_of(only).read_text()
    assert "x: obsolete: 甲" in complaints()
    call_command("catalogues", "update", prune=True)
    call_command("catalogues", "check")


def test_check_sees_placeholders_that_differ(only: Path) -> None:
    call_command("catalogues", "update")
    translate(only, **{"代表 <b>%(name)s</b> 办理": "Acting for <b>%(who)s</b>"})
    assert any(line.startswith("x: placeholders differ: 代表") for line in complaints())


def test_check_sees_fuzzy_ones(only: Path) -> None:
    call_command("catalogues", "update")
    translate(only)
    path = rooms.catalogue_of(only)
    path.write_text(path.read_text().replace('msgid "首页"', '#, fuzzy\nmsgid "首页"'))
    assert complaints() == ["x: fuzzy: 首页"]


def test_two_rooms_may_not_differ_in_a_translation(
    only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "y"
    other.mkdir()
    (other / "a.py").write_text('_("首页")')
    monkeypatch.setattr(rooms, "folders", lambda: {"x": only, "y": other})
    call_command("catalogues", "update")
    translate(only, 首页="Home")
    translate(other, 首页="Start")
    assert "x and y translate 首页 differently: Home | Start" in complaints()


def test_compile_makes_what_django_loads(only: Path) -> None:
    call_command("catalogues", "update")
    translate(only, 首页="Home")
    call_command("catalogues", "compile")
    with rooms.catalogue_of(only).with_suffix(".mo").open("rb") as compiled:
        english = gettext.GNUTranslations(compiled)
    assert english.gettext("首页") == "Home"
    assert english.pgettext("date", "年") == "en 年"
    assert english.ngettext("%(n)d 件", "%(n)d 件们", 2) == "en %(n)d 件"


def test_an_unknown_room_is_named(only: Path) -> None:
    with pytest.raises(CommandError, match="no such room: attic"):
        call_command("catalogues", "check", "attic")


def test_every_rooms_english_is_complete() -> None:
    out: Any = StringIO()
    try:
        call_command("catalogues", "check", stdout=out)
    except CommandError:
        pytest.fail(out.getvalue())


def test_the_checks_count_placeholders_of_both_kinds() -> None:
    assert check._placeholders("{n} 秒 %(a)s %s 100%%") == {"{n}", "%(a)s", "%s"}
