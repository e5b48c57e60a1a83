"""What was deleted comes back for 30 days, as it was and to everybody who has the label; then it is erased (product.md 6, promises.md I12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from firestore_models import comments, edits
from firestore_models.claims import Press
from sharing.person import Person, from_google
from tests.journeys.steps import at_contact, at_label, klanten, nonce_of, shared, stored, sub_of, the_contact, the_label
from tests.two_way.steps import LABEL, resource, rounds, the, upkeep
from tests.world import ALICE, BOB, CAROL, MALLORY, SANNE, Panel, World, name_of, person, phones_of

PIETER = "Pieter Meulen"
A_DAY = 86_400


@pytest.fixture
def office(world: World) -> World:
    """Bob may delete in Alice's label, Carol may view it."""
    klanten(world)
    shared(world, BOB, access="Can delete")
    shared(world, CAROL)
    return world


def delete_in_panel(world: World, who: str, name: str = PIETER) -> None:
    panel = at_contact(world.person(who), name)
    panel.press("Delete contact")
    panel.press("Confirm")
    world.settle()


def delete_in_google(world: World, who: str, name: str = PIETER) -> None:
    world.google.book(who).delete(resource(world, who, name))
    rounds(world)


def at_trash(world: World, who: str, label: str = LABEL) -> Panel:
    panel = at_label(world.person(who), label)
    panel.press("Trash")
    return panel


def restore(world: World, who: str, label: str = LABEL) -> Panel:
    panel = at_trash(world, who, label)
    panel.press("Restore")
    world.settle()
    return panel


def plain(world: World, who: str, name: str = PIETER) -> Person:
    """What a copy says, without what Google adds to it."""
    return from_google(the(world, who, name))


@pytest.mark.parametrize("delete", [delete_in_panel, delete_in_google])
@pytest.mark.parametrize("who", [ALICE, BOB])
def test_a_deleted_contact_comes_back_as_it_was_to_everybody(office: World, who: str, delete: Callable[[World, str], None]) -> None:
    """I12: by whichever door it went."""
    before = {email: plain(office, email) for email in (ALICE, BOB, CAROL)}
    delete(office, who)
    assert PIETER not in office.names_in(CAROL, LABEL)
    panel = restore(office, BOB)
    assert panel.card.reads(f"{PIETER} is back in {LABEL}.")
    assert panel.card.reads("Nothing was deleted in the last 30 days.")
    assert {email: plain(office, email) for email in (ALICE, BOB, CAROL)} == before
    for email in (ALICE, BOB, CAROL):
        assert [name_of(each) for each in office.google.book(email).contacts()].count(PIETER) == 1, email
    office.google.calls.clear()
    rounds(office)
    assert not [call for email in (ALICE, BOB, CAROL) for call in office.calls_of(email, writes=True)]


def test_comments_and_history_come_back_with_it(office: World) -> None:
    """I2, I12."""
    contact = the_contact(office)
    typed = from_google(person(PIETER, phone="+31 6 99999999"))
    comments.keep_reverted(office.db, contact, sub_of(office, CAROL), typed, ("phoneNumbers",), office.clock.now())
    panel = at_contact(office.person(BOB), PIETER)
    panel.press("Edit")
    panel.press("Save", {"Notes": "Belt maandag"})
    office.settle()
    below = {path: data for path, data in stored(office).items() if path.startswith(f"contacts/{contact}/")}
    delete_in_panel(office, BOB)
    restore(office, ALICE)
    assert {path: data for path, data in stored(office).items() if path.startswith(f"contacts/{contact}/")} == below
    history = at_contact(office.person(ALICE), PIETER).press("History")
    assert history.reads("Belt maandag")


def test_the_row_says_who_and_when_to_those_who_may_know(office: World) -> None:
    """P1: Bob, who sees no members, learns of the owner and himself only."""
    delete_in_panel(office, BOB)
    delete_in_panel(office, ALICE, "Zoë Şahin")
    shared(office, SANNE, access="Can delete")
    office.clock.advance(2 * A_DAY)
    assert at_trash(office, ALICE).card.row(PIETER).below == "Deleted by Bob Bakker, 2 days ago"
    assert at_trash(office, BOB).card.row("Zoë Şahin").below == "Deleted by Alice de Vries, 2 days ago"


