"""Worlds with photos and with labels that change hands, each held against every invariant."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulation.seeds import lived
from tests.simulation.wider import EVIDENCE, FROM

SEEDS = tuple(range(FROM, FROM + 16))


@pytest.mark.parametrize("seed", SEEDS)
def test_world_ends_as_promised(seed: int) -> None:
    """I1 to I20; the seed is the world: `./dev simulate --minutes 0 --seed N` lives through it again."""
    outcome = lived(seed)
    assert outcome.problems == (), f"seed {seed}, history {outcome.history}"


def test_photos_and_transfers_really_came_up() -> None:
    fired: Counter[str] = Counter()
    for seed in SEEDS:
        fired.update(lived(seed).fired)
    assert [kind for kind in EVIDENCE if not fired[EVIDENCE[kind]]] == []
