"""Transfer of ownership: the label and the rights change hands, what is in people's Google Contacts does not."""

from __future__ import annotations

import pytest

from firestore_models import transfer
from tests.journeys.steps import (
    PEOPLE,
    at_contact,
    at_label,
    at_member,
    book_of,
    forged,
    klanten,
    mail_from,
    nonce_of,
    shared,
    stored,
    sub_of,
    the_contact,
    the_label,
)
from tests.two_way.steps import many, resource, rounds
from tests.world import ALICE, BOB, CAROL, MALLORY, SANNE, Panel, World, name_of, person

NEW_OWNER, TRANSFER = "New owner", "Transfer ownership"


def asked(world: World, to: str = BOB, *, by: str = ALICE, label: str = "Klanten") -> Panel:
    """The second question."""
    panel = at_label(world.person(by), label)
    panel.press(TRANSFER)
    panel.press(TRANSFER, {NEW_OWNER: to})
    return panel


def transferred(world: World, to: str = BOB, *, by: str = ALICE, label: str = "Klanten") -> Panel:
    panel = asked(world, to, by=by, label=label)
    panel.press("Confirm")
    world.settle()
    return panel


def contact_books(world: World) -> dict[str, dict[str, object]]:
    return {email: dict(book_of(world, email)) for email in (ALICE, BOB, CAROL, SANNE)}


def facts(world: World) -> dict[str, object]:
    return {path: data for path, data in stored(world).items() if path.startswith(("labels/", "contacts/", "heads/"))}


