"""The world of the journeys; after each of them, no card that was drawn may be one that Google would not take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.watched import Watched


@pytest.fixture
def world() -> Iterator[Watched]:
    made = Watched()
    made.furnish()
    yield made
    assert made.broken == []
