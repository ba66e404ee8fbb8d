"""The forms of 我的数据: another name, and the end of an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.ui.forms import Form


class NameForm(Form):
    """The name as the register has it now."""

    name = forms.CharField(
        label=_("现在的姓名"),
        help_text=_("与身份证件上一致。我们马上向权威库核对，一致才更改"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name", "data-width": "medium"}),
    )


class CloseForm(Form):
    """Closing cannot be undone: it is said once more."""

    sure = forms.BooleanField(
        label=_("我知道注销以后不能恢复"),
        error_messages={"required": _("请勾选，表示您知道注销以后不能恢复")},
    )