def test_taking_out_of_one_label_is_told_as_that_and_taken_back(office: World) -> None:
    """Also when only the label was left."""
    world = office
    klanten(world, name="Vrienden", people=(person("Vriend Een"),))
    shared(world, BOB, "Vrienden", access="Can delete")
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Add to label")
    alice.press("Save", {"Label": "Vrienden"})
    world.settle()
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Remove from label")
    alice.press("Save", {"Label": LABEL})
    world.settle()
    assert PIETER not in world.names_in(BOB, LABEL)
    assert PIETER in world.names_in(BOB, "Vrienden")
    trash = at_trash(world, ALICE)
    assert trash.card.row(PIETER).below.startswith("Removed from the label by Alice de Vries")
    trash.press("Restore")
    world.settle()
    assert PIETER in world.names_in(BOB, LABEL)
    assert PIETER in world.names_in(BOB, "Vrienden")
    assert PIETER in world.names_in(CAROL, LABEL)


def test_a_deletion_out_of_two_labels_is_one_and_comes_back_into_both(office: World) -> None:
    world = office
    klanten(world, name="Vrienden", people=(person("Vriend Een"),))
    shared(world, CAROL, "Vrienden")
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Add to label")
    alice.press("Save", {"Label": "Vrienden"})
    world.settle()
    delete_in_panel(world, ALICE)
    restore(world, ALICE, "Vrienden")
    for label in (LABEL, "Vrienden"):
        assert PIETER in world.names_in(CAROL, label)
        assert PIETER in world.names_in(ALICE, label)


def test_a_viewer_has_no_trash_and_forges_it_in_vain(office: World) -> None:
    """T6, T30."""
    delete_in_panel(office, BOB)
    action = at_trash(office, BOB).card.button("Restore").action
    assert action is not None
    assert not at_label(office.person(CAROL)).card.has_button("Trash")
    for who in (CAROL, MALLORY):
        forged = replace(action, parameters={**action.parameters, "nonce": nonce_of(office, who)})
        answer = office.person(who).act(forged)
        assert answer.json["name"] == "error"
        assert not answer.reads(PIETER)
    office.settle()
    office.settle()
    assert PIETER not in office.names_in(BOB, LABEL)


def test_a_new_grantee_sees_and_restores_nothing_from_before(office: World) -> None:
    """P4."""
    delete_in_panel(office, BOB)
    action = at_trash(office, BOB).card.button("Restore").action
    assert action is not None
    office.clock.advance(A_DAY)
    shared(office, SANNE, access="Can delete")
    card = at_trash(office, SANNE).card
    assert card.reads("Nothing was deleted in the last 30 days.")
    forged = replace(action, parameters={**action.parameters, "nonce": nonce_of(office, SANNE)})
    assert office.person(SANNE).act(forged).json["name"] == "error"


def test_what_is_hidden_is_hidden_in_the_trash_and_after(office: World) -> None:
    """T10, P4: through the lens of today."""
    world = office
    delete_in_panel(world, ALICE)
    label = the_label(world)
    grants = world.db.document(f"labels/{label}").get().to_dict()["grants"]  # type: ignore[index]
    key = f"user:{sub_of(world, BOB)}"
    grants[key]["hidden"] = ["names", "phoneNumbers"]
    world.db.document(f"labels/{label}").update({"grants": grants})
    card = at_trash(world, BOB).card
    assert not card.reads(PIETER)
    assert not card.reads("Pieter")
    card = restore(world, BOB).card
    assert not card.reads("Pieter")
    rounds(world)
    assert phones_of(the(world, CAROL, PIETER)) == ["+31 6 12345678"]
    assert not [each for each in world.people_in(BOB, LABEL) if phones_of(each) == ["+31 6 12345678"]]


def test_after_thirty_days_it_cannot_be_restored_and_then_nothing_of_it_is_left(office: World) -> None:
    """T35: person, history, comments; ids stay for accounts that were away."""
    world = office
    contact = the_contact(world)
    typed = from_google(person(PIETER, phone="+31 6 99999999"))
    comments.keep_reverted(world.db, contact, sub_of(world, CAROL), typed, ("phoneNumbers",), world.clock.now())
    panel = at_contact(world.person(BOB), PIETER)
    panel.press("Edit")
    panel.press("Save", {"Notes": "Belt maandag"})
    world.settle()
    delete_in_panel(world, BOB)
    action = at_trash(world, BOB).card.button("Restore").action
    assert action is not None
    world.clock.advance(30 * A_DAY + 60)
    assert at_trash(world, BOB).card.reads("Nothing was deleted in the last 30 days.")
    fresh = {**action.parameters, "nonce": nonce_of(world, BOB)}
    assert world.person(BOB).act(replace(action, parameters=fresh)).json["name"] == "error"
    world.clock.advance(A_DAY)
    upkeep(world)
    world.settle()
    assert not [path for path in stored(world) if path.startswith((f"contacts/{contact}/", "trash/"))]
    assert "Pieter" not in str({path: data for path, data in stored(world).items() if path.startswith("contacts/")})
    rounds(world)
    assert PIETER not in world.names_in(BOB, LABEL)


