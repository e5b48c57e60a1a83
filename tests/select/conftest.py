"""The world of the lists one picks from; after each test, no card that was drawn may be one that Google would not take."""

from __future__ import annotations

from tests.journeys.conftest import world

__all__ = ["world"]
