"""What staff write for the public. Every text stands in both languages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.models import Entity


class ArticleKind(models.TextChoices):
    """What an article is; all but notices lie under /guides/."""

    GUIDE = "guide", _("办事指南")
    MANUAL = "manual", _("操作指南")
    SITE = "site", _("本站说明")
    NOTICE = "notice", _("通知公告")


class Content(Entity):
    """What guides, notices, regional portals and service points have in common.

    `region` is a division's code, empty for the whole country. `version` counts every change by staff; `shipped`
    is the version of the data file a row came from, 0 for what staff have added.
    """

    code = models.SlugField(max_length=60, unique=True)
    region = models.CharField(max_length=6, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1)
    shipped = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    edited_by = models.UUIDField(null=True)
    search_text = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Article(Content):
    """A guide or a notice; `code` is the end of its address, the body is text as `markup` reads it."""

    kind = models.CharField(max_length=8, choices=ArticleKind)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=240)
    summary_zh = models.CharField(max_length=240, blank=True)
    summary_en = models.CharField(max_length=480, blank=True)
    body_zh = models.TextField()
    body_en = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "published_at"], name="articles_of_a_kind")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=ArticleKind.values), name="article_kind")
        ]


class RegionalPortal(Content):
    """A region's own portal (各地旗舰店). Without an address it is not open yet; `/…` is a page of ours."""

    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=240)
    summary_zh = models.CharField(max_length=240)
    summary_en = models.CharField(max_length=480)
    address = models.CharField(max_length=200, blank=True)


class ServicePoint(Content):
    """A place one can go to (人社服务电子地图)."""

    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=240)
    address_zh = models.CharField(max_length=240)
    address_en = models.CharField(max_length=480)
    hours_zh = models.CharField(max_length=240)
    hours_en = models.CharField(max_length=480)
    services_zh = models.CharField(max_length=240, blank=True)
    services_en = models.CharField(max_length=480, blank=True)
    phone = models.CharField(max_length=40, blank=True)
