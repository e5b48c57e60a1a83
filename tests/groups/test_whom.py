"""A label shared with a Google group reaches whoever is in it, and follows it."""

from __future__ import annotations

from tests.groups.steps import INNER, LABEL, TEAM, has, minutes, team
from tests.journeys.steps import klanten, share, shared
from tests.world import ALICE, BOB, CAROL, SANNE, World


def test_a_label_shared_with_a_group_reaches_its_members_and_is_one_grant(world: World) -> None:
    klanten(world)
    team(world)
    card = share(world.person(ALICE), TEAM)
    assert card.reads("Verkoop")
    world.settle()
    assert has(world, BOB)
    assert has(world, CAROL)
    assert not has(world, SANNE)
    (label,) = [each.to_dict() or {} for each in world.db.collection("labels").stream()]
    assert list(label["grants"]) == [f"group:{TEAM}"]


def test_members_of_a_group_inside_the_group_are_reached(world: World) -> None:
    klanten(world)
    team(world, CAROL, email=INNER, name="Binnendienst")
    team(world, BOB, INNER)
    shared(world, TEAM)
    assert has(world, BOB)
    assert has(world, CAROL)


def test_who_joins_inherits_within_twenty_minutes(world: World) -> None:
    klanten(world)
    team(world, BOB)
    shared(world, TEAM)
    world.google.add_member(TEAM, CAROL)
    minutes(world)
    assert has(world, CAROL)


def test_who_leaves_loses_the_copies_within_twenty_minutes_and_nobody_else_does(world: World) -> None:
    klanten(world)
    team(world)
    shared(world, TEAM)
    world.google.remove_member(TEAM, CAROL)
    minutes(world)
    assert not has(world, CAROL)
    assert LABEL not in world.labels_in(CAROL)
    assert has(world, BOB)
