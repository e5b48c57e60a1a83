"""The planner alone, densely: planning over the outcome of a plan ends, and what then stands is what rights and lens ask for."""

from __future__ import annotations

import random

import pytest

from tests.simulation.planner import faults, random_case, settle, step

BLOCKS = 20
CASES = 1000  # a block


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_plan_ends_and_ends_right(block: int) -> None:
    """I1, I6, I14 for twenty thousand disturbed accounts."""
    for number in range(block * CASES, (block + 1) * CASES):
        case = random_case(random.Random(number))
        settle(case)
        assert faults(case) == [], f"case {number}"
        assert step(case) == 0, f"case {number}: a settled account was planned for again"


def test_disturbed_accounts_differ_from_what_is_wanted() -> None:
    """Otherwise the test above could not fail."""
    broken = sum(bool(faults(random_case(random.Random(number)))) for number in range(300))
    assert broken > 150
