"""A world with petitions in it; the clock stands at the cast's moment, unless a test moves it."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from jingban.catalogue.data import load_data
from tests.casework.conftest import at
from tests.vetting.world import Vetting

__all__ = ["at"]


@pytest.fixture(autouse=True)
def _uploads(settings: LazySettings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def world() -> Vetting:
    load_data()
    return Vetting()
