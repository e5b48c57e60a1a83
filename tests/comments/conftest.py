"""The world of the comments: Alice's label, and people with different rights to it."""

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
