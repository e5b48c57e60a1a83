"""The world of the photos: Alice's label, and her people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.steps import klanten
from tests.journeys.watched import Watched


@pytest.fixture
def world() -> Iterator[Watched]:
    made = Watched()
    made.furnish()
    klanten(made)
    yield made
    assert made.broken == []
