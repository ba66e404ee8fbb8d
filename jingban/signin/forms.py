"""The forms of signing in and of 账号安全."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jingban.accounts.passwords import check_password_rules
from jingban.accounts.usernames import check_username
from jingban.ui.forms import CodeField, Form, PasswordField, PhoneField


class SignInForm(Form):
    """A name and a password; the label of the name is the tab's own (M-2.b, M-2.c)."""

    account = forms.CharField(max_length=64)
    password = PasswordField(label=_("密码"), error_messages={"required": _("请输入密码")})

    NAMES = {
        "person": (_("手机号/证件号码"), _("请输入手机号/证件号码")),
        "organisation": (_("用户名"), _("请输入用户名")),
    }

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, hint = self.NAMES[kind]
        account, password = self.fields["account"], self.fields["password"]
        account.label, account.error_messages["required"] = label, hint
        account.error_messages["max_length"] = _("太长了，请检查是不是填错了")
        account.widget.attrs.update(
            {"placeholder": hint, "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        password.widget.attrs["placeholder"] = _("请输入密码")
        password.widget.attrs.pop("data-width", None)
        for field in (account, password):
            field.mark = ""  # type: ignore[attr-defined]


class CodeForm(Form):
    """The code that a sign-in waits for (screen 29b)."""

    code = CodeField(slots=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].mark = ""  # type: ignore[attr-defined]


class ChangePasswordForm(Form):
    """The password used so far, and twice the new one."""

    current_password = PasswordField(label=_("原密码"), error_messages={"required": _("请输入现在用的密码")})
    new_password = PasswordField(
        fresh=True,
        label=_("新密码"),
        help_text=_("密码需要包含大小写字母、数字，且长度8到20"),
        error_messages={"required": _("请输入新密码")},
    )
    repeat_password = PasswordField(
        fresh=True,
        label=_("确认密码"),
        help_text=_("请再次输入密码"),
        error_messages={"required": _("请再次输入新密码")},
    )

    def __init__(self, *args: Any, forbidden: list[str], **kwargs: Any) -> None:
        self.forbidden = forbidden
        super().__init__(*args, **kwargs)

    def clean_new_password(self) -> str:
        """Hold it against the rules."""
        chosen: str = self.cleaned_data["new_password"]
        check_password_rules(chosen, forbidden=self.forbidden)
        return chosen

    def clean(self) -> dict[str, Any]:
        """Both must be the same, and not the old one again."""
        typed = self.cleaned_data
        chosen = typed.get("new_password")
        if chosen and chosen == typed.get("current_password"):
            raise ValidationError({"new_password": _("新密码不能与原密码相同")})
        if chosen and typed.get("repeat_password") and chosen != typed["repeat_password"]:
            raise ValidationError({"repeat_password": _("两次输入的密码不一致")})
        return typed


class ProveForm(Form):
    """The password once more, of whoever is signed in."""

    password = PasswordField(label=_("登录密码"), error_messages={"required": _("请输入密码")})


class AuthenticatorForm(Form):
    """The six digits that the authenticator shows."""

    app_code = CodeField(label=_("动态码"), error_messages={"required": _("请填写验证器上的 6 位动态码")})


class FactorForm(Form):
    """What a sign-in asks for after the password: the authenticator's code, or a recovery code."""

    factor_code = forms.CharField(
        label=_("动态码或恢复码"),
        help_text=_("验证器应用上的 6 位数字；手机不在身边的，填一个恢复码"),
        max_length=20,
        error_messages={"required": _("请填写动态码或恢复码"), "max_length": _("太长了，请检查是不是填错了")},
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-width": "medium",
            }
        ),
    )

    def clean_factor_code(self) -> str:
        """Forgive full-width characters and spaces."""
        return "".join(unicodedata.normalize("NFKC", self.cleaned_data["factor_code"]).split())


class NewPhoneForm(Form):
    """The new phone and the code that went to it."""

    phone = PhoneField(label=_("新手机号"), error_messages={"required": _("请填写新手机号")})
    code = CodeField()


class UsernameForm(Form):
    """Another user name for an organisation's account."""

    username = forms.CharField(
        label=_("新用户名"),
        help_text=_("4 到 20 位，字母开头，可以用字母、数字和下划线"),
        max_length=40,
        error_messages={"required": _("请填写新用户名")},
        widget=forms.TextInput({"autocomplete": "username", "data-width": "medium", "spellcheck": "false"}),
    )

    def clean_username(self) -> str:
        """Give it as it is stored, in small letters."""
        return check_username(self.cleaned_data["username"])


class PasskeyForm(Form):
    """A word for the device that holds a passkey."""

    name = forms.CharField(
        label=_("名称"),
        help_text=_("自己认得的就行，例如“我的手机”“办公室电脑”"),
        max_length=40,
        error_messages={"required": _("请填写名称"), "max_length": _("最多 40 个字")},
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )
