"""A world to file cases in; the clock stands at the cast's moment, unless a test moves it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from jingban.catalogue.data import load_data
from jingban.foundation import clock
from tests.casework.world import World
from tests.cast import NOW


@pytest.fixture
def world() -> World:
    load_data()
    return World()


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the product's clock."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    set_to(NOW)
    return set_to
