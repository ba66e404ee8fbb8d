"""A world with petitions in it; the clock stands at the cast's moment, unless a test moves it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from jingban.catalogue.data import load_data
from jingban.foundation import clock
from jingban.ledger import outbox
from tests.cast import NOW
from tests.vetting.world import Vetting


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the product's clock, the worker's too."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)
        monkeypatch.setattr(outbox, "now", lambda: instant)

    set_to(NOW)
    return set_to


@pytest.fixture(autouse=True)
def _uploads(settings: LazySettings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def world() -> Vetting:
    load_data()
    return Vetting()
