"""Looking for a world in which a planted bug shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tests.simulation.mutants.planting import Mutant
from tests.simulation.shrink import kind_of
from tests.simulation.story import run

_INVARIANT = re.compile(r"I\d+")


@dataclass(frozen=True, slots=True)
class Catch:
    """A world that fails with the bug and not without it. `worlds`: how many were lived through for it."""

    mutant: str
    worlds: int
    seed: int
    invariants: tuple[str, ...]
    first: str


def hunt(mutant: Mutant, seeds: Iterable[int]) -> Catch | None:
    """The first of these worlds in which an invariant fails that holds there without the bug."""
    for worlds, seed in enumerate(seeds, 1):
        with mutant.plant():
            problems = run(seed).problems
        found = invariants(problems)
        if found and (news := found - sound(seed)):
            first = next(problem for problem in problems if kind_of(problem) in news)
            return Catch(mutant.name, worlds, seed, tuple(sorted(news, key=lambda name: int(name[1:]))), first)
    return None


@cache
def sound(seed: int) -> frozenset[str]:
    """What fails in a world without any planted bug: nothing, in one that may count."""
    return invariants(run(seed).problems)


def invariants(problems: Iterable[str]) -> frozenset[str]:
    return frozenset(kind for problem in problems if _INVARIANT.fullmatch(kind := kind_of(problem)))
