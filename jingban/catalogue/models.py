"""Categories and services. Names and guides are data in two languages, edited by staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jingban.foundation.models import Entity


class Audience(models.TextChoices):
    """Whose business a service is."""

    PERSON = "person", _("个人服务")
    ORGANISATION = "organisation", _("用人单位服务")


class Level(models.TextChoices):
    """The person's level of assurance that a service asks for (design.md 2).

    Where a person needs L3, an organisation's own account needs O2; below that O1.
    """

    NONE = "", _("不需要登录")
    L1 = "L1", _("已验证手机号")
    L2 = "L2", _("实名")
    L3 = "L3", _("实人")


class Category(models.Model):
    """A tile of the home page."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    icon = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.code


class Service(Entity):
    """One 服务事项. Without an entry path it is a guide only, and `where` says where it is done.

    Lists (documents, steps, legal basis, aliases) hold one item a line.
    """

    code = models.SlugField(max_length=40, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="services")
    audience = models.CharField(max_length=12, choices=Audience)
    order = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    short_name_zh = models.CharField(max_length=40)
    short_name_en = models.CharField(max_length=80)
    aliases_zh = models.TextField(blank=True)
    aliases_en = models.TextField(blank=True)
    grantable = models.BooleanField(default=False)
    min_level = models.CharField(max_length=2, choices=Level, blank=True, default=Level.NONE)
    entry_path = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=6, blank=True)

    summary_zh = models.CharField(max_length=200)
    summary_en = models.CharField(max_length=400)
    who_zh = models.TextField()
    who_en = models.TextField()
    documents_zh = models.TextField(blank=True)
    documents_en = models.TextField(blank=True)
    fee_zh = models.CharField(max_length=200)
    fee_en = models.CharField(max_length=400)
    time_limit_zh = models.CharField(max_length=200)
    time_limit_en = models.CharField(max_length=400)
    time_source_zh = models.CharField(max_length=200, blank=True)
    time_source_en = models.CharField(max_length=400, blank=True)
    steps_zh = models.TextField()
    steps_en = models.TextField()
    legal_basis_zh = models.TextField(blank=True)
    legal_basis_en = models.TextField(blank=True)
    where_zh = models.TextField()
    where_en = models.TextField()

    version = models.PositiveIntegerField()
    edited_at = models.DateTimeField(null=True)
    search_text = models.TextField()

    class Meta:
        ordering = ["category__order", "order"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grantable=False) | models.Q(audience=Audience.ORGANISATION),
                name="only_an_organisations_service_is_granted",
            ),
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="service_audience"),
            models.CheckConstraint(
                condition=models.Q(entry_path="") | ~models.Q(min_level=""), name="an_entry_needs_a_level"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def online(self) -> bool:
        """Whether it can be entered here; otherwise it is a guide only."""
        return bool(self.entry_path)
