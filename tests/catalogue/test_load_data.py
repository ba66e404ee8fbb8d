"""The shipped catalogue: it loads, loads again, and leaves alone what staff have written."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from jingban.catalogue import data
from jingban.catalogue.models import Audience, Category, Service

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The shipped file, as a dict that may be changed and written back."""
    content = json.loads(data._FILE.read_text(encoding="utf-8"))
    file = tmp_path / "services.json"
    monkeypatch.setattr(data, "_FILE", file)

    def write() -> None:
        file.write_text(json.dumps(content), encoding="utf-8")

    write()
    return content, write


def test_it_loads_and_loads_again() -> None:
    call_command("load_data", verbosity=0)
    ids = dict(Service.objects.values_list("code", "id"))
    call_command("load_data", verbosity=0)
    assert dict(Service.objects.values_list("code", "id")) == ids
    assert Category.objects.count() == 5


def test_no_tile_is_empty_and_nothing_is_untranslated() -> None:
    data.load_data()
    for category in Category.objects.all():
        assert category.services.filter(audience=Audience.PERSON).exists()
        assert category.services.filter(audience=Audience.ORGANISATION).exists()
    for service in Service.objects.all():
        for field in data.TEXTS:
            base, _, language = field.rpartition("_")
            other = f"{base}_{'en' if language == 'zh' else 'zh'}"
            texts = getattr(service, field), getattr(service, other)
            assert bool(texts[0]) == bool(texts[1]), (service.code, field)
            if base in ("documents", "steps", "legal_basis"):
                assert len(texts[0].splitlines()) == len(texts[1].splitlines()), (service.code, field)


def test_only_what_can_be_entered_here_has_an_entry() -> None:
    data.load_data()
    assert set(Service.objects.exclude(entry_path="").values_list("code", flat=True)) == {"work-permits"}
    assert all(service.where_zh and service.where_en for service in Service.objects.all())


def test_a_lower_or_equal_version_changes_nothing(shipped: Any) -> None:
    content, write = shipped
    data.load_data()
    content["services"][0]["fee_zh"] = "改了"
    content["categories"][0]["name_zh"] = "改了"
    write()
    data.load_data()
    assert not Service.objects.filter(fee_zh="改了").exists()
    assert not Category.objects.filter(name_zh="改了").exists()


def test_a_higher_version_updates_but_keeps_what_staff_wrote(shipped: Any) -> None:
    content, write = shipped
    data.load_data()
    edited = Service.objects.get(code="work-permits")
    edited.fee_zh, edited.edited_at = "不收费（本市）", NOW
    edited.save()
    for row in content["services"]:
        row.update(version=2, fee_zh="新的", entry_path="/new/", min_level="L3")
    content["categories"][0].update(version=2, name_zh="就业和创业")
    write()
    data.load_data()
    edited.refresh_from_db()
    assert (edited.fee_zh, edited.entry_path, edited.version) == ("不收费（本市）", "/new/", 2)
    assert Service.objects.get(code="expert-projects").fee_zh == "新的"
    assert Category.objects.get(code="employment").name_zh == "就业和创业"


@pytest.mark.parametrize(
    "wrong",
    [
        {"grantable": True, "audience": Audience.PERSON},
        {"audience": "nobody"},
        {"entry_path": "/x/", "min_level": ""},
    ],
)
def test_the_database_refuses_nonsense(wrong: dict[str, Any]) -> None:
    data.load_data()
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(code="recruitment").update(**wrong)
