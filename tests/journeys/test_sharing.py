"""A label, the whole address book or one contact, shared and taken back: what arrives, what leaves, and what nobody may touch."""

from __future__ import annotations

import json

from tests.journeys.steps import KLANTEN, PEOPLE, PIETER, at_contact, at_label, at_member, book_of, klanten, share, shared
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, SANNE, groups_of, name_of, person, phones_of

MY_CONTACTS = "contactGroups/myContacts"
NAMES = sorted(name_of({"names": [{"displayName": name}]}) for name in ("Pieter Meulen", "Zoë Şahin", "小明 王", "أمينة حداد"))


def contents(world: Watched, email: str) -> str:
    """All of somebody's Google Contacts, byte by byte."""
    return json.dumps(world.google.book(email).contacts(), sort_keys=True)


# What arrives


def test_shared_label_arrives_under_its_name_and_in_my_contacts(world: Watched) -> None:
    klanten(world)
    shared(world)
    assert world.names_in(BOB, "Klanten") == world.names_in(ALICE, "Klanten")
    assert all(MY_CONTACTS in groups_of(each) for each in world.people_in(BOB, "Klanten"))


def test_the_one_who_shares_is_told_for_whom_and_the_owner_s_own_contacts_are_not_rewritten(world: Watched) -> None:
    klanten(world)
    before = contents(world, ALICE)
    alice = world.person(ALICE)
    card = share(alice, BOB)
    assert alice.toast == "Klanten is on its way to Bob Bakker."
    assert card.reads("Klanten is on its way to Bob Bakker.")
    world.settle()
    assert contents(world, ALICE) == before
    assert world.calls_of(ALICE, writes=True) == []


def test_card_of_a_label_just_shared_says_that_its_contacts_are_being_read(world: Watched) -> None:
    klanten(world)
    alice = world.person(ALICE)
    card = share(alice, BOB)
    assert not any("of 0" in text for text in card.texts())
    assert card.reads("Its contacts are being read from Google Contacts")
    world.settle()
    alice.press("Refresh")
    assert not alice.card.has_button("Refresh")
    assert alice.card.subtitle == "4 contacts"


