"""What is typed on the desk's search and audit pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jingban.staff.models import Officer, UnmaskReason
from jingban.ui.forms import DateBoxes, Form


class SearchForm(Form):
    """Public facts: they may stand in an address."""

    text = forms.CharField(
        label=_("办件编号、统一社会信用代码或单位名称"),
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
        error_messages={"required": _("请写办件编号、信用代码或单位名称")},
    )


class PersonSearchForm(Form):
    """A person's certificate number and why; sent by POST, so it stands in no address."""

    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )
    reason = forms.ChoiceField(
        label=_("查询的理由"),
        choices=[("", _("请选择")), *UnmaskReason.choices],
        error_messages={"required": _("请选择查询的理由")},
    )


class AuditForm(Form):
    """What an auditor narrows the ledger by."""

    EVENTS = (
        ("", _("全部")),
        ("staff.", _("工作人员")),
        ("backoffice.", _("查询")),
        ("case.", _("办件")),
        ("mandate.", _("授权")),
        ("account.", _("账号")),
        ("signin.", _("登录")),
        ("registration.", _("注册和确认")),
        ("recovery.", _("找回账号")),
        ("vetting.", _("人工核验")),
        ("catalogue.", _("服务事项")),
        ("portal.", _("门户内容")),
        ("message.", _("消息")),
        ("person.", _("个人")),
        ("organisation.", _("单位")),
    )
    OUTCOMES = (("", _("全部")), ("success", _("成功")), ("refused", _("没有成功")))
    event = forms.ChoiceField(label=_("什么事"), choices=EVENTS, required=False)
    outcome = forms.ChoiceField(label=_("结果"), choices=OUTCOMES, required=False)
    login = forms.CharField(
        label=_("工号"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    related = forms.UUIDField(
        label=_("记录号"),
        required=False,
        help_text=_("办件、单位、个人、账号或工作人员的内部编号"),
        error_messages={"invalid": _("记录号的写法不对")},
    )
    since = DateBoxes(label=_("从哪一天"), required=False)
    until = DateBoxes(label=_("到哪一天"), required=False)

    def clean_login(self) -> Officer | None:
        """Give the member of staff, also one who has left."""
        login = self.cleaned_data["login"].strip().lower()
        if not login:
            return None
        found = Officer.objects.filter(login=login).first()
        if found is None:
            raise ValidationError(_("没有这个工号"), code="unknown")
        return found
