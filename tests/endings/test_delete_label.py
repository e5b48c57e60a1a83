"""Delete label: the copies of others leave, the owner's contacts stay or go on his word, and for 30 days all of it can come back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.journeys.steps import at_contact, at_label, at_member, book_of, books, forged, klanten, nonce_of, shared, stored, the_label
from tests.two_way.steps import many, rounds
from tests.world import ALICE, BOB, CAROL, Panel, World, name_of, person

KEEP, WITH_CONTACTS = "Delete label, keep my contacts", "Delete label and its contacts"
CHOICES = pytest.mark.parametrize("choice", [KEEP, WITH_CONTACTS])


def delete(world: World, choice: str = KEEP, label: str = "Klanten") -> Panel:
    """Alice deletes a label on its card; the tasks still wait."""
    panel = at_label(world.person(ALICE), label)
    panel.press("Delete label")
    panel.press(choice)
    return panel


def deleted_labels(world: World, email: str = ALICE) -> Panel:
    panel = world.person(email)
    panel.home()
    panel.press("Settings")
    panel.press("Deleted labels")
    return panel


def private(world: World, email: str) -> dict[str, Any]:
    """A contact of somebody's own in no shared label, as it stands."""
    world.google.book(email).create(person("Privé Persoon", phone="+31 6 99999999"), labels=["Familie"])
    return {name: each for name, each in book_of(world, email).items() if name_of(each) == "Privé Persoon"}


@CHOICES
def test_copies_of_others_leave_and_ones_private_contacts_stay_as_they_are(world: World, choice: str) -> None:
    """I7, I18."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    kept = {email: private(world, email) for email in (ALICE, BOB)}
    panel = delete(world, choice)
    assert not panel.card.reads("Klanten · ")
    world.settle()
    rounds(world)
    assert book_of(world, BOB) == kept[BOB]
    assert book_of(world, CAROL) == {}
    assert "Klanten" not in world.labels_in(BOB)
    assert "Klanten" not in world.labels_in(ALICE)
    assert {name: each for name, each in book_of(world, ALICE).items() if name in kept[ALICE]} == kept[ALICE]
    assert len(book_of(world, ALICE)) == 1 + (4 if choice == KEEP else 0)


def test_access_is_over_before_any_copy_has_left(world: World) -> None:
    """T12."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    delete(world)
    assert bob.press("Save", {"Phone": "+31 6 66666666"}).json["name"] == "error"
    world.settle()
    assert "66666666" not in json.dumps(books(world))


