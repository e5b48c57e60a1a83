"""A label shared with a group ends for everybody in it, and comes back for them; so does a transferred and an undone one."""

from __future__ import annotations

import pytest

from tests.groups.steps import LABEL, TEAM, has, team
from tests.journeys.steps import PEOPLE, at_label, klanten, shared
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, SANNE, World


@pytest.fixture(autouse=True)
def _administrator(world: World) -> None:
    """The domain's groups are read in the name of an administrator who has opened the panel once."""
    world.person(SANNE).home()


def test_restore_reaches_everybody_in_the_group_again(world: World) -> None:
    """I12."""
    klanten(world)
    team(world, BOB, CAROL)
    shared(world, TEAM)
    assert has(world, BOB)
    panel = at_label(world.person(ALICE))
    panel.press("Delete label")
    panel.press("Delete label, keep my contacts")
    world.settle()
    rounds(world)
    assert not has(world, BOB)
    assert not has(world, CAROL)
    panel = world.person(ALICE)
    panel.home()
    panel.press("Settings")
    panel.press("Deleted labels")
    panel.press("Restore")
    world.settle()
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == len(world.names_in(CAROL, LABEL)) == 4


def test_undo_of_a_share_takes_it_from_everybody_in_the_group(world: World) -> None:
    klanten(world)
    team(world, BOB, CAROL)
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    panel.press("Share", {PEOPLE: TEAM})
    world.settle()
    assert has(world, BOB)
    panel.press("Undo")
    world.settle()
    rounds(world)
    assert not has(world, BOB)
    assert not has(world, CAROL)


def test_a_group_keeps_what_it_has_when_the_label_changes_hands(world: World) -> None:
    klanten(world)
    team(world, BOB, CAROL)
    shared(world, TEAM)
    panel = at_label(world.person(ALICE))
    panel.press("Transfer ownership")
    panel.press("Transfer ownership", {"New owner": BOB})
    panel.press("Confirm")
    world.settle()
    rounds(world)
    assert all(len(world.names_in(email, LABEL)) == 4 for email in (ALICE, BOB, CAROL))
    assert not has(world, SANNE)
