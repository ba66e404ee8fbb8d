"""Every mask of design.md 4 and of the manual."""

import pytest

from jingban.foundation.masks import mask_name, mask_number, mask_phone, mask_username


@pytest.mark.parametrize(
    ("type", "number", "masked"),
    [
        ("resident_id", "152123199001012323", "152************323"),
        ("resident_id", "15212319900101232X", "152************32X"),
        ("hmt_residence_permit", "810000199001012323", "810************323"),
        ("pr_card", "932682198501010017", "932************017"),
        ("pr_card", "ABC123456789012", "ABC*********012"),
        ("passport", "E12345689", "E1*****89"),
        ("passport", "CB123416", "CB****16"),
        ("passport", "A12", "A**"),
        ("hk_macao_permit", "H12345678", "H1*****78"),
        ("taiwan_permit", "12345678", "12****78"),
        ("passport", "", ""),
    ],
)
def test_numbers(type: str, number: str, masked: str) -> None:
    assert mask_number(type, number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+8613812345093", "138****5093"),
        ("13812345093", "138****5093"),
        ("+33612345678", "+33****5678"),
        ("+85251234567", "+852****4567"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_phones(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李晓波", "李*波"),
        ("李波", "李*"),
        ("李", "*"),
        ("欧阳小波", "欧**波"),
        ("阿卜杜拉·买买提", "阿***·**提"),
        ("ALMEIDA RAFAEL", "ALM**** R****"),
        ("ALMEIDA<<RAFAEL<TEIXEIRA<<<", "ALM**** R**** T****"),
        ("Li Wei", "L**** W****"),
        ("", ""),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("username", "masked"),
    [("yanxixi", "ya***xi"), ("Ylz123456789", "Yl*****789"), ("yanx", "y***"), ("", "***")],
)
def test_usernames(username: str, masked: str) -> None:
    assert mask_username(username) == masked
