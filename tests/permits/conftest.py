"""The world of casework, for the case type of this room."""

from tests.casework.conftest import at, world

__all__ = ["at", "world"]