def test_nothing_moves_in_anybodys_google_contacts(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    before = contact_books(world)
    panel = transferred(world)
    assert panel.toast == "Klanten belongs to Bob Bakker now. You can still edit it."
    rounds(world)
    assert contact_books(world) == before
    world.google.calls.clear()
    rounds(world)
    assert not [call for who in (ALICE, BOB, CAROL) for call in world.calls_of(who, writes=True)]


def test_new_owner_may_everything_and_the_old_one_edits(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    transferred(world)
    bob, alice = at_label(world.person(BOB)).card, at_label(world.person(ALICE)).card
    for word in ("Rename", TRANSFER, "Delete label", "Share"):
        assert bob.has_button(word)
        assert not alice.has_button(word)
    assert alice.has_button("Leave")
    assert not bob.has_button("Leave")
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    assert not panel.card.has_button("Delete contact")
    panel.press("Edit")
    panel.press("Save", {"Phone": "+31 6 55555555"})
    world.settle()
    assert "55555555" in str(book_of(world, BOB))
    assert "55555555" in str(book_of(world, CAROL))


def test_grants_comments_and_hidden_fields_stay(world: World) -> None:
    klanten(world, people=(person("Pieter Meulen", birthdays=[{"date": {"year": 1990, "month": 1, "day": 2}}]),))
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    panel = at_member(world.person(ALICE), "Carol Jansen")
    panel.press("Hidden fields")
    action = panel.card.button("Save").action
    assert action is not None
    panel.act(action, {"fields": ("birthdays",)})
    world.settle()
    grant = stored(world)[f"labels/{the_label(world)}"]["grants"][f"user:{sub_of(world, CAROL)}"]
    transferred(world)
    rounds(world)
    after = stored(world)[f"labels/{the_label(world)}"]["grants"][f"user:{sub_of(world, CAROL)}"]
    assert {**after, "granted_by": ""} == {**grant, "granted_by": ""}
    assert "birthdays" not in str(book_of(world, CAROL))
    assert "birthdays" in str(book_of(world, ALICE))


def test_new_owner_sees_what_was_hidden_from_him(world: World) -> None:
    klanten(world, people=(person("Pieter Meulen", birthdays=[{"date": {"year": 1990, "month": 1, "day": 2}}]),))
    shared(world, BOB)
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("Hidden fields")
    action = panel.card.button("Save").action
    assert action is not None
    panel.act(action, {"fields": ("birthdays",)})
    world.settle()
    panel = asked(world)
    assert panel.card.reads("They will see: Birthday")
    assert panel.card.reads("In their Google Contacts: 1 is changed.")
    panel.press("Confirm")
    world.settle()
    assert "birthdays" in str(book_of(world, BOB))


def test_to_a_colleague_who_had_nothing_of_it(world: World) -> None:
    klanten(world)
    shared(world, CAROL)
    panel = asked(world, SANNE)
    assert panel.card.reads("In their Google Contacts: 4 are added.")
    panel.press("Confirm")
    world.settle()
    assert len(world.names_in(SANNE, "Klanten")) == 4
    assert len(world.names_in(ALICE, "Klanten")) == len(world.names_in(CAROL, "Klanten")) == 4


def test_label_of_many_stretches_is_whole_all_the_time(world: World) -> None:
    """Nobody misses a contact while the contacts follow, and afterwards all are the new owner's."""
    many(world, 250)
    shared(world, BOB)
    label = the_label(world)
    panel = asked(world)
    panel.press("Confirm")
    assert not transfer.hand_over(world.db, label, stretches=1)
    world.person(BOB).home()
    world.settle()
    rounds(world)
    assert len(world.names_in(BOB, "Klanten")) == len(world.names_in(ALICE, "Klanten")) == 250
    owners = {data["owner"] for path, data in stored(world).items() if path.startswith("contacts/") and path.count("/") == 1}
    assert owners == {sub_of(world, BOB)}
    assert stored(world)[f"labels/{label}"]["inherits"] == []


def test_contacts_are_found_in_mail_by_both(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    transferred(world)
    for email in (ALICE, BOB):
        assert mail_from(world, email, "pieter@klant.example").card.reads("Pieter Meulen")


def test_new_owners_deletion_of_the_label_keeps_the_old_owners_contacts(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    transferred(world)
    panel = at_label(world.person(BOB))
    panel.press("Delete label")
    panel.press("Delete label and its contacts")
    world.settle()
    assert len(book_of(world, ALICE)) == 4
    assert book_of(world, BOB) == book_of(world, CAROL) == {}


def test_old_owner_who_leaves_keeps_his_contacts(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    transferred(world)
    panel = at_label(world.person(ALICE))
    panel.press("Leave")
    panel.press("Confirm")
    world.settle()
    rounds(world)
    assert len(book_of(world, ALICE)) == 4
    assert len(world.names_in(BOB, "Klanten")) == 4


def test_contact_that_is_also_in_another_label_of_the_old_owner_stays_in_it(world: World) -> None:
    """Both own it: neither loses it, and neither gains a right over the other's label."""
    resources = klanten(world)
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resources[0])
    shared(world, BOB)
    shared(world, CAROL, "Vrienden")
    transferred(world)
    rounds(world)
    assert len(world.names_in(BOB, "Klanten")) == 4
    assert world.names_in(ALICE, "Vrienden") == world.names_in(CAROL, "Vrienden") == ["Pieter Meulen"]
    contact = stored(world)[f"contacts/{the_contact(world)}"]
    assert contact["owner"] == sub_of(world, ALICE)
    assert contact["heirs"] == [sub_of(world, BOB)]
    panel = at_member(world.person(BOB), "Alice de Vries")
    panel.press("Remove")
    panel.press("Confirm")
    world.settle()
    rounds(world)
    assert world.names_in(ALICE, "Vrienden") == world.names_in(CAROL, "Vrienden") == ["Pieter Meulen"]
    assert len(world.names_in(BOB, "Klanten")) == 4
    assert len(book_of(world, ALICE)) == 4


def test_and_on_to_a_third(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    panel = asked(world)
    panel.press("Confirm")  # nothing of it is carried out when it goes on
    asked(world, CAROL, by=BOB).press("Confirm")
    world.settle()
    rounds(world)
    assert all(len(world.names_in(email, "Klanten")) == 4 for email in (ALICE, BOB, CAROL))
    owners = {data["owner"] for path, data in stored(world).items() if path.startswith("contacts/") and path.count("/") == 1}
    assert owners == {sub_of(world, CAROL)}
    assert at_label(world.person(CAROL)).card.has_button("Delete label")


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("", "Type one email address."),
        (f"{BOB}, {CAROL}", "Type one email address."),
        ("nobody@hoogland.example", "nobody@hoogland.example is no account that Commonbook can find. Check the spelling."),
        (ALICE, f"{ALICE} owns this already."),
        (MALLORY, f"{MALLORY} is outside your organisation. Ownership stays inside it."),
        ("x@else.example", "x@else.example has not connected Commonbook yet. Share the label first, and transfer it once it is accepted."),
    ],
)
def test_only_somebody_who_can_have_it_at_once(world: World, who: str, said: str) -> None:
    klanten(world)
    shared(world, BOB)
    before = facts(world)
    assert asked(world, who).card.reads(said)
    assert facts(world) == before


def test_contacts_the_whole_address_book_cannot_be_given_away(world: World) -> None:
    klanten(world)
    shared(world, BOB, "Contacts")
    assert not at_label(world.person(ALICE), "Contacts").card.has_button(TRANSFER)
    before = facts(world)
    (label,) = [path.partition("/")[2] for path in before if path.startswith("labels/")]
    world.person(ALICE).act(forged("transfer/confirm", labels=label, people=BOB, inputs="people", nonce=nonce_of(world, ALICE)))
    assert facts(world) == before


@pytest.mark.parametrize("access", ["View only", "Can edit", "Can delete", "Can reshare", "none"])
def test_nobody_but_the_owner_gives_it_away(world: World, access: str) -> None:
    """T8, T30."""
    klanten(world)
    shared(world, CAROL)
    if access != "none":
        shared(world, BOB, access=access)
    world.person(BOB).home()
    before = facts(world)
    for press in ("label/transfer", "transfer/ask", "transfer/confirm"):
        parameters = {"label": the_label(world), "labels": the_label(world), "people": BOB, "inputs": "people", "nonce": nonce_of(world, BOB)}
        card = world.person(BOB).act(forged(press, **parameters), {"people": (CAROL,)})
        assert card.json["name"] == "error"
    assert facts(world) == before


def test_things_that_changed_since_the_question_stop_it(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    panel = asked(world)
    other = at_label(world.person(ALICE))
    other.press("Share")
    other.press("Share", {PEOPLE: CAROL})
    before = facts(world)
    panel.press("Confirm")
    assert panel.card.reads("Things changed since this preview. Nothing was done; this is how it stands now.")
    assert facts(world) == before
    panel.press("Confirm")
    assert stored(world)[f"labels/{the_label(world)}"]["owner"] == sub_of(world, BOB)


def test_it_is_written_down_without_values(world: World) -> None:
    """P10."""
    klanten(world)
    shared(world, BOB)
    transferred(world)
    rows = [snapshot.to_dict() or {} for snapshot in world.db.collection("audit").stream()]
    (row,) = [row for row in rows if row["action"] == "label.transferred"]
    assert (row["actor"], row["about"]) == (sub_of(world, ALICE), [the_label(world), sub_of(world, BOB)])
    assert "Bakker" not in str(row)


def test_new_contacts_of_either_reach_everybody(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    transferred(world)
    for email, name in ((ALICE, "Van Alice"), (BOB, "Van Bob")):
        world.google.book(email).create(person(name, email=f"{email}.nl"), labels=["Klanten"])
    rounds(world)
    for email in (ALICE, BOB, CAROL):
        assert {"Van Alice", "Van Bob"} <= set(world.names_in(email, "Klanten")), email
    assert sorted(map(name_of, book_of(world, ALICE).values())) == world.names_in(ALICE, "Klanten")


def test_old_owner_gets_what_a_colleague_had_put_under_it(world: World) -> None:
    """Under his own label that was no contact of his (amendments.md R2); in a label of somebody else he sees all that is in it."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    world.label_in_google(BOB, "Leveranciers", [person("Nora Nieuw", phone="+31 6 12345678")])
    shared(world, CAROL, "Leveranciers", by=BOB)
    panel = at_contact(world.person(BOB), "Nora Nieuw", "Leveranciers")
    panel.press("Add to label")
    panel.press("Save", {"Label": "Klanten"})
    world.settle()
    assert "Nora Nieuw" in world.names_in(CAROL, "Klanten")
    assert "Nora Nieuw" not in world.names_in(ALICE, "Klanten")
    transferred(world, CAROL)
    rounds(world)
    assert "Nora Nieuw" in world.names_in(ALICE, "Klanten")


def test_what_lies_in_the_trash_comes_along(world: World) -> None:
    """I6, I18: found with a random world. Brought back by the new owner it would be everybody's but his, since it was still the old owner's."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    world.google.book(CAROL).delete(resource(world, CAROL, "Pieter Meulen"))
    rounds(world)
    assert "Pieter Meulen" not in world.names_in(BOB, "Klanten")
    transferred(world)
    rounds(world)
    panel = at_label(world.person(BOB))
    panel.press("Trash")
    panel.press("Restore")
    rounds(world)
    for email in (ALICE, BOB, CAROL):
        assert world.names_in(email, "Klanten").count("Pieter Meulen") == 1, email
    assert sum(name_of(each) == "Pieter Meulen" for each in world.google.book(ALICE).contacts()) == 1