def test_several_people_at_once_and_one_more_later(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, Carol Jansen <{CAROL}>")
    shared(world, SANNE)
    for email in (BOB, CAROL, SANNE):
        assert world.names_in(email, "Klanten") == world.names_in(ALICE, "Klanten")


def test_whole_address_book_is_shared_and_what_came_from_others_is_not(world: Watched) -> None:
    """R2: a copy received from somebody else is never part of one's own "Contacts"."""
    klanten(world, CAROL, "Van Carol", (person("Carols Geheim", email="geheim@carol.example"),))
    shared(world, ALICE, "Van Carol", by=CAROL)
    world.google.book(ALICE).create(person("Losse Vriend", email="los@vriend.example"))
    klanten(world)
    shared(world, BOB, "Contacts")
    assert world.names_in(BOB, "Contacts of Alice de Vries") == sorted([*world.names_in(ALICE, "Klanten"), "Losse Vriend"])
    assert "Geheim" not in contents(world, BOB)


def test_one_shared_contact_passed_on_brings_neither_its_label_nor_the_others(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    alice.press("Share")
    alice.press("Share", {PEOPLE: CAROL})
    world.settle()
    assert world.names_in(CAROL, "Shared by Alice de Vries") == ["Pieter Meulen"]
    assert "Klanten" not in world.labels_in(CAROL)
    assert len(book_of(world, CAROL)) == 1


def test_two_people_given_one_contact_each_never_see_each_other_s(world: Watched) -> None:
    """R5: one automatic label for each pair of sharer and principal."""
    klanten(world)
    for name, to in (("Pieter Meulen", BOB), ("Zoë Şahin", CAROL)):
        alice = world.person(ALICE)
        at_label(alice)
        alice.press_row(name)
        alice.press("Share")
        alice.press("Share", {PEOPLE: to})
        world.settle()
    assert world.names_in(BOB, "Shared by Alice de Vries") == ["Pieter Meulen"]
    assert world.names_in(CAROL, "Shared by Alice de Vries") == ["Zoë Şahin"]
    assert world.google.book(ALICE).groups().keys() >= {"Klanten"}
    assert "Shared by Alice de Vries" not in world.labels_in(ALICE)


def test_own_unshared_contact_is_shared_alone_and_its_label_stays_unshared(world: Watched) -> None:
    klanten(world)
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    alice.press("Share")
    alice.press("Share", {PEOPLE: BOB, "Access": "Can edit"})
    world.settle()
    assert [name_of(each) for each in book_of(world, BOB).values()] == ["Pieter Meulen"]
    bob = at_contact(world.person(BOB), "Pieter Meulen", "Shared by Alice de Vries")
    bob.press("Edit")
    bob.press("Save", {"Phone": "+31 6 22222222"})
    world.settle()
    assert ["+31 6 22222222"] in [phones_of(each) for each in world.people_in(ALICE, "Klanten")]


def test_contact_added_in_a_shared_label_arrives_everywhere(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_label(world.person(BOB))
    bob.press("Add contact")
    assert bob.card.input("Label").value == (bob.card.input("Label").choices["Klanten"],)
    bob.press("Save", {"First name": "Nieuw", "Last name": "Iemand", "Email": "nieuw@iemand.example"})
    world.settle()
    assert "Nieuw Iemand" in world.names_in(ALICE, "Klanten")
    assert "Nieuw Iemand" in world.names_in(BOB, "Klanten")


def test_label_made_here_appears_in_google_contacts(world: Watched) -> None:
    alice = world.person(ALICE)
    alice.home()
    alice.press("New label")
    alice.press("Save", {"Label name": "  Leveranciers  "})
    assert alice.card.reads("The label Leveranciers is ready.")
    world.settle()
    assert "Leveranciers" in world.labels_in(ALICE)
    share(alice, BOB, "Leveranciers")
    world.settle()
    assert "Leveranciers" in world.labels_in(BOB)


def test_label_name_that_is_taken_or_reserved_stays_in_the_form(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    alice = world.person(ALICE)
    for name in ("klanten", "My Contacts", "", "x" * 201):
        alice.home()
        alice.press("New label")
        alice.press("Save", {"Label name": name})
        assert alice.card.input("Label name").value == ((name,) if name else ())
    world.settle()
    assert world.labels_in(ALICE) == ["Klanten"]


def test_label_of_the_same_name_is_told_apart_by_its_owner(world: Watched) -> None:
    klanten(world)
    klanten(world, BOB, people=(person("Bobs Eigen", email="eigen@bob.example"),))
    own = contents(world, BOB)
    shared(world, BOB)
    assert world.labels_in(BOB) == ["Klanten", "Klanten (shared by Alice de Vries)"]
    assert world.names_in(BOB, "Klanten") == ["Bobs Eigen"]
    assert world.names_in(BOB, "Klanten (shared by Alice de Vries)") == world.names_in(ALICE, "Klanten")
    assert own[1:-1] in contents(world, BOB)


# Access and the phone


def test_mobile_switch_off_takes_copies_out_of_my_contacts_and_on_puts_them_back(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, mobile=False)
    assert world.names_in(BOB, "Klanten") == world.names_in(ALICE, "Klanten")
    assert not any(MY_CONTACTS in groups_of(each) for each in world.people_in(BOB, "Klanten"))
    for switch, is_in in (("on", True), ("", False)):
        alice = at_member(world.person(ALICE), "Bob Bakker")
        alice.press("Save", {"Mobile and Outlook": switch})
        world.settle()
        assert [MY_CONTACTS in groups_of(each) for each in world.people_in(BOB, "Klanten")] == [is_in] * 4
        assert len(world.people_in(BOB, "Klanten")) == 4


def test_changed_access_holds_at_once(world: Watched) -> None:
    klanten(world)
    shared(world)
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    assert not bob.card.has_button("Edit")
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Save", {"Access": "Can delete"})
    assert alice.card.reads("The access of Bob Bakker has changed.")
    at_contact(bob, "Pieter Meulen")
    assert bob.card.has_button("Edit")
    assert bob.card.has_button("Delete contact")
    at_member(alice, "Bob Bakker").press("Save", {"Access": "View only"})
    assert not at_contact(bob, "Pieter Meulen").card.has_button("Edit")


def test_sharing_again_changes_the_access(world: Watched) -> None:
    klanten(world)
    shared(world)
    shared(world, access="Can edit")
    assert at_contact(world.person(BOB), "Pieter Meulen").card.has_button("Edit")
    assert len(world.people_in(BOB, "Klanten")) == 4


def test_members_show_names_access_and_state(world: Watched) -> None:
    klanten(world)
    share(world.person(ALICE), f"{BOB}, {CAROL}", access="Can reshare")
    alice = at_label(world.person(ALICE))
    alice.press("Members")
    assert alice.card.row("Alice de Vries (you)").below == "Owner"
    assert alice.card.row("Bob Bakker").below.startswith("Can reshare · Being set up")
    world.settle()
    alice = at_label(world.person(ALICE))
    alice.press("Members")
    assert alice.card.row("Bob Bakker").below == "Can reshare · Up to date"
    world.google.suspend(CAROL)
    at_contact(alice, "Pieter Meulen").press("Edit")
    alice.press("Save", {"Phone": "+31 6 10000000"})
    world.settle()
    at_label(alice).press("Members")
    assert alice.card.row("Carol Jansen").below == "Can reshare · Suspended"


def test_a_viewer_sees_the_owner_oneself_and_a_number(world: Watched) -> None:
    """P1."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}, {SANNE}")
    bob = at_label(world.person(BOB))
    bob.press("Members")
    assert bob.card.reads("And 2 more people.")
    assert not bob.card.reads("Carol")
    assert bob.card.reads("Alice de Vries")


# What leaves, and what stays


def test_unsharing_removes_the_copies_and_the_label_and_nothing_else(world: Watched) -> None:
    """I7, I18: Bob's own contacts are byte-equal, and nobody else loses anything."""
    own = world.google.book(BOB).create(person("Bobs Tante", phone="+31 6 88888888"))
    tante = json.dumps(world.google.book(BOB).contact(own), sort_keys=True)
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    before, owners = contents(world, CAROL), contents(world, ALICE)
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    assert alice.card.reads("Bob Bakker no longer has Klanten.")
    world.settle()
    assert world.labels_in(BOB) == []
    assert list(book_of(world, BOB)) == [own]
    assert json.dumps(world.google.book(BOB).contact(own), sort_keys=True) == tante
    assert contents(world, CAROL) == before
    assert contents(world, ALICE) == owners


def test_unsharing_leaves_what_bob_put_under_the_label_himself(world: Watched) -> None:
    """I7: a private contact under the label stays, byte-equal, and so does the label that holds it."""
    klanten(world)
    shared(world)
    own = world.google.book(BOB).create(person("Bobs Klant", phone="+31 6 77777777"), ["Klanten"])
    before = json.dumps(world.google.book(BOB).contact(own), sort_keys=True)
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    world.settle()
    assert list(book_of(world, BOB)) == [own]
    assert json.dumps(world.google.book(BOB).contact(own), sort_keys=True) == before
    assert world.names_in(BOB, "Klanten") == ["Bobs Klant"]


def test_leaving_takes_ones_own_copies_only(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob = at_label(world.person(BOB))
    bob.press("Add contact")
    bob.press("Save", {"First name": "Door", "Last name": "Bob", "Email": "door@bob.example"})
    world.settle()
    at_label(bob).press("Leave")
    bob.press("Confirm")
    assert bob.card.reads("You left Klanten.")
    assert "Klanten" not in [row.text for row in bob.card.rows()]
    world.settle()
    assert book_of(world, BOB) == {}
    assert "Door Bob" in world.names_in(CAROL, "Klanten"), "what the leaver added stays with the label"
    assert "Door Bob" in world.names_in(ALICE, "Klanten")


def test_contact_seen_through_another_label_stays(world: Watched) -> None:
    [resource] = klanten(world, people=(PIETER,))
    book = world.google.book(ALICE)
    book.create_label("Vrienden")
    book.add_to_label("Vrienden", resource)
    shared(world, BOB, "Klanten")
    shared(world, BOB, "Vrienden")
    assert len(book_of(world, BOB)) == 1
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    world.settle()
    assert world.labels_in(BOB) == ["Vrienden"]
    assert world.names_in(BOB, "Vrienden") == ["Pieter Meulen"]


def test_given_back_after_unsharing_it_arrives_once(world: Watched) -> None:
    klanten(world)
    shared(world)
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    shared(world)
    assert world.names_in(BOB, "Klanten") == world.names_in(ALICE, "Klanten")
    assert len(book_of(world, BOB)) == len(KLANTEN)


def test_deleting_a_contact_asks_first_and_takes_it_from_everybody(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can delete")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Delete contact")
    assert bob.card.reads("Delete Pieter Meulen?")
    bob.press("Cancel")
    world.settle()
    assert "Pieter Meulen" in world.names_in(ALICE, "Klanten")
    bob.press("Delete contact")
    bob.press("Confirm")
    assert bob.card.reads("Pieter Meulen is deleted.")
    world.settle()
    assert "Pieter Meulen" not in world.names_in(BOB, "Klanten")
    assert "Pieter Meulen" not in world.names_in(ALICE, "Klanten")
    assert "Pieter Meulen" in contents(world, ALICE), "the owner's own contact loses only the label"
