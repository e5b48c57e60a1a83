"""A fixed share of the random worlds, each lived through, settled, and held against every invariant. `./dev simulate` goes on from there.

The other half is in `test_more_worlds.py`: tests run file by file on several cores.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulation.seeds import FIRST, lived
from tests.simulation.story import run
from tests.simulation.weather import CALM, EVIDENCE, FAULTS, RARE


@pytest.mark.parametrize("seed", FIRST)
def test_world_ends_as_promised(seed: int) -> None:
    """I1 to I20; the seed is the world: `./dev simulate --minutes 0 --seed N` lives through it again."""
    outcome = lived(seed)
    assert outcome.problems == (), f"seed {seed}, history {outcome.history}"


def test_every_kind_of_trouble_really_came_up() -> None:
    """Otherwise these worlds would prove nothing about it."""
    fired: Counter[str] = Counter()
    for seed in FIRST:
        fired.update(lived(seed).fired)
    kinds = sorted({*FAULTS, *RARE} - CALM)
    assert [kind for kind in kinds if not fired[EVIDENCE.get(kind, f"step {kind}")]] == []


def test_the_same_seed_has_the_same_history() -> None:
    assert run(FIRST[1]).history == lived(FIRST[1]).history
