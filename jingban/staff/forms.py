"""What is typed on the pages of staff accounts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from jingban.accounts.passwords import check_password_rules
from jingban.staff.enrolling import CODE_LENGTH, plain_code
from jingban.staff.models import Role, UnmaskReason
from jingban.staff.use_cases.unmask import LONGEST_NOTE
from jingban.ui.forms import Cards, CardsMany, CodeField, Form, PasswordField

WHAT_FOR = {
    Role.INTAKE: _("受理办件，一次性告知"),
    Role.REVIEWER: _("看所有办件和材料"),
    Role.DECIDER: _("作出决定；自己受理的不能自己决定"),
    Role.VETTING: _("核验身份证据"),
    Role.HELPDESK: _("解答咨询；个人信息始终隐去，不能改动"),
    Role.CONTENT_EDITOR: _("编辑通知、指南和服务网点"),
    Role.AUDITOR: _("看操作记录和查看记录"),
    Role.CATALOGUE_ADMIN: _("编辑服务事项"),
    Role.STAFF_ADMIN: _("开设账号、分配岗位；不能给自己，也不能同时办理办件"),
}


class SignInForm(Form):
    """工号, password and authenticator code, on one page."""

    login = forms.CharField(
        label=_("工号"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "data-width": "medium", "autofocus": True}),
    )
    password = PasswordField(label=_("密码"))
    code = CodeField(
        label=_("动态验证码"),
        help_text=_("验证器应用上现在显示的 6 位数字"),
        error_messages={"required": _("请填写动态验证码")},
    )


class OwnPasswordForm(Form):
    """A password that the officer chooses, typed twice."""

    new = PasswordField(
        label=_("新密码"), fresh=True, help_text=_("密码需要包含大小写字母、数字，且长度8到20")
    )
    again = PasswordField(label=_("再输入一次新密码"), fresh=True)

    def clean_new(self) -> str:
        """Hold the new password against the rules; all faults at once."""
        new: str = self.cleaned_data["new"]
        check_password_rules(new)
        return new

    def clean(self) -> dict[str, Any]:
        """Compare the two new ones."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的新密码不一样"))
        return cleaned


class PasswordForm(OwnPasswordForm):
    """The officer's own new password."""

    present = PasswordField(label=_("现在的密码"))
    field_order = ("present", "new", "again")


class EnrolForm(Form):
    """工号 and the code an administrator gave."""

    login = forms.CharField(
        label=_("工号"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "data-width": "medium", "autofocus": True}),
    )
    code = forms.CharField(
        label=_("登记码"),
        max_length=40,
        help_text=_("人员管理员给的 16 位字母和数字，横线可以不写"),
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )

    def clean_code(self) -> str:
        """Give it as it is compared."""
        code = plain_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise ValidationError(_("登记码是 16 位字母和数字"), code="invalid")
        return code


class DeviceForm(OwnPasswordForm):
    """The officer's own password, and what her authenticator shows."""

    code = CodeField(
        label=_("动态验证码"),
        help_text=_("扫码以后，验证器应用上现在显示的 6 位数字"),
        error_messages={"required": _("请填写动态验证码")},
    )
    field_order = ("new", "again", "code")


class RolesForm(Form):
    """Roles in one division."""

    roles = forms.MultipleChoiceField(
        label=_("岗位"),
        choices=Role.choices,
        widget=CardsMany(explain={role.value: text for role, text in WHAT_FOR.items()}),
        error_messages={"required": _("请至少选一个岗位")},
    )
    division = forms.CharField(
        label=_("辖区"),
        help_text=_("6 位行政区划代码，如 990100；末尾的 00 表示包含下级"),
        validators=[RegexValidator(r"\A[0-9]{6}\Z", _("行政区划代码是 6 位数字"))],
        widget=forms.TextInput({"inputmode": "numeric", "data-width": "short", "maxlength": "6"}),
    )

    def picked(self) -> set[Role]:
        """Give the roles that were ticked."""
        return {Role(code) for code in self.cleaned_data["roles"]}


class OfficerForm(RolesForm):
    """A new member of staff."""

    login = forms.CharField(
        label=_("工号"),
        max_length=40,
        help_text=_("小写字母、数字、点、横线，2 到 40 个字符，登录时用"),
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9][A-Za-z0-9.-]{1,39}\Z", _("工号只能用字母、数字、点和横线，2 到 40 个字符")
            )
        ],
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )
    number = forms.CharField(
        label=_("本人证件号码"),
        required=False,
        max_length=40,
        help_text=_("填了以后，系统不让他办理与本人或本单位有关的办件。本人要先在门户注册过"),
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )
    field_order = ("login", "name", "number", "roles", "division")


class UnmaskForm(Form):
    """Why a value has to be seen."""

    reason = forms.ChoiceField(
        label=_("查看的理由"),
        choices=UnmaskReason.choices,
        widget=Cards(),
        error_messages={"required": _("请选择查看的理由")},
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("选“其他”的必须写。不要写姓名、证件号码和手机号"),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a note when the reason is none of the list."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == UnmaskReason.OTHER and not cleaned.get("note", "").strip():
            self.add_error("note", _("请写明为什么要看"))
        return cleaned
