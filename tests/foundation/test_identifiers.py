"""Test numbers good and bad, each bad one with the sentence a person sees (domain.md E)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from jingban.foundation.identifiers import (
    CertificateType,
    OrganisationKind,
    birth_date,
    certificate_country,
    check_certificate,
    check_landline,
    check_phone,
    check_uscc,
    display_phone,
    kind_of_uscc,
    needs_validity,
    normalise,
    org_code_check_digit,
    resident_check_digit,
    uscc_check_digit,
    uscc_warnings,
)

TODAY = date(2026, 11, 24)

GOOD_CERTIFICATES = [
    ("resident_id", "11010519491231002X", "11010519491231002X"),
    ("resident_id", "11010519491231002x", "11010519491231002X"),
    ("resident_id", "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
    ("resident_id", " 110105 1949-1231 002X\u200b", "11010519491231002X"),
    ("resident_id", "110105－19491231－002X", "11010519491231002X"),
    ("resident_id", "130503670401001", "130503196704010016"),
    ("resident_id", "130503 670401 001", "130503196704010016"),
    ("resident_id", "990100199001011234", "990100199001011234"),
    ("resident_id", "710000198001011232", "710000198001011232"),
    ("hmt_residence_permit", "810000199003071237", "810000199003071237"),
    ("hmt_residence_permit", "830000 19850505 1235", "830000198505051235"),
    ("pr_card", "932682198501010017", "932682198501010017"),
    ("pr_card", "911124198108030024", "911124198108030024"),
    ("pr_card", "999076199003071011", "999076199003071011"),
    ("pr_card", "abc 123456 789012", "ABC123456789012"),
    ("hk_macao_permit", "h12345678", "H12345678"),
    ("hk_macao_permit", "M1234567801", "M1234567801"),
    ("taiwan_permit", "12345678", "12345678"),
    ("taiwan_permit", "0123456789（b）", "0123456789(B)"),
    ("passport", "e12345678", "E12345678"),
    ("passport", "EA1234567", "EA1234567"),
    ("passport", "C01X00T47", "C01X00T47"),
    ("passport", "cb 123-416", "CB123416"),
]
BAD_CERTIFICATES = [
    ("resident_id", "", "请输入证件号码"),
    ("resident_id", " -　", "请输入证件号码"),
    ("resident_id", "11010519491231002", "证件号码应为 18 位，现在是 17 位，请检查是否漏了或多了"),
    ("resident_id", "1101051949123100211", "证件号码应为 18 位，现在是 19 位，请检查是否漏了或多了"),
    ("resident_id", "1101051949123100AX", "证件号码前 17 位只能是数字，最后一位是数字或 X"),
    ("resident_id", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "证件号码前 17 位只能是数字，最后一位是数字或 X"),
    ("resident_id", "000101199001011231", "证件号码前 6 位不是有效的地区代码，请核对"),
    ("resident_id", "110105199002301232", "证件号码第 7 至 14 位不是真实的出生日期，请核对"),
    ("resident_id", "130503671301001", "证件号码第 7 至 14 位不是真实的出生日期，请核对"),
    ("resident_id", "99010020270101123X", "证件号码里的出生日期在今天之后，请核对"),
    ("resident_id", "990100185001011237", "证件号码里的出生日期太早，请核对"),
    (
        "resident_id",
        "110105194912310021",
        "证件号码的最后一位与前面的数字对不上，可能有一位输错了，请逐位核对",
    ),
    ("resident_id", "810000199003071237", "这是港澳台居民居住证的号码，请把证件类型改为“港澳台居民居住证”"),
    (
        "resident_id",
        "932682198501010017",
        "以 9 开头的是外国人永久居留身份证的号码，请把证件类型改为“外国人永久居留身份证”",
    ),
    ("hmt_residence_permit", "81000019900307123", "证件号码应为 18 位，现在是 17 位，请检查是否漏了或多了"),
    (
        "hmt_residence_permit",
        "11010519491231002X",
        "港澳台居民居住证的号码以 810000、820000 或 830000 开头，请核对证件类型和号码",
    ),
    ("hmt_residence_permit", "820000198502301233", "证件号码第 7 至 14 位不是真实的出生日期，请核对"),
    (
        "hmt_residence_permit",
        "810000199003071238",
        "证件号码的最后一位与前面的数字对不上，可能有一位输错了，请逐位核对",
    ),
    ("pr_card", "11010519491231002X", "外国人永久居留身份证号码以 9 开头，请核对证件类型和号码"),
    ("pr_card", "900076199003071017", "证件号码第 2、3 位不是有效的省份代码，请核对"),
    ("pr_card", "932682202801010018", "证件号码里的出生日期在今天之后，请核对"),
    ("pr_card", "932682198502300016", "证件号码第 7 至 14 位不是真实的出生日期，请核对"),
    ("pr_card", "932682198501010018", "证件号码的最后一位与前面的数字对不上，可能有一位输错了，请逐位核对"),
    ("pr_card", "AB1234567890123", "旧版外国人永久居留身份证号码是 3 个字母加 12 位数字，共 15 位，请核对"),
    ("pr_card", "9326821985", "证件号码应为 18 位，现在是 10 位，请检查是否漏了或多了"),
    ("hk_macao_permit", "A12345678", "港澳居民来往内地通行证号码以 H（香港）或 M（澳门）开头，请核对"),
    (
        "hk_macao_permit",
        "H1234567",
        "港澳居民来往内地通行证号码是 1 个字母加 8 位数字（旧版加 10 位数字），请核对",
    ),
    (
        "taiwan_permit",
        "1234567",
        "台湾居民来往大陆通行证号码是 8 位数字（旧版 10 位，可带括号里的后缀），请核对",
    ),
    ("passport", "E1234567#", "护照号码只能包含字母和数字，请照护照资料页填写"),
    ("passport", "护照12345", "护照号码只能包含字母和数字，请照护照资料页填写"),
    ("passport", "E1", "护照号码应为 3 到 20 位字母或数字，请照护照资料页填写"),
    ("passport", "E" * 21, "护照号码应为 3 到 20 位字母或数字，请照护照资料页填写"),
]


def message(error: pytest.ExceptionInfo[ValidationError]) -> str:
    [text] = error.value.messages
    return text


@pytest.mark.parametrize(("type", "typed", "normal"), GOOD_CERTIFICATES)
def test_good_certificates(type: str, typed: str, normal: str) -> None:
    assert check_certificate(type, typed, today=TODAY) == normal
    assert normalise(type, typed) == normal
    assert normalise(type, normal) == normal


@pytest.mark.parametrize(("type", "typed", "sentence"), BAD_CERTIFICATES)
def test_bad_certificates(type: str, typed: str, sentence: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as error:
        check_certificate(type, typed, today=TODAY)
    assert message(error) == sentence
    assert not typed.strip(" -　") or typed not in message(error)


def test_a_chinese_passport_has_a_chinese_form() -> None:
    assert check_certificate("passport", "G12345678", today=TODAY, country="CHN") == "G12345678"
    with pytest.raises(ValidationError) as error:
        check_certificate("passport", "C01X00T47", today=TODAY, country="CHN")
    assert error.value.code == "shape"


def test_born_today_is_not_the_future() -> None:
    first17 = "99010020261124" + "123"
    number = first17 + resident_check_digit(first17)
    assert check_certificate("resident_id", number, today=TODAY) == number
    with pytest.raises(ValidationError):
        check_certificate("resident_id", number, today=date(2026, 11, 23))


def test_the_demo_division_is_refused_outside_the_sandbox(settings: Settings) -> None:
    settings.JINGBAN_SANDBOX = False
    for type, number in (("resident_id", "990100199001011234"), ("pr_card", "999076199003071011")):
        with pytest.raises(ValidationError):
            check_certificate(type, number, today=TODAY)


def test_what_a_number_tells() -> None:
    assert certificate_country("resident_id", "11010519491231002X") == "CHN"
    assert certificate_country("pr_card", "932682198501010017") == "CHN"
    assert certificate_country("passport", "E12345678") == "CHN"
    assert certificate_country("passport", "C01X00T47") == ""
    assert birth_date("resident_id", "11010519491231002X") == date(1949, 12, 31)
    assert birth_date("pr_card", "932682198501010017") == date(1985, 1, 1)
    assert birth_date("pr_card", "ABC123456789012") is None
    assert birth_date("passport", "E12345678") is None
    assert [t for t in CertificateType if not needs_validity(t)] == [CertificateType.PASSPORT]


@given(st.sampled_from(CertificateType.values), st.text(max_size=25))
def test_no_text_does_more_than_be_refused(type: str, text: str) -> None:
    try:
        number = check_certificate(type, text, today=TODAY)
    except ValidationError:
        return
    assert check_certificate(type, number, today=TODAY) == number


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_the_check_digit_finds_one_wrong_digit(first17: str, position: int, step: int) -> None:
    wrong = str((int(first17[position]) + step) % 10)
    changed = first17[:position] + wrong + first17[position + 1 :]
    assert resident_check_digit(changed) != resident_check_digit(first17)


GOOD_USCC = [
    ("91440300708461136T", "enterprise"),
    ("91110108551385082Q", "enterprise"),
    ("91350100M000100Y43", "enterprise"),
    ("91110000600037341L", "foreign_representative_office"),
    ("９１５１２０８１ma62k0260e", "enterprise"),
    ("9199 0100 MA00 0001 5X", "enterprise"),
    ("31990100MA00000154", "law_firm"),
    ("Y1990100MA00000158", "law_firm"),
    ("Y1990100MA00000158", "other"),
    ("N2990100MA0000015D", "village_collective"),
    ("G1990100MA0000015N", "overseas_ngo"),
    ("11990100MA00000156", "government"),
    ("11990100MA00000156", ""),
]
BAD_USCC = [
    ("", "", "请输入统一社会信用代码"),
    ("91440300708461136", "", "统一社会信用代码应为 18 位，现在是 17 位，请检查是否漏了或多了"),
    (
        "9144O300708461136T",
        "",
        "统一社会信用代码里没有 I、O、S、V、Z 这几个字母，请看看是不是 1、0、5、U、2",
    ),
    ("91440300708461136号", "", "统一社会信用代码只能包含数字和大写字母"),
    (
        "91440300708461136U",
        "",
        "统一社会信用代码的最后一位与前面对不上，可能有一位输错了，请照营业执照逐位核对",
    ),
    (
        "91440300708461136T",
        "law_firm",
        "统一社会信用代码以 91 开头，一般是“企业法人”，与所选的“律师事务所”不符，请核对",
    ),
    (
        "31990100MA00000154",
        "enterprise",
        "统一社会信用代码以 31 开头，一般是“律师事务所”，与所选的“企业法人”不符，请核对",
    ),
    (
        "Y1990100MA00000158",
        "enterprise",
        "统一社会信用代码以 Y1 开头，与所选的“企业法人”不符，请核对法人类型和代码",
    ),
]


@pytest.mark.parametrize(("typed", "kind"), GOOD_USCC)
def test_good_uscc(typed: str, kind: str) -> None:
    code = check_uscc(typed, kind=kind)
    assert len(code) == 18
    assert check_uscc(code) == code


@pytest.mark.parametrize(("typed", "kind", "sentence"), BAD_USCC)
def test_bad_uscc(typed: str, kind: str, sentence: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as error:
        check_uscc(typed, kind=kind)
    assert message(error) == sentence


def test_the_inner_check_only_warns() -> None:
    assert uscc_warnings("91440300708461136T") == []
    assert check_uscc("91990100MA0000010E") == "91990100MA0000010E"
    assert len(uscc_warnings("91990100MA0000010E")) == 1
    assert org_code_check_digit("70846113") == "6"


def test_check_characters_refuse_foreign_letters() -> None:
    for bad in ("I" * 17, "1" * 16):
        with pytest.raises(ValueError):
            uscc_check_digit(bad)
    with pytest.raises(ValueError):
        resident_check_digit("1101051949123100A")


def test_the_usual_kind() -> None:
    assert kind_of_uscc("31990100MA00000154") == OrganisationKind.LAW_FIRM
    assert kind_of_uscc("91440300708461136T") == OrganisationKind.ENTERPRISE
    assert kind_of_uscc("Y1990100MA00000158") is None


@given(st.text(max_size=20), st.sampled_from(["", *OrganisationKind.values]))
def test_no_text_does_more_than_be_refused_as_uscc(text: str, kind: str) -> None:
    try:
        code = check_uscc(text, kind=kind)
    except ValidationError:
        return
    assert check_uscc(code) == code


GOOD_PHONES = [
    ("13800138000", "+8613800138000"),
    ("１３８ ００１３ ８０００", "+8613800138000"),
    ("+86 138-0013-8000", "+8613800138000"),
    ("008613800138000", "+8613800138000"),
    ("8613800138000", "+8613800138000"),
    ("19912345678", "+8619912345678"),
    ("+33 6 12 34 56 78", "+33612345678"),
    ("00852 5123 4567", "+85251234567"),
    ("+1 (202) 555-0143", "+12025550143"),
]
BAD_PHONES = [
    ("", "请输入手机号"),
    ("1380013800", "手机号应为 11 位，现在是 10 位；境外号码请以 + 和国家或地区代码开头"),
    ("12800138000", "手机号以 13 至 19 开头，请核对"),
    ("138O0138000", "手机号只能包含数字，境外号码以 + 和国家或地区代码开头"),
    ("010-62345678", "这像是固定电话，收不到短信，请输入手机号"),
    ("+999123456789", "没有以此开头的国家或地区代码，请核对手机号"),
    ("+3361234", "这个境外手机号的位数或号段不对，请核对"),
]


@pytest.mark.parametrize(("typed", "normal"), GOOD_PHONES)
def test_good_phones(typed: str, normal: str) -> None:
    assert check_phone(typed) == normal
    assert check_phone(normal) == normal


@pytest.mark.parametrize(("typed", "sentence"), BAD_PHONES)
def test_bad_phones(typed: str, sentence: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as error:
        check_phone(typed)
    assert message(error) == sentence


@given(st.text(max_size=20))
def test_no_text_does_more_than_be_refused_as_phone(text: str) -> None:
    try:
        phone = check_phone(text)
    except ValidationError:
        return
    assert check_phone(phone) == phone
    assert display_phone(phone)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("010-62345678", "010-62345678"),
        ("(0755) 2234 5678 转 801", "0755-22345678-801"),
        ("+86 10 62345678", "010-62345678"),
        ("0990 2234567-12", "0990-2234567-12"),
    ],
)
def test_landlines(typed: str, normal: str) -> None:
    assert check_landline(typed) == normal
    assert check_landline(normal) == normal


@pytest.mark.parametrize("typed", ["", "13800138000", "62345678", "010-1234", "0990-2234567-1234567"])
def test_bad_landlines(typed: str) -> None:
    with pytest.raises(ValidationError) as error:
        check_landline(typed)
    assert error.value.code == "landline"