@CHOICES
def test_restore_gives_everybody_back_what_they_had(world: World, choice: str) -> None:
    """I12: grants, hidden fields and comments too; what was hidden stays hidden."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    shared(world, CAROL)
    at_member(world.person(ALICE), "Carol Jansen")
    panel = at_member(world.person(ALICE), "Carol Jansen")
    panel.press("Hidden fields")
    panel.send(panel.card.button("Save"), {})
    before = {email: sorted(map(name_of, book_of(world, email).values())) for email in (ALICE, BOB, CAROL)}
    grants = stored(world)[f"labels/{the_label(world)}"]["grants"]
    delete(world, choice)
    world.settle()
    world.clock.advance(29 * 86400)
    panel = deleted_labels(world)
    assert panel.card.reads("Klanten")
    panel.press("Restore")
    assert panel.toast == "The label Klanten is back, for everybody who had it."
    world.settle()
    assert {email: sorted(map(name_of, book_of(world, email).values())) for email in before} == before
    assert world.names_in(ALICE, "Klanten") == world.names_in(BOB, "Klanten") == before[ALICE]
    assert stored(world)[f"labels/{the_label(world)}"]["grants"] == grants
    world.google.calls.clear()
    rounds(world)
    assert not [call for who in (ALICE, BOB, CAROL) for call in world.calls_of(who, writes=True)]


@CHOICES
@pytest.mark.parametrize("when", ["at once", "half way", "when all have left"])
def test_undo_takes_it_back(world: World, choice: str, when: str) -> None:
    many(world, 12)
    shared(world, BOB)
    before = {email: sorted(map(name_of, book_of(world, email).values())) for email in (ALICE, BOB)}
    panel = delete(world, choice)
    if when == "half way":
        world.tasks.run_due()
    elif when == "when all have left":
        world.settle()
    panel.press("Undo")
    world.settle()
    rounds(world)
    assert {email: sorted(map(name_of, book_of(world, email).values())) for email in before} == before
    assert world.names_in(ALICE, "Klanten") == world.names_in(BOB, "Klanten") == before[ALICE]
    assert world.labels_in(ALICE) == world.labels_in(BOB) == ["Klanten"]


def test_after_thirty_days_nothing_is_offered(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    delete(world)
    world.settle()
    label = the_label(world)
    world.clock.advance(30 * 86400)
    assert not deleted_labels(world).card.has_button("Restore")
    card = world.person(ALICE).act(forged("label/bring-back", label=label, nonce=nonce_of(world, ALICE)))
    assert card.json["name"] == "error"


def test_nobody_but_its_owner_brings_a_label_back(world: World) -> None:
    """T6, T30."""
    klanten(world)
    shared(world, BOB, access="Can reshare")
    delete(world)
    world.settle()
    assert not deleted_labels(world, BOB).card.has_button("Restore")
    before = stored(world)
    nonce = nonce_of(world, BOB)
    for press in (forged("label/bring-back", label=the_label(world), nonce=nonce), forged("undo", undo=f"label {the_label(world)}", nonce=nonce)):
        assert world.person(BOB).act(press).json["name"] == "error"
    assert stored(world) == before


def test_what_was_added_in_a_card_is_its_owners_own_afterwards(world: World) -> None:
    """No mark of ours is left on it, so it can be shared anew."""
    klanten(world)
    shared(world, BOB)
    panel = at_label(world.person(ALICE))
    panel.press("Add contact")
    panel.press("Save", {"First name": "Nieuw", "Email": "nieuw@klant.example"})
    world.settle()
    delete(world)
    world.settle()
    assert len(book_of(world, ALICE)) == 5
    assert "commonbook" not in json.dumps(list(book_of(world, ALICE).values()))
    world.google.book(ALICE).create_label("Opnieuw")
    for resource in book_of(world, ALICE):
        world.google.book(ALICE).add_to_label("Opnieuw", resource)
    shared(world, CAROL, "Opnieuw")
    assert len(world.names_in(CAROL, "Opnieuw")) == 5


@CHOICES
def test_a_contact_in_another_shared_label_stays_there(world: World, choice: str) -> None:
    resources = klanten(world)
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resources[0])
    shared(world, BOB)
    shared(world, CAROL, "Vrienden")
    delete(world, choice)
    world.settle()
    rounds(world)
    assert world.names_in(CAROL, "Vrienden") == ["Pieter Meulen"]
    assert "Pieter Meulen" in map(name_of, book_of(world, ALICE).values())
    assert book_of(world, BOB) == {}


def test_a_contact_under_no_other_label_stays_in_ones_contacts(world: World) -> None:
    """Google leaves no contact without a group: it is put among My Contacts rather than lost from sight."""
    (resource,) = klanten(world, people=(person("Alleen Hier"),))
    world.google.book(ALICE).remove_from_label("myContacts", resource)
    shared(world, BOB)
    delete(world)
    world.settle()
    assert [name_of(each) for each in book_of(world, ALICE).values()] == ["Alleen Hier"]
    assert "Klanten" not in world.labels_in(ALICE)


def test_contacts_the_whole_address_book_cannot_be_deleted(world: World) -> None:
    """Forged or not."""
    klanten(world)
    shared(world, BOB, "Contacts")
    card = at_label(world.person(ALICE), "Contacts").card
    assert not card.has_button("Delete label")
    before = stored(world)
    (label,) = [path.partition("/")[2] for path in before if path.startswith("labels/")]
    for press in ("label/delete", "label/end"):
        parameters = {"label": label, "contacts": "deleted", "nonce": nonce_of(world, ALICE)}
        assert world.person(ALICE).act(forged(press, **parameters)).json["name"] == "error"
    assert stored(world) == before


def test_an_answer_that_says_nothing_of_the_contacts_deletes_nothing(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    before = stored(world)
    card = world.person(ALICE).act(forged("label/end", label=the_label(world), nonce=nonce_of(world, ALICE)))
    assert card.json["name"] == "error"
    assert stored(world) == before


def test_a_contact_can_still_be_deleted_elsewhere(world: World) -> None:
    """The label that ended is no reason to refuse."""
    resources = klanten(world)
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resources[0])
    shared(world, BOB)
    shared(world, CAROL, "Vrienden")
    delete(world)
    world.settle()
    panel = at_contact(world.person(ALICE), "Pieter Meulen", "Vrienden")
    panel.press("Delete contact")
    assert panel.press("Confirm").json["name"] == "home"
    world.settle()
    assert book_of(world, CAROL) == {}


def test_what_nobody_brought_back_is_erased(world: World) -> None:
    """T35: values, history and the label's own words; ids stay."""
    resources = klanten(world)
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resources[0])
    shared(world, BOB)
    shared(world, CAROL, "Vrienden")
    delete(world)
    world.settle()
    world.clock.advance(30 * 86400)
    rounds(world, 61)
    assert "şahin" in json.dumps(stored(world), default=str, ensure_ascii=False).lower()
    world.clock.advance(86400)
    rounds(world, 63)
    left = json.dumps(stored(world), default=str, ensure_ascii=False)
    assert "şahin" not in left.lower()
    assert "Klanten" not in left
    assert "Meulen" in left
    assert world.names_in(CAROL, "Vrienden") == ["Pieter Meulen"]
    assert len(book_of(world, ALICE)) == 4


def test_ending_and_restoring_cost_the_same_whatever_the_label_holds(world: World) -> None:
    """A label of 25,000 ends like one of five: no contact is written."""
    many(world, 60)
    shared(world, BOB)
    world.firestore.counts.reset()
    panel = delete(world)
    assert world.firestore.counts.writes <= 8
    world.settle()
    world.firestore.counts.reset()
    panel.press("Undo")
    assert world.firestore.counts.writes <= 8
