"""The conflicts card: which of the two values is in use is said, and settling either way is written in the history as what it was."""

from __future__ import annotations

import pytest

from tests.journeys.steps import at_contact
from tests.two_way.steps import the
from tests.two_way.test_conflicts import PIETER, at_conflicts, both_edit, keeps
from tests.world import ALICE, BOB, CAROL, World

MONDAYS, NEVER = "Calls on Mondays", "Never calls"


def marks(world: World, who: str) -> dict[str, bool]:
    return {row.text: "in use" in row.above for row in at_conflicts(world.person(who)).rows() if "·" in row.below}


def test_the_value_that_is_in_use_is_marked_for_everybody_who_may_settle(world: World) -> None:
    both_edit(world, {"Notes": MONDAYS}, {"Notes": NEVER})
    for who in (ALICE, BOB, CAROL):
        assert marks(world, who) == {NEVER: True, MONDAYS: False}
    row = next(row for row in at_conflicts(world.person(ALICE)).rows() if row.text == NEVER)
    assert row.above == "Notes · in use now"


@pytest.mark.parametrize(("first", "second"), [(MONDAYS, NEVER), (NEVER, MONDAYS)])
@pytest.mark.parametrize("choice", [0, 1])
def test_whoever_was_first_either_can_be_settled_on_by_either_of_them(world: World, first: str, second: str, choice: int) -> None:
    both_edit(world, {"Notes": first}, {"Notes": second})
    bob = world.person(BOB)
    card = at_conflicts(bob)
    wanted = keeps(card)[choice]
    bob.send([each for each in card.buttons() if each.text == "Keep this"][choice])
    world.settle()
    for who in (ALICE, BOB, CAROL):
        assert the(world, who, PIETER)["biographies"][0]["value"] == wanted  # type: ignore[index]
        assert not world.person(who).home().has_button("Conflicts")


def test_the_history_says_that_a_conflict_was_settled_and_by_whom(world: World) -> None:
    both_edit(world, {"Notes": MONDAYS}, {"Notes": NEVER})
    alice = world.person(ALICE)
    card = at_conflicts(alice)
    alice.send([each for each in card.buttons() if each.text == "Keep this"][1])
    world.settle()
    panel = at_contact(world.person(BOB), PIETER)
    panel.press("History")
    newest = next(row for row in panel.card.rows() if " · " in row.below)
    assert newest.below.startswith("Alice de Vries · ")
    assert newest.below.endswith("Chosen under Conflicts")


def test_a_conflict_that_somebody_else_settled_meanwhile_changes_nothing_more(world: World) -> None:
    both_edit(world, {"Notes": MONDAYS}, {"Notes": NEVER})
    alice, bob = world.person(ALICE), world.person(BOB)
    hers, his = at_conflicts(alice), at_conflicts(bob)
    alice.send(next(each for each in hers.buttons() if each.text == "Keep this"))
    world.settle()
    bob.send([each for each in his.buttons() if each.text == "Keep this"][1])
    world.settle()
    assert the(world, CAROL, PIETER)["biographies"][0]["value"] == NEVER  # type: ignore[index]
