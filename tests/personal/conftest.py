"""The world of the tests of what is kept about one person; after each, no card that was drawn may be one that Google would not take."""

from __future__ import annotations

from tests.journeys.conftest import world

__all__ = ["world"]
