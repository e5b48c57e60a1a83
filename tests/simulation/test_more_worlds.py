"""The other half of `test_worlds.py`, and every world that ever failed."""

from __future__ import annotations

import pytest

from tests.simulation.seeds import SECOND, lived


@pytest.mark.parametrize("seed", SECOND)
def test_world_ends_as_promised(seed: int) -> None:
    """I1 to I20; the seed is the world: `./dev simulate --minutes 0 --seed N` lives through it again."""
    outcome = lived(seed)
    assert outcome.problems == (), f"seed {seed}, history {outcome.history}"
