"""The unified social credit code of organisations (GB 32100, domain.md E.2)."""

import re

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers.text import plain
from jingban.foundation.identifiers.types import OrganisationKind

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_K = OrganisationKind
# The first two characters say who registered the body and as what. Those of 1, 5 and 9 were read in a source;
# the rest came with later amendments and are from memory, so bodies of that sort may also carry the older Y1.
_PREFIXES: dict[str, tuple[str, ...]] = {
    _K.ENTERPRISE: ("91",),
    _K.INDIVIDUAL_BUSINESS: ("92",),
    _K.COOPERATIVE: ("93",),
    _K.GOVERNMENT: ("11", "19"),
    _K.INSTITUTION: ("12", "19"),
    _K.MASS_ORGANISATION: ("13", "19"),
    _K.SOCIAL_GROUP: ("51", "59"),
    _K.PRIVATE_NON_ENTERPRISE: ("52", "59"),
    _K.FOUNDATION: ("53", "59"),
    _K.LAW_FIRM: ("31", "Y1"),
    _K.NOTARY: ("32", "Y1"),
    _K.ARBITRATION: ("35", "Y1"),
    _K.RELIGIOUS_SITE: ("71", "72", "79", "Y1"),
    _K.TRADE_UNION: ("81", "89", "Y1"),
    _K.VILLAGE_COLLECTIVE: ("N1", "N2", "N3", "N9", "Y1"),
    _K.FOREIGN_REPRESENTATIVE_OFFICE: ("91",),
    _K.OVERSEAS_NGO: ("G1", "Y1"),
}


def uscc_check_digit(first17: str) -> str:
    """Give the 18th character for the first 17; raises `ValueError` on other characters than the code's."""
    if len(first17) != 17 or any(c not in _ALPHABET for c in first17):
        raise ValueError("17 characters of the code's alphabet are needed")
    total = sum(weight * _ALPHABET.index(c) for weight, c in zip(_WEIGHTS, first17, strict=True))
    return _ALPHABET[-total % 31]


def org_code_check_digit(first8: str) -> str:
    """Give the 9th character of an organisation code (GB 11714) for its first 8."""
    total = sum(weight * int(c, 36) for weight, c in zip(_ORG_CODE_WEIGHTS, first8, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def check_uscc(text: str, *, kind: str = "") -> str:
    """Give a typed code's normal form; with `kind` also check that the code is of that kind of organisation.

    Raises `ValidationError` with a sentence for the person.
    """
    code = plain(text)
    if not code:
        raise ValidationError(_("请输入统一社会信用代码"), code="required")
    if len(code) != 18:
        raise ValidationError(
            _("统一社会信用代码应为 18 位，现在是 %(length)d 位，请检查是否漏了或多了"),
            code="length",
            params={"length": len(code)},
        )
    if re.search(r"[IOSVZ]", code) and re.fullmatch(r"[0-9A-Z]+", code):
        raise ValidationError(
            _("统一社会信用代码里没有 I、O、S、V、Z 这几个字母，请看看是不是 1、0、5、U、2"), code="letters"
        )
    if any(c not in _ALPHABET for c in code):
        raise ValidationError(_("统一社会信用代码只能包含数字和大写字母"), code="characters")
    if uscc_check_digit(code[:17]) != code[17]:
        raise ValidationError(
            _("统一社会信用代码的最后一位与前面对不上，可能有一位输错了，请照营业执照逐位核对"),
            code="check_digit",
        )
    if kind:
        _check_kind(code, kind)
    return code


def uscc_warnings(code: str) -> list[str | Promise]:
    """Give doubts about a valid code that do not refuse it: the organisation code inside has its own check.

    Some issued codes fail the inner check, so it only asks to look again (domain.md E.2).
    """
    if org_code_check_digit(code[8:16]) == code[16]:
        return []
    return [_("统一社会信用代码第 9 至 17 位与通常的组织机构代码规则不符，请再核对一次；确认无误可以继续")]


def kind_of_uscc(code: str) -> OrganisationKind | None:
    """Give the kind that a code's first two characters usually stand for, None when they leave it open."""
    kinds = [OrganisationKind(kind) for kind, prefixes in _PREFIXES.items() if prefixes[0] == code[:2]]
    return kinds[0] if kinds else None


def _check_kind(code: str, kind: str) -> None:
    expected = _PREFIXES.get(OrganisationKind(kind))
    if expected is None or code[:2] in expected:
        return
    usual = kind_of_uscc(code)
    params = {"prefix": code[:2], "kind": OrganisationKind(kind).label}
    if usual is None:
        raise ValidationError(
            _("统一社会信用代码以 %(prefix)s 开头，与所选的“%(kind)s”不符，请核对法人类型和代码"),
            code="kind",
            params=params,
        )
    raise ValidationError(
        _("统一社会信用代码以 %(prefix)s 开头，一般是“%(usual)s”，与所选的“%(kind)s”不符，请核对"),
        code="kind",
        params=params | {"usual": usual.label},
    )
