"""Fields that come up on many pages: a code from a message, passwords, a consent, short alternatives."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers import check_phone


class Picks(forms.RadioSelect):
    """Short alternatives in a row (5年 10年 20年 长期有效)."""

    template_name = "ui/widgets/picks.html"


class _Explained:
    """Gives each choice of a widget a sentence of explanation, by value."""

    def __init__(self, *, explain: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.explain = dict(explain or {})
        super().__init__(**kwargs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the explanation to what the template gets."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["explanation"] = self.explain.get(str(value), "")
        return option


class Cards(_Explained, forms.RadioSelect):
    """Large alternatives with an explanation, one of which is taken: `Cards(explain={"a": _("…")})`."""

    template_name = "ui/widgets/cards.html"


class CardsMany(_Explained, forms.CheckboxSelectMultiple):
    """Large alternatives with an explanation, of which several may be taken."""

    template_name = "ui/widgets/cards.html"


class CodeInput(forms.TextInput):
    """Six digits from a message; a phone offers them by itself."""

    def __init__(self, *, length: int, slots: bool) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": str(length)}
        if slots:
            self.template_name = "ui/widgets/slots.html"
            attrs["class"] = "slots"
        else:
            attrs["data-width"] = "short"
        super().__init__(attrs)


class CodeField(forms.CharField):
    """The code of a message: digits only, full-width digits and spaces forgiven.

    `slots=True` draws six places to type into, for a page that asks nothing else.
    """

    def __init__(self, *, length: int = 6, slots: bool = False, **kwargs: Any) -> None:
        self.length = length
        kwargs.setdefault("label", _("手机验证码"))
        kwargs.setdefault("error_messages", {"required": _("请填写手机验证码")})
        super().__init__(widget=CodeInput(length=length, slots=slots), **kwargs)

    def to_python(self, value: Any) -> str:
        """Give the digits; raises ValidationError when they are not exactly as many as were sent."""
        text = "".join(unicodedata.normalize("NFKC", str(value or "")).split())
        if text and not (text.isascii() and text.isdigit() and len(text) == self.length):
            raise ValidationError(
                _("验证码是 %(length)d 位数字"), code="invalid", params={"length": self.length}
            )
        return text


class PhoneField(forms.CharField):
    """A mobile phone as people type it; gives E.164 (see `foundation.identifiers.check_phone`)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        attrs = {"type": "tel", "autocomplete": "tel-national", "data-width": "medium"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        """Give the normalised phone; raises ValidationError when it is none."""
        return check_phone(super().clean(value))


class PasswordField(forms.CharField):
    """A password: never written back into a page, spaces kept as typed.

    `fresh=True` for a new password, so that a password manager offers to make one.
    """

    CEILING = 128  # nobody types more; a longer text is not worth hashing

    def __init__(self, *, fresh: bool = False, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "new-password" if fresh else "current-password",
            "data-width": "medium",
            "maxlength": False,
        }
        kwargs.setdefault("label", _("登录密码") if fresh else _("密码"))
        kwargs.setdefault("error_messages", {"required": _("请填写密码")})
        super().__init__(
            strip=False,
            max_length=self.CEILING,
            widget=forms.PasswordInput(attrs=attrs, render_value=False),
            **kwargs,
        )


class ConsentField(forms.BooleanField):
    """A consent that has to be given; its words, with links to what is agreed, go into the component."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("我已阅读并同意"))
        kwargs.setdefault("error_messages", {"required": _("请先阅读，勾选同意后再继续")})
        super().__init__(required=True, **kwargs)
