"""What staff write for the public. Every text stands in both languages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.models import Entity


class ArticleKind(models.TextChoices):
    """What an article is."""

    GUIDE = "guide", _("办事指南")
    NOTICE = "notice", _("通知公告")


class Article(Entity):
    """A guide or a notice. The body is plain text: a blank line parts paragraphs, `# ` begins a heading,
    `- ` an item."""

    kind = models.CharField(max_length=8, choices=ArticleKind)
    slug = models.SlugField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=240)
    summary_zh = models.CharField(max_length=240, blank=True)
    summary_en = models.CharField(max_length=480, blank=True)
    body_zh = models.TextField()
    body_en = models.TextField()
    region = models.CharField(max_length=6, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    search_text = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "published_at"], name="articles_of_a_kind")]


class RegionalPortal(Entity):
    """A region's own portal (各地旗舰店)."""

    region = models.CharField(max_length=6)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=240)
    summary_zh = models.CharField(max_length=240, blank=True)
    summary_en = models.CharField(max_length=480, blank=True)
    address = models.URLField(blank=True)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)


class ServicePoint(Entity):
    """A place one can go to (人社服务电子地图)."""

    region = models.CharField(max_length=6)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=240)
    address_zh = models.CharField(max_length=240)
    address_en = models.CharField(max_length=480)
    hours_zh = models.CharField(max_length=240)
    hours_en = models.CharField(max_length=480)
    services_zh = models.CharField(max_length=240, blank=True)
    services_en = models.CharField(max_length=480, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    search_text = models.TextField(blank=True)
