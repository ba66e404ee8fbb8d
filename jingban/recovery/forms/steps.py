"""手机校验 and 设置新密码."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jingban.accounts.passwords import MIN_LENGTH, check_password_rules
from jingban.recovery.models import FlowKind
from jingban.ui.forms import CodeField, Form, PasswordField, PhoneField

PHONE_HINTS = {
    FlowKind.PERSON: _("请输入注册时填写的手机号"),
    FlowKind.ORGANISATION: _("请输入账号绑定的手机号"),
}


class CodeForm(Form):
    """The stored phone, and the code that came to it (M-4.1.1-5, M-4.2.1-4)."""

    phone = PhoneField()
    code = CodeField()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["placeholder"] = PHONE_HINTS[FlowKind(kind)]


class PasswordForm(Form):
    """Twice the new password (M-4.1.1-6, M-4.2.1-5). `forbidden` are the texts that it must not contain."""

    new_password = PasswordField(
        fresh=True, label=_("新密码"), error_messages={"required": _("请输入新密码")}
    )
    repeat_password = PasswordField(
        fresh=True, label=_("确认密码"), error_messages={"required": _("请再次输入密码")}
    )

    def __init__(self, *args: Any, forbidden: Sequence[str], **kwargs: Any) -> None:
        self.forbidden = forbidden
        super().__init__(*args, **kwargs)
        self.fields["new_password"].help_text = format_lazy(
            _("密码需要包含大小写字母、数字，且长度{least}到{most}"),
            least=MIN_LENGTH,
            most=settings.PASSWORD_MAX_LENGTH,
        )
        self.fields["repeat_password"].widget.attrs["placeholder"] = _("请再次输入密码")

    def clean_new_password(self) -> str:
        """Hold it against the rules."""
        chosen: str = self.cleaned_data["new_password"]
        check_password_rules(chosen, forbidden=self.forbidden)
        return chosen

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        typed = self.cleaned_data
        chosen, again = typed.get("new_password"), typed.get("repeat_password")
        if chosen and again and chosen != again:
            raise ValidationError({"repeat_password": _("两次输入的密码不一致，请重新输入")})
        return typed
