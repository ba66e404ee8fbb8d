"""The clock stands at the cast's moment, unless a test moves it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from jingban.foundation import clock
from tests.cast import NOW


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the product's clock."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    set_to(NOW)
    return set_to
