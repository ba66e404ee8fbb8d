"""验证账号: what somebody says about herself or her organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.recovery.models import FlowKind
from jingban.recovery.queries import Claim
from jingban.ui.forms import Form

TOO_LONG = _("太长了，请检查是不是填错了")


def _text(label: Any, hint: Any, *, autocomplete: str, longest: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        error_messages={"required": hint, "max_length": TOO_LONG},
        widget=forms.TextInput(
            {
                "placeholder": hint,
                "autocomplete": autocomplete,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )


class PersonForm(Form):
    """A person (M-4.1.1-4)."""

    name = _text(_("姓名"), _("请输入您的真实姓名"), autocomplete="name", longest=100)
    number = _text(_("证件号码"), _("请输入用户注册时使用的证件号码"), autocomplete="off", longest=64)

    def claim(self) -> Claim:
        """Give what was typed."""
        return Claim(name=self.cleaned_data["name"], number=self.cleaned_data["number"])


class UsernameForm(Form):
    """An organisation that has lost its user name (M-4.2.2-2)."""

    organisation = _text(_("企业名称"), _("请输入企业名称"), autocomplete="organization", longest=200)
    number = _text(_("统一社会信用代码"), _("请输入统一社会信用代码"), autocomplete="off", longest=64)

    def claim(self) -> Claim:
        """Give what was typed."""
        return Claim(name=self.cleaned_data["organisation"], number=self.cleaned_data["number"])


class OrganisationForm(UsernameForm):
    """An organisation that has lost its password (M-4.2.1-3)."""

    account = _text(_("账号"), _("请输入用户名"), autocomplete="username", longest=64)
    field_order = ("account", "organisation", "number")

    def claim(self) -> Claim:
        """Give what was typed."""
        typed = self.cleaned_data
        return Claim(name=typed["organisation"], number=typed["number"], username=typed["account"])


FORMS: dict[str, type[PersonForm | UsernameForm]] = {
    FlowKind.PERSON: PersonForm,
    FlowKind.ORGANISATION: OrganisationForm,
    FlowKind.USERNAME: UsernameForm,
}
