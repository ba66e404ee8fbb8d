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
    """Give the published guides in the editors' order, without their bodies."""
    found = published(Article, region=region).filter(kind=ArticleKind.GUIDE)
    return found.defer("body_zh", "body_en", "search_text").order_by("order", "code")


def notices(*, region: str = "") -> QuerySet[Article]:
    """Give the published notices, newest first, without their bodies."""
    found = published(Article, region=region).filter(kind=ArticleKind.NOTICE)
    return found.defer("body_zh", "body_en", "search_text").order_by("-published_at", "-id")


def article(kind: ArticleKind, code: str) -> Article | None:
    """Give one published article by its kind and the end of its address."""
    return published(Article).filter(kind=kind, code=code).first()


def portals(*, region: str = "") -> QuerySet[RegionalPortal]:
    """Give the published regional portals."""
    return published(RegionalPortal, region=region).order_by("order", "region", "code")


def points(*, region: str = "") -> QuerySet[ServicePoint]:
    """Give the published service points."""
    return published(ServicePoint, region=region).order_by("order", "region", "code")
