"""After Delete my data its holder has something in hand: what goes, when it was asked for, and what cannot be reached now (amendments.md P7)."""

from __future__ import annotations

from tests.cards.reading import Card
from tests.journeys.steps import klanten, share, shared, sub_of
from tests.journeys.watched import Watched
from tests.personal.test_erasing import office
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, MARTA


def erased(world: Watched, who: str) -> Card:
    panel = world.person(who)
    panel.home()
    panel.press("Settings")
    panel.press("Delete my data")
    return panel.press("Confirm")


def test_the_receipt_repeats_what_goes_and_bears_the_reference_that_the_audit_keeps(world: Watched) -> None:
    office(world)
    card = erased(world, BOB)
    assert card.title == "Receipt"
    for line in ("Your label ends.", "1 other person loses it too.", "You leave 1 label of others", BOB, "November 24, 2026"):
        assert card.reads(line), line
    reference = next(row.text for row in card.rows() if row.above == "Reference")
    world.settle()
    rounds(world, 6)
    assert reference in {(row.to_dict() or {})["actor"] for row in world.db.collection("audit").stream()}
    assert sub_of(world, BOB) not in reference


def test_people_whose_copies_cannot_be_reached_are_named(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    world.db.document(f"accounts/{sub_of(world, BOB)}").update({"state": "permission_lost"})
    card = erased(world, ALICE)
    assert card.reads("Copies that cannot be taken back now")
    assert card.reads("Bob Bakker")
    assert not card.reads("Carol Jansen")


def test_labels_that_stay_in_an_account_we_may_not_enter_are_named_to_its_holder(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.undelegate("hoogland.example")
    world.db.document(f"accounts/{sub_of(world, BOB)}").update({"state": "permission_lost"})
    card = erased(world, BOB)
    assert card.reads("Delete these labels there yourself")
    assert card.reads("Klanten")


def test_where_all_can_be_reached_nothing_is_said_of_it(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    share(world.person(ALICE), MARTA)
    card = erased(world, ALICE)
    assert not card.reads("cannot be taken back")
    assert not card.reads("yourself")
