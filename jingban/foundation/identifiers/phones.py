"""Phone numbers: stored as E.164, typed as people type them (domain.md E.5)."""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_MAINLAND = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"-*(010|02[0-9]|0[3-9][0-9]{2})-*([2-9][0-9]{2,3}-?[0-9]{4})(?:[-#]+([0-9]{1,6}))?")


def check_phone(text: str) -> str:
    """Give a mobile phone's E.164 form. Mainland numbers need no +86; others begin with + and country code.

    Number segments of the mainland are not listed: new ones keep being opened.
    Raises `ValidationError` with a sentence for the person.
    """
    number = _plain(text)
    if not number:
        raise ValidationError(_("请输入手机号"), code="required")
    if not re.fullmatch(r"\+?[0-9]+", number):
        raise ValidationError(_("手机号只能包含数字，境外号码以 + 和国家或地区代码开头"), code="characters")
    if re.fullmatch(r"86" + _MAINLAND.pattern, number):
        number = f"+{number}"
    if number.startswith("+") and not number.startswith("+86"):
        return _foreign(number)
    return "+86" + _mainland(number.removeprefix("+86"))


def check_landline(text: str) -> str:
    """Give a mainland fixed line as area code, dash, number (and extension), e.g. `010-12345678-801`.

    Raises `ValidationError` with a sentence for the person.
    """
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    number = re.sub(r"[()‐-―−]", "-", re.sub(r"转|分机|ext\.?", "#", folded))
    found = _LANDLINE.fullmatch(re.sub(r"^(\+86|0086)-*0?", "0", number))
    if found is None:
        raise ValidationError(_("固定电话应为区号加号码，例如 0990-2234567"), code="landline")
    area, local, extension = found.groups()
    return f"{area}-{local.replace('-', '')}" + (f"-{extension}" if extension else "")


def display_phone(number: str) -> str:
    """Give an E.164 number as people read it: mainland ones without +86."""
    return number.removeprefix("+86")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in folded if unicodedata.category(c)[0] not in "ZC")
    return re.sub(r"^00", "+", re.sub(r"[-‐-―−().·]", "", kept))


def _mainland(number: str) -> str:
    if number.startswith("0"):
        raise ValidationError(_("这像是固定电话，收不到短信，请输入手机号"), code="landline")
    if len(number) != 11:
        raise ValidationError(
            _("手机号应为 11 位，现在是 %(length)d 位；境外号码请以 + 和国家或地区代码开头"),
            code="length",
            params={"length": len(number)},
        )
    if not _MAINLAND.fullmatch(number):
        raise ValidationError(_("手机号以 13 至 19 开头，请核对"), code="shape")
    return number


def _foreign(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("没有以此开头的国家或地区代码，请核对手机号"), code="country") from error
    if not phonenumbers.is_valid_number(parsed):
        raise ValidationError(_("这个境外手机号的位数或号段不对，请核对"), code="shape")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
