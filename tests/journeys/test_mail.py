"""A mail is open: who wrote it, and who else is on it."""

from __future__ import annotations

from tests.cards.reading import Card
from tests.journeys.steps import PEOPLE, klanten, mail_from, shared
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MARTA, person, phones_of


def test_known_sender_is_shown_in_full_with_label_and_role(world: Watched) -> None:
    klanten(world)
    shared(world, access="Can edit")
    card = mail_from(world, BOB, "P. Meulen <PIETER@klant.example>", Cc=f"{CAROL}, Vreemde <x@elders.example>").card
    assert card.title == "Pieter Meulen"
    assert card.row("+31 6 12345678").below == "Mobile"
    assert card.row("Klanten").below == "Can edit · Alice de Vries"
    assert card.has_button("Edit")
    assert not card.has_button("Delete contact")
    assert card.row("Vreemde").below == "x@elders.example"


def test_sender_known_to_somebody_else_is_unknown_here(world: Watched) -> None:
    """R4: what one may not see does not match."""
    klanten(world)
    shared(world, BOB)
    card = mail_from(world, CAROL, "pieter@klant.example").card
    assert card.has_button("Add contact")
    assert not card.reads("Meulen")


def test_unknown_sender_is_added_to_a_label_and_reaches_its_people(world: Watched) -> None:
    klanten(world)
    shared(world, access="Can edit")
    bob = mail_from(world, BOB, '"Nieuwe, Klaas" <klaas@nieuw.example>')
    bob.press("Add contact")
    assert bob.card.input("Email").value == ("klaas@nieuw.example",)
    assert "Only me" in bob.card.input("Label").choices
    bob.press("Save", {"Phone": "+31 6 55512345", "Label": "Klanten"})
    assert bob.card.reads("Added to Klanten. 1 person gets it in a few seconds.")
    world.settle()
    assert "+31 6 55512345" in str(world.people_in(ALICE, "Klanten"))
    assert "+31 6 55512345" in str(world.people_in(BOB, "Klanten"))


def test_unknown_sender_can_be_kept_for_oneself(world: Watched) -> None:
    alice = mail_from(world, ALICE, "Klaas <klaas@nieuw.example>")
    alice.press("Add contact")
    alice.press("Save", {"Label": "Only me"})
    assert alice.card.reads("Saved in your Google Contacts only.")
    [made] = world.google.book(ALICE).contacts()
    assert made["emailAddresses"][0]["value"] == "klaas@nieuw.example"
    world.settle()
    assert "klaas" not in str(list(world.db.collection("contacts").stream()))


def test_several_contacts_of_one_address_are_rows_told_apart(world: Watched) -> None:
    klanten(world, people=(person("Jan Jansen", phone="+31 6 11111111", email="info@bv.example"), person("Piet Pieters", email="info@bv.example")))
    shared(world)
    bob = mail_from(world, BOB, "info@bv.example")
    assert bob.card.reads("Several contacts have this address")
    bob.press_row("Jan Jansen")
    assert bob.card.title == "Jan Jansen"
    assert bob.card.reads("+31 6 11111111")


def test_one_of_several_stays_on_top_after_it_was_edited(world: Watched) -> None:
    klanten(world, people=(person("Jan Jansen", email="info@bv.example"), person("Piet Pieters", email="info@bv.example")))
    shared(world, access="Can edit")
    bob = mail_from(world, BOB, "info@bv.example")
    bob.press_row("Jan Jansen")
    bob.press("Edit")
    bob.press("Save", {"Phone": "+31 6 11111111"})
    assert bob.card.title == "Jan Jansen"
    assert bob.card.has_button("Undo")
    bob.undo()
    assert bob.card.title == "Jan Jansen"


def test_another_person_of_the_mail_is_edited_and_stays_on_top(world: Watched) -> None:
    klanten(world)
    shared(world, access="Can edit")
    bob = mail_from(world, BOB, "pieter@klant.example", Cc="zoe@klant.example")
    bob.press_row("Zoë Şahin")
    bob.press("Edit")
    bob.press("Save", {"Phone": "+31 6 11111111"})
    assert bob.card.title == "Zoë Şahin"


def test_own_unshared_contact_is_shown_live_and_edited_in_ones_own_google_contacts_only(world: Watched) -> None:
    """P8: nothing of it is stored with us."""
    resource = world.google.book(ALICE).create(person("Oma Canary", phone="+31 6 44444444", email="oma@thuis.example"))
    alice = mail_from(world, ALICE, "oma@thuis.example")
    assert alice.card.reads("Only you")  # found although Google's search is cold (people.md 2.9)
    alice.press("Edit")
    alice.press("Save", {"Phone": "+31 6 77777777"})
    assert alice.card.reads("Saved in your Google Contacts only.")
    assert alice.card.reads("+31 6 77777777")
    assert phones_of(world.google.book(ALICE).contact(resource)) == ["+31 6 77777777"]
    world.settle()
    assert everything_stored(world).count("Canary") == 0


