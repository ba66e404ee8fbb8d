"""The list of countries that a passport can name."""

import pytest

from jingban.foundation.countries import passport_countries


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_country_has_a_name_and_comes_once(language: str) -> None:
    listed = passport_countries(language)
    codes = [code for code, _name in listed]
    assert len(codes) == len(set(codes)) > 190
    assert all(name and name != code for code, name in listed)
    assert codes[0] == "CHN"
    assert {"FRA", "SAU", "USA", "JPN", "RUS", "DEU", "KOR", "GBR", "IND", "BRA"} <= set(codes)


def test_residents_with_permits_of_their_own_are_not_asked_for_passports() -> None:
    assert not {"HKG", "MAC", "TWN"} & dict(passport_countries("zh-hans")).keys()


def test_the_order_is_that_of_the_language() -> None:
    chinese = [name for _code, name in passport_countries("zh-hans")][1:]
    assert (
        chinese.index("阿富汗") < chinese.index("德国") < chinese.index("法国") < chinese.index("中非共和国")
    )
    english = [name for _code, name in passport_countries("en")][1:]
    assert english[0] == "Afghanistan"
