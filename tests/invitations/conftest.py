"""The world of the journeys: no card may be one that Google would not take."""

from __future__ import annotations

from tests.journeys.conftest import world

__all__ = ["world"]
