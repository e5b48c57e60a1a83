"""The world of the groups: everybody's domain is connected, and its administrator has opened the panel once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.watched import Watched
from tests.world import SANNE


@pytest.fixture
def world() -> Iterator[Watched]:
    made = Watched()
    made.furnish()
    made.person(SANNE).home()
    yield made
    assert made.broken == []
