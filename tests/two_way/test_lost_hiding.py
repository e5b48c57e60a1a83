"""Answers of Google that got lost while what is hidden changed: what we took out of a copy ourselves, nobody took out (promises.md I2, I5)."""

from __future__ import annotations

import pytest

from local.google import Fault
from tests.hidden.office import hide
from tests.journeys.steps import shared
from tests.two_way.steps import LABEL, many, rounds
from tests.world import ALICE, BOB, CAROL, World, phones_of


def phones(world: World, who: str) -> list[list[str]]:
    return sorted(phones_of(each) for each in world.people_in(who, LABEL))


def lose_the_answer(world: World) -> None:
    """Of Bob's next write, which Google carries out; then it does not serve him for some tries more."""
    world.google.faults.add(Fault(path="pdateContact", method=None, account=BOB, status=500, after_commit=True))
    world.google.faults.add(Fault(path="pdateContact", method=None, account=BOB, status=503, times=3))


@pytest.mark.parametrize("then", ["stays hidden", "is shown again", "is hidden otherwise"])
@pytest.mark.parametrize("count", [5, 8], ids=["one by one", "in a batch"])
def test_what_a_write_hid_whose_answer_was_lost_was_taken_out_by_nobody(world: World, count: int, then: str) -> None:
    """The numbers are gone from Bob's copies by our own hand; that once passed for his edit, and everybody lost them."""
    many(world, count)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    rounds(world)
    before = phones(world, ALICE)
    lose_the_answer(world)
    hide(world, {"phoneNumbers"}, label=LABEL)
    world.settle(hours=0.004)
    assert any(not each for each in phones(world, BOB)), "it was carried out"
    if then != "stays hidden":
        hide(world, {"emailAddresses"} if then == "is hidden otherwise" else set(), label=LABEL)
    rounds(world)
    assert phones(world, ALICE) == phones(world, CAROL) == before
    assert phones(world, BOB) == ([[]] * count if then == "stays hidden" else before)
    assert bool([each for each in world.people_in(BOB, LABEL) if each.get("emailAddresses")]) == (then != "is hidden otherwise")


@pytest.mark.parametrize("then", ["stays shown", "is hidden again"])
@pytest.mark.parametrize("count", [5, 8], ids=["one by one", "in a batch"])
def test_what_a_write_showed_whose_answer_was_lost_was_typed_by_nobody(world: World, count: int, then: str) -> None:
    """The numbers stand in Bob's copies by our own hand: no attempt of his to write where he may not, and nothing of his to keep."""
    many(world, count)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    hide(world, {"phoneNumbers"}, label=LABEL)
    rounds(world)
    before = phones(world, ALICE)
    lose_the_answer(world)
    hide(world, set(), label=LABEL)
    world.settle(hours=0.004)
    assert any(phones(world, BOB)), "it was carried out"
    if then == "is hidden again":
        hide(world, {"phoneNumbers"}, label=LABEL)
    rounds(world)
    assert phones(world, ALICE) == phones(world, CAROL) == before
    assert phones(world, BOB) == ([[]] * count if then == "is hidden again" else before)
    assert not world.db.collection_group("comments").get(), "a private comment would say that he typed them"
