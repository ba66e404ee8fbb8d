"""The vectors of `names_match`: what is the same name, and what only looks like it."""

import pytest

from jingban.foundation.names import names_match

SAME = [
    ("李晓波", "李晓波 "),
    ("李 晓　波", "李晓波"),
    ("李晓波\u200b", "李晓波"),
    ("阿卜杜拉·买买提", "阿卜杜拉•买买提"),
    ("阿卜杜拉・买买提", "阿卜杜拉‧买买提"),
    ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
    ("阿卜杜拉买买提", "阿卜杜拉·买买提"),
    ("吕布", "呂布"),
    ("張韓麗", "张韩丽"),
    ("买丽娟", "買麗娟"),
    ("赵孟頫", "赵孟𫖯"),
    ("王㛃", "王㛃"),
    ("陈喆", "陈喆"),
    ("\ue863小明", "䶮小明"),  # from a register that still holds the old private-use character
    ("葛\U000e0100小明", "葛小明"),  # a variation selector chooses a drawing, not a character
    ("ＬＩ　Ｗｅｉ", "Li Wei"),
    ("LI WEI", "Wei Li"),
    ("ALMEIDA<<RAFAEL<TEIXEIRA<<<<<", "Rafael Teixeira Almeida"),
    ("ALMEIDA / RAFAEL TEIXEIRA", "Almeida, Rafael Teixeira"),
    ("LI XIAOMING", "Xiao Ming LI"),
    ("Jean-Paul Dupont", "DUPONT<<JEANPAUL"),
    ("O'Brien Anne-Marie", "OBRIEN<<ANNE<MARIE"),
    ("Müller, Jörg", "MUELLER<<JOERG"),
    ("Müller, Jörg", "MULLER<<JORG"),
    ("Jørgen Ågård", "AAGAARD<<JOERGEN"),
    ("Weiß Łukasz", "WEISS<<LUKASZ"),
    ("Nguyễn Văn Đức", "NGUYEN<<VAN<DUC"),
    ("김민수", "김 민수"),
    ("Иванов Пётр", "Пётр ИВАНОВ"),
    ("青汀砚溪智能装备(集团)有限公司", "青汀砚溪智能装备（集团）有限公司"),
]
DIFFERENT = [
    ("陈喆", "陈哲"),
    ("王㛃", "王洁"),
    ("张伟", "张玮"),
    ("余华", "馀华"),
    ("钟灵", "鍾灵"),  # two traditional characters share this simplified one: not safe to fold
    ("叶小青", "葉小青"),
    ("李娜", "LI NA"),
    ("李晓波", "李波"),
    ("ALMEIDA RAFAEL", "ALMEIDA RAFAEL TEIXEIRA"),
    ("J Smith", "John Smith"),
    ("LI NA", "LI NAN"),
    ("Иванов", "Ивано\u0432\u0438"),
    ("", ""),
    ("  ", "李"),
    ("<<<", "<<<"),
    ("---", "---"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_name_written_another_way(a: str, b: str) -> None:
    assert names_match(a, b)
    assert names_match(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_another_name(a: str, b: str) -> None:
    assert not names_match(a, b)
    assert not names_match(b, a)
