"""The world of casework, seen from the desk."""

from tests.casework.conftest import at, world

__all__ = ["at", "world"]
