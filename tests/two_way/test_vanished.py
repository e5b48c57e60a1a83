"""A label deleted in Google Contacts removes nothing from anybody; its owner decides what becomes of it (promises.md I11)."""

from __future__ import annotations

from tests.journeys.steps import shared
from tests.two_way.steps import LABEL, many, rounds
from tests.world import ALICE, BOB, Panel, World


def gone(world: World) -> Panel:
    """Alice deleted her shared label in Google Contacts; her panel at that label."""
    many(world, 6)
    shared(world, BOB)
    world.google.book(ALICE).delete_label(LABEL)
    rounds(world)
    alice = world.person(ALICE)
    alice.home()
    return alice


def test_nobody_loses_a_contact_and_its_owner_is_asked(world: World) -> None:
    alice = gone(world)
    assert len(world.names_in(BOB, LABEL)) == 6
    assert len(world.google.book(ALICE).contacts()) == 6
    card = alice.press_row(f"The label {LABEL} is gone from your Google Contacts.")
    assert card.has_button("Restore")
    assert card.has_button("Delete label")


def test_a_grantee_is_not_asked_what_becomes_of_it(world: World) -> None:
    gone(world)
    bob = world.person(BOB)
    bob.home()
    card = bob.press_row(LABEL)
    assert not card.has_button("Restore")
    assert not card.has_button("Delete label")


def test_restore_makes_the_label_again_with_its_contacts(world: World) -> None:
    """I12."""
    alice = gone(world)
    alice.press_row(LABEL)
    card = alice.press("Restore")
    assert not card.has_button("Restore")
    world.settle()
    assert len(world.names_in(ALICE, LABEL)) == 6
    assert len(world.google.book(ALICE).contacts()) == 6
    world.google.calls.clear()
    rounds(world)
    assert not [call for who in (ALICE, BOB) for call in world.calls_of(who, writes=True)]


def test_delete_label_ends_it_for_everybody_and_keeps_the_owners_contacts(world: World) -> None:
    alice = gone(world)
    alice.press_row(LABEL)
    alice.press("Delete label")
    alice.press("Delete label, keep my contacts")
    world.settle()
    assert LABEL not in world.labels_in(BOB)
    assert world.google.book(BOB).contacts() == []
    assert len(world.google.book(ALICE).contacts()) == 6
    assert not alice.home().reads(LABEL)


def test_delete_label_keeps_what_was_added_in_a_card_with_its_owner(world: World) -> None:
    alice = gone(world)
    alice.press_row(LABEL)
    alice.press("Add contact")
    alice.press("Save", {"First name": "Nieuw", "Email": "nieuw@klant.example"})
    world.settle()
    alice.home()
    alice.press_row(LABEL)
    alice.press("Delete label")
    alice.press("Delete label, keep my contacts")
    world.settle()
    assert len(world.google.book(ALICE).contacts()) == 7
