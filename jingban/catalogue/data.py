"""The shipped categories and services, brought into the tables without undoing what staff have written."""

import json
from pathlib import Path
from typing import Any

from jingban.catalogue.models import Category, Service
from jingban.catalogue.search import search_text

_FILE = Path(__file__).parent / "data" / "services.json"
# What staff may word anew; once they have, a newer file leaves it alone and only changes the rest.
TEXTS = tuple(
    f"{field}_{language}"
    for field in (
        "name", "short_name", "aliases", "summary", "who", "documents", "fee", "time_limit", "time_source",
        "steps", "legal_basis", "where",
    )
    for language in ("zh", "en")
)  # fmt: skip


def load_data() -> None:
    """Insert what is missing and update rows whose version in the file is higher; else change nothing."""
    shipped = json.loads(_FILE.read_text(encoding="utf-8"))
    for row in shipped["categories"]:
        _load_category(row)
    known = {service.code: service for service in Service.objects.all()}
    for row in shipped["services"]:
        _load_service(_joined(row), known.get(row["code"]))


def index(service: Service) -> None:
    """Set what the service is found by; to be called before a save that changes its texts."""
    aliases = f"{service.aliases_zh}\n{service.aliases_en}".splitlines()
    service.search_text = search_text(
        service.name_zh, service.short_name_zh, *aliases, service.summary_zh,
        service.name_en, service.short_name_en, service.summary_en,
    )  # fmt: skip


def _load_category(row: dict[str, Any]) -> None:
    category = Category.objects.filter(code=row["code"]).first()
    if category is None:
        Category.objects.create(**row)
    elif category.version < row["version"]:
        Category(**row).save(force_update=True)


def _load_service(row: dict[str, Any], service: Service | None) -> None:
    if service is not None and service.version >= row["version"]:
        return
    if service is None:
        service = Service()
    kept = TEXTS if service.edited_at else ()
    for field, value in row.items():
        if field not in kept:
            setattr(service, field, value)
    index(service)
    service.save()


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    """Lists of the file become lines; the category is named by its code."""
    joined = {field: "\n".join(v) if isinstance(v, list) else v for field, v in row.items()}
    joined["category_id"] = joined.pop("category")
    return joined
