"""History on the screen: from where each change came, every field of it with its values, and Undo that reaches every account."""

from __future__ import annotations

from tests.journeys.steps import at_contact, at_label, klanten, shared
from tests.two_way.steps import edit, resource, rounds, the
from tests.two_way.test_history import PIETER, at_history, note, notes
from tests.world import ALICE, BOB, CAROL, World, phones_of


def origins(world: World, who: str) -> list[str]:
    return [row.below.split(" · ")[-1] for row in at_history(world, who).card.rows() if " · " in row.below]


def test_each_way_in_is_named(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    world.clock.advance(60)
    note(world, ALICE, "Calls on Mondays")
    edit(world, BOB, PIETER, nicknames=[{"value": "Piet"}])
    rounds(world)
    alice = at_history(world, ALICE)
    alice.press("Undo")
    world.settle()
    assert origins(world, ALICE) == ["Taken back", "In Google Contacts", "In Commonbook", "First read from Google Contacts"]


def test_a_change_of_many_fields_shows_what_each_was_and_is(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), PIETER)
    bob.press("Edit")
    bob.press("Save", {"Notes": "Calls on Mondays", "Company": "Meulen BV", "Phone": "+31 20 7654321", "First name": "Piet"})
    world.settle()
    alice = at_contact(world.person(ALICE), "Piet Meulen")
    card = alice.press("History")
    for change in ("nothing → Calls on Mondays", "nothing → Meulen BV", "Pieter Meulen → Piet Meulen"):
        assert card.reads(change), change
    assert card.reads("+31 6 12345678 (Mobile) → +31 20 7654321 (Mobile)")


def test_undo_of_a_change_made_in_google_contacts_reaches_every_account_and_can_be_undone_itself(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    edit(world, BOB, PIETER, phoneNumbers=[{"value": "+31 20 7654321", "type": "work"}])
    rounds(world)
    note(world, CAROL, "Calls on Mondays")
    alice = at_history(world, ALICE)
    alice.send([each for each in alice.card.buttons() if each.text == "Undo"][1])
    world.settle()
    for who in (ALICE, BOB, CAROL):
        assert phones_of(the(world, who, PIETER)) == ["+31 6 12345678"]
        assert notes(world, who) == "Calls on Mondays"
    alice.press("Undo")
    world.settle()
    for who in (ALICE, BOB, CAROL):
        assert phones_of(the(world, who, PIETER)) == ["+31 20 7654321"]


def test_a_change_of_a_type_alone_shows_both_types(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    edit(world, BOB, PIETER, phoneNumbers=[{"value": "+31 6 12345678", "type": "work"}])
    rounds(world)
    assert at_history(world, ALICE).card.reads("+31 6 12345678 (Mobile) → +31 6 12345678 (Work)")


def test_a_number_that_is_added_is_shown_alone_and_undone_alone(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    mobile, work, home = (
        {"value": f"+31 {number}", "type": kind} for number, kind in (("6 12345678", "mobile"), ("20 1111111", "work"), ("20 2222222", "home"))
    )
    edit(world, BOB, PIETER, phoneNumbers=[mobile, work])
    rounds(world)
    edit(world, ALICE, PIETER, phoneNumbers=[mobile, work, home])
    rounds(world)
    alice = at_history(world, ALICE)
    assert "nothing → +31 20 1111111 (Work)" in [row.text for row in alice.card.rows()]
    alice.send([each for each in alice.card.buttons() if each.text == "Undo"][1])
    world.settle()
    assert phones_of(the(world, BOB, PIETER)) == ["+31 6 12345678", "+31 20 2222222"]


def moves(world: World, who: str) -> list[tuple[str, str]]:
    """What became of the contact as a whole, and by whom."""
    words = ("Added to", "Removed from", "Deleted from", "Restored in")
    return [(row.text, row.below.split(" · ")[0]) for row in at_history(world, who).card.rows() if row.text.startswith(words)]


def test_who_took_it_out_of_a_label_and_who_brought_it_back_is_in_its_history(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can delete")
    shared(world, CAROL, access="Can edit")
    world.google.book(BOB).delete(resource(world, BOB, PIETER))
    rounds(world)
    alice = at_label(world.person(ALICE))
    alice.press("Trash")
    alice.press("Restore")
    world.settle()
    assert moves(world, ALICE) == [("Restored in Klanten.", "Alice de Vries"), ("Deleted from Klanten.", "Bob Bakker")]
    assert moves(world, CAROL) == [("Restored in Klanten.", "Alice de Vries"), ("Deleted from Klanten.", "Somebody with access")]


def test_labels_that_the_reader_does_not_have_are_not_in_it(world: World) -> None:
    """T6: what a contact's owner does with it elsewhere."""
    klanten(world)
    world.label_in_google(ALICE, "Geheim", [])
    shared(world, CAROL, "Geheim")
    shared(world, BOB, access="Can edit")
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Add to label")
    box = panel.card.inputs()[0]
    panel.press("Save", {box.label: "Geheim"})
    world.settle()
    assert moves(world, ALICE) == [("Added to Geheim.", "Alice de Vries")]
    assert moves(world, BOB) == []


def test_who_got_the_label_later_does_not_learn_what_became_of_it_before(world: World) -> None:
    """P4."""
    klanten(world)
    shared(world, BOB, access="Can delete")
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Remove from label")
    panel.press("Save")
    world.settle()
    alice = at_label(world.person(ALICE))
    alice.press("Trash")
    alice.press("Restore")
    world.settle()
    world.clock.advance(60)
    shared(world, CAROL, access="Can edit")
    assert len(moves(world, BOB)) == 2
    assert moves(world, CAROL) == []


def test_pages_of_a_long_history_hold_each_move_once(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can delete")
    for number in range(30):
        note(world, ALICE, f"Note {number:02}")
        if number in (2, 5, 28):
            panel = at_contact(world.person(ALICE), PIETER)
            panel.press("Remove from label")
            panel.press("Save")
            alice = at_label(world.person(ALICE))
            alice.press("Trash")
            alice.press("Restore")
            world.settle()
            world.clock.advance(60)
    alice = at_history(world, ALICE)
    first = [row.text for row in alice.card.rows() if row.text.startswith(("Deleted", "Restored"))]
    alice.press("Next")
    second = [row.text for row in alice.card.rows() if row.text.startswith(("Deleted", "Restored"))]
    assert sorted([*first, *second]) == ["Deleted from Klanten."] * 3 + ["Restored in Klanten."] * 3
    assert len(first) == 4  # the second time came after the oldest change of the first page
