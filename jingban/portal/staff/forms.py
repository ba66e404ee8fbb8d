"""What a content editor types: the texts in both languages, the region, and where it stands in its list."""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jingban.foundation import divisions
from jingban.portal.models import Article, Content
from jingban.portal.policies import can_edit
from jingban.portal.staff.kinds import Kind
from jingban.staff.queries import OfficerOnDuty
from jingban.ui.forms import BoundField, Form

LABELS: Final = {
    "title": _("标题"),
    "name": _("名称"),
    "summary": _("一句话说明"),
    "body": _("正文"),
    "hours": _("开放时间"),
    "services": _("能办什么"),
}
MARKS: Final = _(
    "空一行分段；## 开头是小标题，- 开头是列表，1. 开头是步骤，> 开头是提示；**文字** 加粗，[文字](/地址) 是链接"
)
LONGEST_BODY: Final = 20_000


class ContentForm(Form):
    """One content of a kind. `seen` carries the version the editor opened, `key` the id of a new one, so that a
    form sent twice adds one."""

    seen = forms.IntegerField(widget=forms.HiddenInput())
    key = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(
        self, *args: Any, kind: Kind, content: Content, officer: OfficerOnDuty, **kwargs: Any
    ) -> None:
        self.kind = kind
        self.officer = officer
        columns = {name: getattr(content, name) for name in kind.columns}
        super().__init__(*args, initial={**columns, "seen": content.version, "key": content.id}, **kwargs)
        for base in kind.pairs:
            for language in ("zh", "en"):
                self.fields[f"{base}_{language}"] = _text(kind.model, base, language)
        makers = {
            "code": _code,
            "region": lambda: _region(officer, kind),
            "order": _order,
            "address": _address,
            "phone": _phone,
        }
        for name in kind.others:
            self.fields[name] = makers[name]()

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Give each text as its Chinese and its English field."""
        for base in self.kind.pairs:
            yield self[f"{base}_zh"], self[f"{base}_en"]

    def others(self) -> Iterator[BoundField]:
        """Give the other fields."""
        for name in self.kind.others:
            yield self[name]

    def clean(self) -> dict[str, Any]:
        """Fold line ends, and ask for the same things in both languages."""
        cleaned = super().clean() or self.cleaned_data
        for base in self.kind.pairs:
            names = (f"{base}_zh", f"{base}_en")
            for name in names:
                cleaned[name] = cleaned.get(name, "").replace("\r\n", "\n")
            if not self.errors.keys() & set(names) and bool(cleaned[names[0]]) != bool(cleaned[names[1]]):
                missing = names[1] if cleaned[names[0]] else names[0]
                self.add_error(missing, _("中文和英文要么都写，要么都不写"))
        if "region" not in self.errors and not can_edit(self.officer, cleaned["region"]):
            self.add_error("region", _("请选择您负责的地区"))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Give what was typed, by column."""
        return {name: self.cleaned_data[name] for name in self.kind.columns}


def _text(model: type[Content], base: str, language: str) -> forms.CharField:
    column = cast("models.Field[Any, Any]", model._meta.get_field(f"{base}_{language}"))
    label = LABELS.get(base, _("地址"))
    if language == "en":
        label = format_lazy(_("{label}，英文"), label=label)
    body = base == "body"
    long = base not in {"title", "name"}
    return forms.CharField(
        label=label,
        required=not column.blank,
        error_messages={"required": format_lazy(_("请填写{label}"), label=label)},
        max_length=LONGEST_BODY if body else column.max_length,
        help_text=MARKS if body and language == "zh" else "",
        widget=forms.Textarea({"rows": 18 if body else 3}) if long else forms.TextInput(),
    )


def _code() -> forms.Field:
    return forms.SlugField(
        label=_("网址的末尾"),
        max_length=60,
        help_text=_("小写英文、数字和短横线，例如 bind-an-agent"),
        error_messages={"invalid": _("只能用小写英文、数字和短横线")},
        validators=[_lower_case],
    )


def _lower_case(text: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValidationError(_("只能用小写英文、数字和短横线"))


def _region(officer: OfficerOnDuty, kind: Kind) -> forms.Field:
    """Offer the places this editor may write for; only an article can be for the whole country."""
    language = get_language() or "zh"
    placed = kind.model is not Article
    nationwide = not placed and can_edit(officer, "")
    choices: list[tuple[str, Any]] = [("", _("全国") if nationwide else _("请选择"))]
    for province in divisions.provinces():
        for one in (province, *divisions.children(province.code)):
            if can_edit(officer, one.code):
                choices.append((one.code, one.name(language)))
    return forms.ChoiceField(
        label=_("地区"),
        choices=choices,
        required=placed,
        error_messages={"required": _("请选择您负责的地区")},
    )


def _order() -> forms.Field:
    return forms.IntegerField(
        label=_("排列顺序"),
        min_value=0,
        max_value=9999,
        help_text=_("数字小的排在前面"),
        widget=forms.TextInput({"inputmode": "numeric", "data-width": "short"}),
    )


def _address() -> forms.Field:
    return forms.RegexField(
        r"^(https://[^\s/]+(/\S*)?|/(?!/)\S*)$",
        label=_("网址"),
        required=False,
        max_length=200,
        help_text=_("以 https:// 开头；本站的页面以 / 开头；没有开通的留空"),
        error_messages={"invalid": _("网址以 https:// 开头，或是本站以 / 开头的页面")},
    )


def _phone() -> forms.Field:
    return forms.RegexField(
        r"^[0-9０-９ ()（）+\-]{3,40}$",
        label=_("电话"),
        required=False,
        max_length=40,
        error_messages={"invalid": _("电话只能有数字、空格、括号和短横线")},
        widget=forms.TextInput({"data-width": "medium"}),
    )
