"""Reading the catalogue."""

from django.db.models import Q, QuerySet

from jingban.catalogue.models import Audience, Category, Service
from jingban.catalogue.search import fold, terms


def categories() -> QuerySet[Category]:
    """Give the tiles in their order."""
    return Category.objects.order_by("order")


def services(*, category: str = "", audience: Audience | str = "", region: str = "") -> QuerySet[Service]:
    """Give services with their category, in the order of the tiles; empty arguments do not narrow.

    With a region, national services and those of the region or of its province.
    """
    found = Service.objects.select_related("category")
    if category:
        found = found.filter(category_id=category)
    if audience:
        found = found.filter(audience=audience)
    if region:
        found = found.filter(region__in=["", region, f"{region[:2]}0000"])
    return found


def service_by_code(code: str) -> Service | None:
    """Give a service by its code."""
    return Service.objects.select_related("category").filter(code=code).first()


def grantable_services() -> QuerySet[Service]:
    """Give the services an organisation can authorise an agent for."""
    return services().filter(grantable=True)


def search_services(query: str, *, region: str = "", limit: int = 20) -> list[Service]:
    """Give the services in which every word of the query is found, those named so first.

    Words may be Chinese, English, pinyin or initials; an empty query finds nothing.
    """
    words = terms(query)
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted &= Q(search_text__contains=word)
    found = services(region=region).filter(wanted)
    return sorted(found, key=lambda service: _rank(service, " ".join(words)))[:limit]


def _rank(service: Service, wanted: str) -> int:
    names = [fold(name) for name in (service.short_name_zh, service.name_zh, service.short_name_en)]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in names) else 3