def everything_stored(world: Watched) -> str:
    return str([document.to_dict() for collection in world.db.collections() for document in collection.stream()])


def test_mailing_list_is_called_one(world: Watched) -> None:
    headers = {"List-Id": "Nieuws <nieuws.lijst.example>"}
    card = mail_from(world, ALICE, "Redactie <redactie@lijst.example>", to="nieuws@lijst.example", **headers).card
    assert "Mailing list" in card.row("nieuws@lijst.example").below


def test_mail_to_oneself_names_nobody(world: Watched) -> None:
    card = mail_from(world, ALICE, ALICE).card
    assert card.reads("This mail is from you, to nobody else.")


def test_own_mail_shows_whom_it_went_to(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    card = mail_from(world, ALICE, ALICE, to="pieter@klant.example").card
    assert card.title == "Pieter Meulen"


def test_214_addresses_are_nineteen_rows_and_the_rest_pages_away(world: Watched) -> None:
    """J2."""
    many = ", ".join(f"Gast {number} <gast{number}@feest.example>" for number in range(213))
    alice = mail_from(world, ALICE, "Gastheer <host@feest.example>", to=f"{ALICE}, {many}")
    rows = [row for row in alice.card.rows() if row.text.startswith("Gast ")]
    assert len(rows) == 19
    alice.press_row("Show all 213")
    seen = _names(alice.card)
    while alice.card.has_button("Next"):
        alice.press("Next")
        seen += _names(alice.card)
    assert sorted(seen) == sorted(f"Gast {number}" for number in range(213))
    alice.press("Previous")
    alice.press_row(_names(alice.card)[0])
    assert alice.card.has_button("Add contact")


def _names(card: Card) -> list[str]:
    return [row.text for row in card.rows() if row.text.startswith("Gast ")]


def test_contact_shared_from_a_mail_takes_two_presses_and_the_mail_stays(world: Watched) -> None:
    """Journey 3."""
    klanten(world)
    shared(world, BOB)
    alice = mail_from(world, ALICE, "pieter@klant.example", Cc="ander@klant.example")
    alice.press("Share")
    alice.press("Share", {PEOPLE: CAROL})
    assert alice.card.reads("on its way to")
    assert alice.card.reads("ander@klant.example"), "the mail's card is back, with its other people"
    world.settle()
    assert world.names_in(CAROL, "Shared by Alice de Vries") == ["Pieter Meulen"]


def test_correcting_a_phone_from_a_mail_reaches_the_colleague(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    alice = mail_from(world, ALICE, "pieter@klant.example", Cc="ander@klant.example")
    alice.press("Edit")
    alice.press("Save", {"Phone": "+31 6 99999999"})
    assert alice.card.reads("Saved. 1 person gets it in a few seconds.")
    assert alice.card.reads("ander@klant.example")
    world.settle()
    assert ["+31 6 99999999"] in [phones_of(each) for each in world.people_in(BOB, "Klanten")]
    assert ["+31 6 99999999"] in [phones_of(each) for each in world.people_in(ALICE, "Klanten")]


def test_without_leave_to_read_mail_the_panel_is_the_first_card(world: Watched) -> None:
    marta = world.person(MARTA, scopes=frozenset(scope for scope in world.person(MARTA).scopes if "gmail" not in scope))
    message = world.google.add_message(MARTA, headers={"From": "a@b.example", "To": MARTA})
    marta.open_mail(message)
    marta.open_mail(message)
    assert marta.card.has_button("Sync now")


def many_before(world: Watched) -> None:
    """More contacts than the first look at a cold search goes through."""
    world.google.book(ALICE).create_many([person(f"Kennis {n}") for n in range(1000)])


def test_who_stands_far_down_a_large_address_book_is_found_by_searching_again(world: Watched) -> None:
    many_before(world)
    world.google.book(ALICE).create(person("Oma Bakker", email="oma@thuis.example"))
    alice = mail_from(world, ALICE, "oma@thuis.example")
    alice.press_row("Not found (search again)")
    assert alice.card.title == "Oma Bakker"


def test_add_contact_looks_once_more_and_makes_no_twin(world: Watched) -> None:
    many_before(world)
    world.google.book(ALICE).create(person("Oma Bakker", email="oma@thuis.example"))
    alice = mail_from(world, ALICE, "oma@thuis.example")
    assert alice.card.reads("Not found (search again)")
    alice.press("Add contact")
    assert alice.card.title == "Oma Bakker"
    assert alice.card.reads("Only you")
