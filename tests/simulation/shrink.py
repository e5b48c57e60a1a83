"""A failing world made small: steps are left out for as long as it still fails with the same invariant."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tests.simulation.story import Outcome, Step, run


def kind_of(problem: str) -> str:
    """What a problem is about: the invariant's number, or the engine's own words."""
    return problem.partition(":")[0]


def shrink(
    outcome: Outcome, steps: Sequence[Step], *, seconds: float, live: Callable[[int, Sequence[Step]], Outcome] = run
) -> tuple[tuple[Step, ...], Outcome]:
    """The shortest script found within the time, and how it ends. Halves are left out first, then quarters, down to single steps."""
    wanted, best, left = kind_of(outcome.problems[0]), tuple(steps), time.monotonic() + seconds
    size = max(1, len(best) // 2)
    while time.monotonic() < left:
        is_shorter = False
        at = len(best)
        while at > 0 and time.monotonic() < left:
            start = max(0, at - size)
            fewer = best[:start] + best[at:]
            tried = live(outcome.seed, fewer)
            if any(kind_of(problem) == wanted for problem in tried.problems):
                best, outcome, is_shorter = fewer, tried, True
            at = start
        if size == 1 and not is_shorter:
            break
        size = max(1, size // 2)
    return best, outcome
