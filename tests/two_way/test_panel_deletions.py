"""Held deletions on the screen: who decides too late is told so, and no decision is said to have been carried out that was not."""

from __future__ import annotations

from dataclasses import replace

from tests.journeys.steps import nonce_of, shared
from tests.two_way.steps import LABEL, many, remove, rounds
from tests.two_way.test_deletions import held_world
from tests.world import ALICE, BOB, CAROL, SANNE, Panel, World


def at_review(world: World, who: str) -> Panel:
    panel = world.person(who)
    panel.home()
    panel.press("Review deletions")
    panel.press("Review")
    return panel


def test_whoever_decides_second_is_told_that_somebody_has_decided(world: World) -> None:
    held_world(world)
    alice, sanne = at_review(world, ALICE), at_review(world, SANNE)
    sanne.press("Let them go")
    world.settle()
    card = alice.press("Restore")
    assert not card.reads("Restored.")
    assert card.reads("Somebody decided already. Nothing was changed.")
    world.settle()
    assert len(world.names_in(CAROL, LABEL)) == 28


def test_a_press_twice_says_the_same_twice(world: World) -> None:
    held_world(world)
    alice = at_review(world, ALICE)
    asked = alice.card.button("Restore").action
    assert asked is not None
    first = alice.act(asked)
    again = alice.act(asked)
    assert first.reads(f"Restored. Everybody keeps them in {LABEL}.")
    assert again.reads(f"Restored. Everybody keeps them in {LABEL}.")


def test_the_review_says_how_many_of_how_many_by_whom_and_who_still_has_them(world: World) -> None:
    held_world(world)
    card = at_review(world, ALICE).card
    assert card.reads("Bob Bakker removed 12 of 40 contacts.")
    assert card.reads("They are still there for 1 other person.")
    assert card.reads("Nothing decided within 30 days means Restore.")


def test_two_accounts_that_removed_are_each_named(world: World) -> None:
    many(world, 40)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    remove(world, BOB, 3)
    remove(world, CAROL, 9, skip=20)
    rounds(world)
    card = at_review(world, ALICE).card
    assert card.reads("Carol Jansen removed 9 of")


def test_opening_what_was_decided_meanwhile_is_no_dead_end(world: World) -> None:
    held_world(world)
    alice = world.person(ALICE)
    alice.home()
    asked = alice.press("Review deletions").button("Review").action
    assert asked is not None
    sanne = at_review(world, SANNE)
    sanne.press("Restore")
    world.settle()
    card = alice.act(replace(asked, parameters={**asked.parameters, "nonce": nonce_of(world, ALICE)}))
    assert card.reads("Nothing waits for a decision.")
