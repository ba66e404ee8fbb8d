"""Reading what staff have published."""

from typing import TypeVar

from django.db.models import QuerySet

from jingban.portal.models import Article, ArticleKind, Content, RegionalPortal, ServicePoint

C = TypeVar("C", bound=Content)


def published(model: type[C], *, region: str = "") -> QuerySet[C]:
    """Give what is published; with a region, what is for it, for its province or for the whole country."""
    found: QuerySet[C] = model._default_manager.exclude(published_at=None)
    return found.filter(region__in=["", region, f"{region[:2]}0000"]) if region else found


def guides(*, region: str = "") -> QuerySet[Article]:
    """Give the published guides of every kind in the editors' order, without their bodies."""
    found = published(Article, region=region).exclude(kind=ArticleKind.NOTICE)
    return found.defer("body_zh", "body_en", "search_text").order_by("order", "code")


def notices(*, region: str = "") -> QuerySet[Article]:
    """Give the published notices, newest first, without their bodies."""
    found = published(Article, region=region).filter(kind=ArticleKind.NOTICE)
    return found.defer("body_zh", "body_en", "search_text").order_by("-published_at", "-id")


def guide(code: str) -> Article | None:
    """Give one published guide, of whatever kind, by the end of its address."""
    return published(Article).exclude(kind=ArticleKind.NOTICE).filter(code=code).first()


def notice(code: str) -> Article | None:
    """Give one published notice by the end of its address."""
    return published(Article).filter(kind=ArticleKind.NOTICE, code=code).first()


def portals() -> QuerySet[RegionalPortal]:
    """Give all published regional portals, by region."""
    return published(RegionalPortal).order_by("order", "region", "code")


def points(*, region: str = "") -> QuerySet[ServicePoint]:
    """Give the published service points, by region; with one, those in it or, for a province, anywhere below."""
    found = published(ServicePoint)
    if region.endswith("0000"):
        found = found.filter(region__startswith=region[:2])
    elif region:
        found = found.filter(region=region)
    return found.order_by("region", "order", "code")
