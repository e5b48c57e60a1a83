"""Planted bugs are noticed: a few of them in the worlds that are known to show them. `./dev mutants` hunts for all twenty."""

from __future__ import annotations

import sys

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.mutants.hunt import hunt

SHARE = {
    "no ledger": (1, "I17"),
    "whole-list merge": (1, "I2"),
    "hidden cut after the merge instead of before send": (2, "I4"),
    "no guard": (2, "I10"),
    "tenant from body": (1, "I19"),
}


def test_each_of_the_promised_twenty_is_there() -> None:
    assert len(MUTANTS) == 20
    assert all(mutant.name == name and mutant.bug for name, mutant in MUTANTS.items())


@pytest.mark.parametrize("name", SHARE)
def test_a_planted_bug_is_noticed(name: str) -> None:
    seed, invariant = SHARE[name]
    catch = hunt(MUTANTS[name], [seed])
    assert catch is not None, f"{name}: nobody noticed in world {seed}"
    assert invariant in catch.invariants


@pytest.mark.parametrize("name", MUTANTS)
def test_a_bug_is_planted_and_taken_out_again_without_a_trace(name: str) -> None:
    """Or one bug would be looked for with another one in place."""
    before = _product()
    with MUTANTS[name].plant():
        assert _product() != before
    assert _product() == before


def _product() -> dict[str, object]:
    """Every function and value of the product's modules, and of the classes in them that mutants may change."""
    rooms = ("sync.", "firestore_models.", "handlers.", "sharing.")
    modules = {name: vars(module) for name, module in sys.modules.items() if name.startswith(rooms)}
    found = {f"{name}.{key}": value for name, module in modules.items() for key, value in module.items() if not key.startswith("__")}
    classes = {name: kind for name, kind in found.items() if isinstance(kind, type)}
    methods = {f"{name}.{key}": value for name, kind in classes.items() for key, value in vars(kind).items() if callable(value)}
    return {**found, **methods}
