"""A portal with its shipped content; the clock stands at the cast's moment."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation

from jingban.catalogue.data import load_data as load_services
from jingban.foundation import clock
from jingban.portal.data import load_data
from tests.cast import NOW


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the product's clock."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    set_to(NOW)
    return set_to


@pytest.fixture(autouse=True)
def content(at: Callable[[datetime], None]) -> None:
    load_services()
    load_data()
    translation.activate("zh-hans")


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def english() -> Client:
    return Client(headers={"accept-language": "en"})
