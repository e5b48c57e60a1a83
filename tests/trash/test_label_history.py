"""The history of a label: who did what with it and when, for the owner and managers, from when they had it (amendments.md P1, P4)."""

from __future__ import annotations

from tests.cards.reading import Card
from tests.journeys.steps import at_label, at_member, klanten, shared
from tests.two_way.steps import LABEL, many, remove, rounds
from tests.world import ALICE, BOB, CAROL, SANNE, World


def history(world: World, who: str, label: str = LABEL) -> Card:
    return at_label(world.person(who), label).press("History")


def happened(card: Card) -> list[str]:
    """The lines, the latest first."""
    return [row["decoratedText"]["text"] for section in card.json["sections"] for row in section["widgets"] if "decoratedText" in row]


def test_every_step_of_a_labels_life_is_told_with_names(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("Save", {"Access": "Can reshare"})
    world.clock.advance(60)
    panel = at_label(world.person(ALICE))
    panel.press("Rename")
    panel.press("Save", {"Label name": "Relaties"})
    world.settle()
    world.clock.advance(60)
    panel = at_member(world.person(BOB), "Carol Jansen", "Relaties")
    panel.press("Remove")
    panel.press("Confirm")
    world.settle()
    lines = happened(history(world, ALICE, "Relaties"))
    assert lines == [
        "Ended the access of Carol Jansen",
        "Renamed the label",
        "Changed the access of Bob Bakker",
        "Shared the label with Bob Bakker, Carol Jansen",
    ]
    card = history(world, ALICE, "Relaties")
    assert card.reads("Bob Bakker · ")
    assert card.reads("Alice de Vries · ")


def test_who_leaves_left_by_himself(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    panel = at_label(world.person(CAROL))
    panel.press("Leave")
    panel.press("Confirm")
    assert happened(history(world, ALICE))[0] == "Left the label"


def test_a_manager_sees_nothing_from_before_he_had_the_label(world: World) -> None:
    """P4."""
    klanten(world)
    shared(world, CAROL)
    world.clock.advance(86_400)
    shared(world, SANNE, access="Can reshare")
    assert happened(history(world, SANNE)) == ["Shared the label with Sanne Hoogland"]


def test_who_may_not_see_members_has_no_history_of_the_label(world: World) -> None:
    """P1."""
    klanten(world)
    shared(world, BOB, access="Can delete")
    assert not at_label(world.person(BOB)).card.has_button("History")


def test_a_decision_that_nobody_made_is_told_as_that(world: World) -> None:
    many(world, 40)
    shared(world, BOB, access="Can delete")
    remove(world, BOB, 12)
    rounds(world)
    world.clock.advance(31 * 86_400)
    rounds(world, 62)
    assert happened(history(world, ALICE))[0] == "Nobody decided within 30 days: the removed contacts came back"
