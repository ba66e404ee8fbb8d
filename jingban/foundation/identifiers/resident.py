"""Numbers with the check of GB 11643: resident ids, residence permits, permanent resident cards."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers.provinces import (
    HONG_KONG_MACAO_TAIWAN,
    is_issuing_province,
    is_resident_area,
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LONGEST_LIFE = 130
_PR_2017 = re.compile(r"[A-Z]{3}[0-9]{12}")


def resident_check_digit(first17: str) -> str:
    """Give the 18th character for 17 digits (GB 11643, domain.md E.1); raises `ValueError` on all else."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("17 digits are needed")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECKS[total % 11]


def lengthen(number: str) -> str:
    """Give the 18-character form of a 15-digit resident id (all were issued to people born in 19xx)."""
    if not re.fullmatch(r"[0-9]{15}", number):
        return number
    first17 = f"{number[:6]}19{number[6:]}"
    return first17 + resident_check_digit(first17)


def check_resident_id(number: str, *, today: date) -> None:
    """Check a normalised resident id number; raises `ValidationError` naming the first thing wrong."""
    _check_shape(number)
    if number[:6] in HONG_KONG_MACAO_TAIWAN:
        raise ValidationError(
            _("这是港澳台居民居住证的号码，请把证件类型改为“港澳台居民居住证”"), code="other_type"
        )
    if not is_resident_area(number[:6]):
        if number[0] == "9":
            raise ValidationError(
                _("以 9 开头的是外国人永久居留身份证的号码，请把证件类型改为“外国人永久居留身份证”"),
                code="other_type",
            )
        raise ValidationError(_("证件号码前 6 位不是有效的地区代码，请核对"), code="area")
    _check_birth(number[6:14], today)
    _check_last(number)


def check_hmt_residence_permit(number: str, *, today: date) -> None:
    """Check a residence permit of Hong Kong, Macao and Taiwan residents (areas 810000, 820000, 830000)."""
    _check_shape(number)
    if number[:6] not in HONG_KONG_MACAO_TAIWAN:
        raise ValidationError(
            _("港澳台居民居住证的号码以 810000、820000 或 830000 开头，请核对证件类型和号码"), code="area"
        )
    _check_birth(number[6:14], today)
    _check_last(number)


def check_pr_card(number: str, *, today: date) -> None:
    """Check a permanent resident card: 18 digits (since 2023-12), or 2017's 3 letters and 12 digits.

    The inner structure of the 2017 number is not known for sure (domain.md H.13) and is left alone.
    """
    if _PR_2017.fullmatch(number):
        return
    if number[:1].isalpha():
        raise ValidationError(
            _("旧版外国人永久居留身份证号码是 3 个字母加 12 位数字，共 15 位，请核对"), code="shape"
        )
    _check_shape(number)
    if number[0] != "9":
        raise ValidationError(_("外国人永久居留身份证号码以 9 开头，请核对证件类型和号码"), code="area")
    if not is_issuing_province(number[1:3]):
        raise ValidationError(_("证件号码第 2、3 位不是有效的省份代码，请核对"), code="area")
    _check_birth(number[6:14], today)
    _check_last(number)


def birth_date_in(number: str) -> date | None:
    """Give the date of birth that an 18-character number carries, or None when there is none."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if len(number) == 18 else None
    except ValueError:
        return None


def _check_shape(number: str) -> None:
    if len(number) != 18:
        raise ValidationError(
            _("证件号码应为 18 位，现在是 %(length)d 位，请检查是否漏了或多了"),
            code="length",
            params={"length": len(number)},
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValidationError(_("证件号码前 17 位只能是数字，最后一位是数字或 X"), code="characters")


def _check_birth(digits: str, today: date) -> None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise ValidationError(
            _("证件号码第 7 至 14 位不是真实的出生日期，请核对"), code="birth_date"
        ) from error
    if born > today:
        raise ValidationError(_("证件号码里的出生日期在今天之后，请核对"), code="birth_future")
    if today.year - born.year > _LONGEST_LIFE:
        raise ValidationError(_("证件号码里的出生日期太早，请核对"), code="birth_date")


def _check_last(number: str) -> None:
    if resident_check_digit(number[:17]) != number[17]:
        raise ValidationError(
            _("证件号码的最后一位与前面的数字对不上，可能有一位输错了，请逐位核对"), code="check_digit"
        )
