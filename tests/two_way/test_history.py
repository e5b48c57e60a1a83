"""The history of a contact: who changed what, when and from where, and Undo of one change (amendment P4; promises.md I2)."""

from __future__ import annotations

from dataclasses import replace

from tests.journeys.steps import at_contact, klanten, nonce_of, shared
from tests.two_way.steps import edit, rounds, the
from tests.world import ALICE, BOB, CAROL, MALLORY, Panel, World

PIETER = "Pieter Meulen"


def note(world: World, who: str, text: str) -> None:
    panel = at_contact(world.person(who), PIETER)
    panel.press("Edit")
    panel.press("Save", {"Notes": text})
    world.settle()
    world.clock.advance(60)


def at_history(world: World, who: str) -> Panel:
    panel = at_contact(world.person(who), PIETER)
    panel.press("History")
    return panel


def notes(world: World, who: str = BOB) -> str:
    values = the(world, who, PIETER).get("biographies") or [{"value": ""}]
    return str(values[0]["value"])  # type: ignore[index]


def test_it_says_who_changed_what_when_and_from_where(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    world.clock.advance(60)
    note(world, ALICE, "Calls on Mondays")
    edit(world, BOB, PIETER, biographies=[{"value": "Never calls", "contentType": "TEXT_PLAIN"}])
    rounds(world)
    rows = at_history(world, ALICE).card.rows()
    heads = [(each.below.split(" · ")[0], each.text, each.below.split(" · ")[-1]) for each in rows if " · " in each.below]
    assert heads == [
        ("Bob Bakker", "Notes", "In Google Contacts"),
        ("Alice de Vries", "Notes", "In Commonbook"),
        ("Alice de Vries", "The contact was added.", "First read from Google Contacts"),
    ]
    assert "Calls on Mondays → Never calls" in [each.text for each in rows]


def test_undo_of_one_change_travels_and_leaves_later_edits_alone(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    note(world, BOB, "Calls on Mondays")
    bob = at_contact(world.person(BOB), PIETER)
    bob.press("Edit")
    bob.press("Save", {"Company": "Meulen BV"})
    world.settle()
    alice = at_history(world, ALICE)
    alice.send([each for each in alice.card.buttons() if each.text == "Undo"][1])
    world.settle()
    assert notes(world) == ""
    assert the(world, BOB, PIETER)["organizations"][0]["name"] == "Meulen BV"  # type: ignore[index]


def test_undo_of_what_somebody_changed_again_changes_nothing(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    note(world, ALICE, "Calls on Mondays")
    note(world, BOB, "Never calls")
    alice = at_history(world, ALICE)
    alice.send([each for each in alice.card.buttons() if each.text == "Undo"][1])
    assert alice.toast == "Nothing was changed."
    world.settle()
    assert notes(world) == "Never calls"
    assert not alice.home().has_button("Conflicts")


def test_a_viewer_has_no_history(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    assert not at_contact(world.person(BOB), PIETER).card.has_button("History")


def test_a_new_grantee_sees_nothing_from_before_the_grant(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    note(world, ALICE, "Secret of old")
    note(world, ALICE, "Calls on Mondays")
    shared(world, CAROL, access="Can edit")
    world.clock.advance(60)
    note(world, ALICE, "Never calls")
    card = at_history(world, CAROL).card
    assert card.reads("Calls on Mondays → Never calls")
    assert not card.reads("Secret of old")


def test_a_change_of_what_is_hidden_from_the_reader_is_not_there_at_all(world: World) -> None:
    """T10: through the reader's present lens, also what was visible then."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    world.clock.advance(60)
    note(world, ALICE, "Secret from now on")
    assert at_history(world, BOB).card.reads("Secret from now on")
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Klanten")
    alice.press("Members")
    alice.press_row("Bob Bakker")
    box = alice.press("Hidden fields").inputs()[0]
    alice.press("Save", {box.label: (box.choices["Notes"],)})
    world.settle()
    card = at_history(world, BOB).card
    assert not card.reads("Secret")
    assert not card.has_button("Undo")


def test_a_hundred_changes_are_read_25_at_a_time_newest_first(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    for number in range(30):
        note(world, BOB, f"Note {number:02}")
    alice = at_history(world, ALICE)
    assert alice.card.reads("Note 28 → Note 29")
    assert not alice.card.reads("Note 03 → Note 04")
    alice.press("Next")
    assert alice.card.reads("Note 03 → Note 04")
    assert alice.card.reads("The contact was added.")
    assert not alice.card.has_button("Next")


def test_a_forged_undo_by_somebody_without_the_right_changes_nothing(world: World) -> None:
    """T30, T6."""
    klanten(world)
    shared(world, BOB)
    note(world, ALICE, "Calls on Mondays")
    asked = at_history(world, ALICE).card.button("Undo").action
    assert asked is not None
    for who in (BOB, MALLORY):
        world.person(who).home()
        answer = world.person(who).act(replace(asked, parameters={**asked.parameters, "nonce": nonce_of(world, who)}))
        assert answer.json["name"] == "error"
    world.settle()
    assert notes(world) == "Calls on Mondays"
