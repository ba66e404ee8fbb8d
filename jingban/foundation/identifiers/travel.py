"""Travel documents: the permits of Hong Kong, Macao and Taiwan residents, and passports (domain.md E.4)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HK_MACAO = re.compile(r"[HM]([0-9]{8}|[0-9]{10})")
_TAIWAN = re.compile(r"[0-9]{8}|[0-9]{10}(\([A-Z0-9]{1,2}\))?")
_CHINESE_PASSPORT = re.compile(r"(E[0-9]{8}|E[A-Z][0-9]{7}|G[0-9]{8}|[DSP]E?[0-9]{7,8})")
_PASSPORT = re.compile(r"[A-Z0-9]{3,20}")


def check_hk_macao_permit(number: str) -> None:
    """Check a permit number: H or M and 8 digits; the card before it had two more (times reissued)."""
    if number[:1] not in ("H", "M"):
        raise ValidationError(
            _("港澳居民来往内地通行证号码以 H（香港）或 M（澳门）开头，请核对"), code="shape"
        )
    if not _HK_MACAO.fullmatch(number):
        raise ValidationError(
            _("港澳居民来往内地通行证号码是 1 个字母加 8 位数字（旧版加 10 位数字），请核对"), code="length"
        )


def check_taiwan_permit(number: str) -> None:
    """Check a permit number: 8 digits; the older booklet had 10, some with a suffix in brackets."""
    if not _TAIWAN.fullmatch(number):
        raise ValidationError(
            _("台湾居民来往大陆通行证号码是 8 位数字（旧版 10 位，可带括号里的后缀），请核对"), code="shape"
        )


def is_chinese_passport(number: str) -> bool:
    """Say whether a number has the form of a Chinese passport: a foreign one may look the same."""
    return _CHINESE_PASSPORT.fullmatch(number) is not None


def check_passport(number: str, *, country: str = "") -> None:
    """Check a passport number; `country` is ISO 3166 alpha-3, empty when it is not known.

    O and 0 are left as typed: they are different characters in a passport number.
    """
    if not re.fullmatch(r"[A-Z0-9]*", number):
        raise ValidationError(_("护照号码只能包含字母和数字，请照护照资料页填写"), code="characters")
    if not _PASSPORT.fullmatch(number):
        raise ValidationError(_("护照号码应为 3 到 20 位字母或数字，请照护照资料页填写"), code="length")
    if country == "CHN" and not is_chinese_passport(number):
        raise ValidationError(
            _("中国护照号码是 1 到 2 个字母加 7 或 8 位数字，例如以 E 开头，请核对"), code="shape"
        )
