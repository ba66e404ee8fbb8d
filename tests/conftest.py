"""Every test may use both databases; the suite's settings are chosen before Django starts."""

import os

os.environ["JINGBAN_ENV"] = "test"

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases="__all__"))
