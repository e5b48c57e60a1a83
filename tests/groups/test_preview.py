"""Preview of sharing with a group: the people behind it by name, and those it does not reach."""

from __future__ import annotations

from tests.groups.steps import INNER, LABEL, TEAM, has, team
from tests.journeys.steps import PEOPLE, at_label, klanten, stored
from tests.world import ALICE, BOB, CAROL, MALLORY, World


def test_a_preview_names_the_people_of_a_group_and_of_groups_inside_it(world: World) -> None:
    klanten(world)
    team(world, CAROL, email=INNER, name="Binnendienst")
    team(world, BOB, INNER, "gast@elders.example")
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    before = [path for path in stored(world) if path.startswith("groups/")]
    card = panel.press("Preview", {PEOPLE: TEAM})
    assert card.reads("2 people:")
    assert card.reads(BOB)
    assert card.reads(CAROL)
    assert card.reads("1 person outside is not reached: invite by address (gast@elders.example)")
    assert [path for path in stored(world) if path.startswith("groups/")] == before == []
    world.settle()
    assert not has(world, BOB)


def test_share_on_the_preview_shares_with_the_group(world: World) -> None:
    klanten(world)
    team(world)
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    panel.press("Preview", {PEOPLE: TEAM})
    panel.press("Share")
    world.settle()
    assert len(world.names_in(BOB, LABEL)) == 4


def test_p1_a_preview_does_not_tell_who_is_in_a_group_of_another_organisation(world: World) -> None:
    klanten(world)
    world.google.add_account("baas@lumen.example", "Baas Lumen", admin=True)
    world.person("baas@lumen.example").home()
    team(world, MALLORY, email="staf@lumen.example", name="Geheime staf")
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    card = panel.press("Preview", {PEOPLE: "staf@lumen.example"})
    assert card.reads("staf@lumen.example")
    assert not card.reads("Mallory")
    assert not card.reads("Geheime")