def test_an_account_that_was_away_all_the_time_still_gives_its_copy_back(office: World) -> None:
    """I18: the debt outlives the trash."""
    world = office
    world.google.suspend(CAROL)
    delete_in_panel(world, BOB)
    assert PIETER in [name_of(each) for each in world.google.book(CAROL).contacts()]
    world.clock.advance(31 * A_DAY + 60)
    rounds(world)
    world.google.suspend(CAROL, suspended=False)
    world.person(CAROL).home()
    rounds(world)
    assert PIETER not in [name_of(each) for each in world.google.book(CAROL).contacts()]


def test_what_was_put_back_otherwise_is_not_erased(office: World) -> None:
    world = office
    delete_in_panel(world, BOB)
    restore(world, BOB)
    delete_in_panel(world, BOB)
    world.clock.advance(20 * A_DAY)
    restore(world, ALICE)
    world.clock.advance(12 * A_DAY)
    rounds(world)
    assert phones_of(the(world, CAROL, PIETER)) == ["+31 6 12345678"]


def test_a_round_erases_a_bounded_number(office: World) -> None:
    """I20."""
    world = office
    world.label_in_google(ALICE, "Veel", [person(f"Nr {number:02}") for number in range(45)])
    shared(world, BOB, "Veel", access="Can delete")
    label, press = the_label(world, "Veel"), Press(sub_of(world, ALICE), "", world.clock.now())
    for path, data in stored(world).items():
        if path.startswith("contacts/") and label in data.get("labels", ()):
            edits.remove_from_labels(world.db, press, path.split("/")[1])
    world.clock.advance(32 * A_DAY)
    left = []
    for _ in range(4):
        upkeep(world)
        left.append(len([path for path in stored(world) if path.startswith("trash/")]))
    assert left == [25, 5, 0, 0]


# Undo, right after


def test_a_deletion_is_undone_where_it_was_said(office: World) -> None:
    panel = at_contact(office.person(BOB), PIETER)
    panel.press("Delete contact")
    panel.press("Confirm")
    office.settle()
    assert PIETER not in office.names_in(CAROL, LABEL)
    assert panel.undo().reads(PIETER)
    office.settle()
    assert phones_of(the(office, CAROL, PIETER)) == ["+31 6 12345678"]
    assert at_trash(office, ALICE).card.reads("Nothing was deleted in the last 30 days.")


def test_taking_out_of_a_label_is_undone_where_it_was_said(office: World) -> None:
    panel = at_contact(office.person(BOB), PIETER)
    panel.press("Remove from label")
    panel.press("Save", {"Label": LABEL})
    office.settle()
    assert panel.undo().reads(PIETER)
    office.settle()
    assert PIETER in office.names_in(CAROL, LABEL)


def test_the_undo_of_somebody_elses_deletion_is_forged_in_vain(office: World) -> None:
    """T30: Trash is the way to that, for those who may."""
    panel = at_contact(office.person(BOB), PIETER)
    panel.press("Delete contact")
    action = panel.press("Confirm").button("Undo").action
    assert action is not None
    for who in (ALICE, CAROL, MALLORY):
        forged = replace(action, parameters={**action.parameters, "nonce": nonce_of(office, who)})
        assert office.person(who).act(forged).json["name"] == "error"
    for token in ("deletion", "deletion x", "deletion x y", "deletion ../x a-1", f"removal {the_label(office)} "):
        forged = replace(action, parameters={"undo": token, "nonce": nonce_of(office, BOB)})
        assert office.person(BOB).act(forged).json["name"] == "error"
    office.settle()
    assert PIETER not in office.names_in(BOB, LABEL)


def test_one_that_its_owner_has_shared_anew_meanwhile_comes_back_beside_it_and_stops_nobody(office: World) -> None:
    """I6, I20: his own contact stands for the new one by now, so the old one finds nothing to be tied to; that was once an error in every turn."""
    delete_in_panel(office, BOB)
    book = office.google.book(ALICE)
    office.clock.advance(A_DAY)
    (loose,) = [each for each in book.contacts() if name_of(each) == PIETER]
    book.add_to_label(LABEL, [str(loose["resourceName"])])
    rounds(office)
    restore(office, BOB)
    panel = at_contact(office.person(BOB), "Zoë Şahin")
    panel.press("Edit")
    panel.press("Save", {"Notes": "Belt maandag"})
    rounds(office)
    for who in (ALICE, BOB, CAROL):
        assert office.names_in(who, LABEL).count(PIETER) == 2
        assert "Belt maandag" in str(the(office, who, "Zoë Şahin"))
