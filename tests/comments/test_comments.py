"""Comments on a contact: who reads them, who changes them, and what a form that says less than it should never does (R6, J12)."""

from __future__ import annotations

import pytest

from tests.cards.reading import Action, Card, Pressable
from tests.journeys.steps import at_contact, at_member, forged, nonce_of, shared, stored, the_contact
from tests.journeys.watched import Watched
from tests.two_way.steps import edit as edit_in_google
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, MALLORY, Panel

PIETER = "Pieter Meulen"
TEXT = "Prefers to be called on Mondays"


def write(world: Watched, who: str, text: str = TEXT, **typed: str) -> Panel:
    panel = at_contact(world.person(who), PIETER)
    panel.press("Comment")
    panel.press("Save", {"Comment": text, **typed})
    return panel


def sees(world: Watched, who: str) -> Card:
    return at_contact(world.person(who), PIETER).card


def said(world: Watched) -> dict[str, object]:
    return {path: data for path, data in stored(world).items() if "/talk/" in path}


def test_a_comment_is_private_unless_the_switch_is_turned_off(world: Watched) -> None:
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    panel = write(world, BOB)
    assert panel.toast == "Commented. Only you can read it."
    assert panel.card.reads(TEXT)
    assert sees(world, BOB).reads("Only you can read this.")
    assert not sees(world, ALICE).reads(TEXT)
    assert not sees(world, CAROL).reads(TEXT)


def test_a_public_comment_is_read_by_everyone_with_access(world: Watched) -> None:
    shared(world, BOB, access="Can edit")
    shared(world, CAROL)
    assert write(world, BOB, Private="").toast == "Commented."
    for who in (ALICE, BOB, CAROL):
        card = sees(world, who)
        assert card.reads(TEXT)
        assert card.reads("Bob Bakker")
    assert not sees(world, CAROL).has_button("Edit")


def test_a_viewer_writes_for_himself_and_is_asked_nothing_else(world: Watched) -> None:
    shared(world, CAROL)
    panel = at_contact(world.person(CAROL), PIETER)
    panel.press("Comment")
    assert [each.label for each in panel.card.inputs()] == ["Comment"]
    assert panel.card.reads("Only you can read this.")
    panel.press("Save", {"Comment": TEXT})
    assert panel.card.reads(TEXT)
    assert not sees(world, ALICE).reads(TEXT)


def test_a_viewers_forged_public_comment_or_mention_is_refused(world: Watched) -> None:
    """T8, T30."""
    shared(world, CAROL)
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Comment")
    save = alice.card.button("Save").action
    assert save is not None
    before = stored(world)
    for inputs in ({"comment": (TEXT,)}, {"comment": (TEXT,), "mention": (BOB,)}):
        card = world.person(CAROL).act(forged("comment/save", **{**save.parameters, "nonce": nonce_of(world, CAROL)}), inputs)
        assert card.json["name"] == "error"
    assert stored(world) == before


@pytest.mark.parametrize("missing", ["inputs", "revision"])
def test_a_form_without_its_list_of_inputs_or_its_readers_is_refused(world: Watched, missing: str) -> None:
    """R6: what does not arrive never widens who reads it."""
    save = _save(world)
    parameters = {key: value for key, value in save.parameters.items() if key != missing}
    before = said(world)
    assert world.person(ALICE).act(forged("comment/save", **parameters), {"comment": (TEXT,)}).json["name"] == "error"
    assert said(world) == before


def test_a_form_that_does_not_list_the_switch_writes_privately(world: Watched) -> None:
    """R6."""
    save = _save(world)
    world.person(ALICE).act(forged("comment/save", **{**save.parameters, "inputs": "comment"}), {"comment": (TEXT,)})
    assert sees(world, ALICE).reads("Only you can read this.")
    assert not sees(world, BOB).reads(TEXT)


def _save(world: Watched) -> Action:
    shared(world, BOB)
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Comment")
    save = panel.card.button("Save").action
    assert save is not None
    return save


def test_readers_who_came_meanwhile_are_named_before_anything_is_public(world: Watched) -> None:
    """R6: public for those that the form spoke of."""
    shared(world, BOB)
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Comment")
    shared(world, CAROL)
    alice.press("Save", {"Comment": TEXT, "Private": ""})
    assert alice.card.reads("Other people can read this contact by now.")
    assert not sees(world, CAROL).reads(TEXT)
    alice.press("Save", {"Comment": TEXT, "Private": ""})
    assert sees(world, CAROL).reads(TEXT)


def test_ones_own_comment_can_be_edited_and_deleted(world: Watched) -> None:
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob = write(world, BOB, Private="")
    bob.send(_own(bob.card, "Edit"))
    assert [each.label for each in bob.card.inputs()] == ["Comment"]
    bob.press("Save", {"Comment": "Never on Fridays"})
    assert sees(world, CAROL).reads("Never on Fridays")
    assert sees(world, CAROL).reads("Edited.")
    assert not sees(world, CAROL).reads(TEXT)
    bob = at_contact(world.person(BOB), PIETER)
    bob.send(_own(bob.card, "Delete"))
    bob.press("Confirm")
    assert bob.toast == "The comment is deleted."
    assert not sees(world, CAROL).reads("Never on Fridays")


def _own(card: Card, word: str) -> Pressable:
    return next(each for each in card.buttons() if each.text == word and each.action is not None and "comment" in each.action.parameters)


@pytest.mark.parametrize("who", [ALICE, CAROL, MALLORY])
def test_nobody_else_changes_or_deletes_it_not_even_the_owner(world: Watched, who: str) -> None:
    """T30, T6: both kinds, by a forged request."""
    shared(world, f"{BOB}, {CAROL}", access="Can reshare")
    write(world, BOB, "In private")
    bob = write(world, BOB, Private="")
    world.person(who).home()
    before = said(world)
    for button in [each for each in bob.card.buttons() if each.text == "Delete" and each.action and "comment" in each.action.parameters]:
        assert button.action is not None
        parameters = {**button.action.parameters, "inputs": "comment", "revision": "x", "nonce": nonce_of(world, who)}
        for press in ("comment/edit", "comment/delete", "comment/save", "comment/erase", "comment/open"):
            card = world.person(who).act(forged(press, **parameters), {"comment": ("Overruled",)})
            assert card.json["name"] == "error", press
            assert not card.reads("In private")
    assert said(world) == before


def test_losing_access_hides_ones_private_comments_and_they_come_back_with_it(world: Watched) -> None:
    """J12."""
    shared(world, BOB, access="Can edit")
    write(world, BOB, "In private")
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    world.settle()
    card = world.person(BOB).act(forged("contact/comments", contact=the_contact(world)))
    assert card.json["name"] == "error"
    shared(world, BOB)
    assert sees(world, BOB).reads("In private")


def test_somebody_made_a_viewer_may_delete_his_public_comment_and_no_longer_edit_it(world: Watched) -> None:
    shared(world, BOB, access="Can edit")
    write(world, BOB, Private="")
    at_member(alice := world.person(ALICE), "Bob Bakker")
    alice.press("Save", {"Access": "View only"})
    bob = at_contact(world.person(BOB), PIETER)
    assert [each.text for each in bob.card.buttons() if each.action and "comment" in each.action.parameters] == ["Delete"]
    bob.send(_own(bob.card, "Delete"))
    bob.press("Confirm")
    assert not sees(world, ALICE).reads(TEXT)


def test_what_was_typed_without_the_right_is_among_its_authors_private_comments(world: Watched) -> None:
    """product.md 1: nothing is lost; nobody else reads it."""
    shared(world, BOB)
    edit_in_google(world, BOB, PIETER, biographies=[{"value": "Typed on the phone", "contentType": "TEXT_PLAIN"}])
    rounds(world)
    bob = at_contact(world.person(BOB), PIETER)
    bob.press_row("You typed this without the right to: Notes")
    assert bob.card.reads("Typed on the phone")
    assert not sees(world, ALICE).reads("You typed this without the right")
    bob.press("Delete")
    bob.press("Confirm")
    assert not sees(world, BOB).reads("You typed this without the right")
    assert "Typed on the phone" not in str(stored(world))


def test_thirty_comments_are_read_ten_at_a_time_newest_first(world: Watched) -> None:
    shared(world, BOB)
    for number in range(30):
        write(world, ALICE, f"Comment number {number:02}", Private="")
        world.clock.advance(60)
    bob = at_contact(world.person(BOB), PIETER)
    assert bob.card.reads("Comment number 29")
    assert not bob.card.reads("Comment number 20")
    bob.press_row("Show all 30")
    assert bob.card.reads("Comment number 20")
    bob.press("Next")
    bob.press("Next")
    assert bob.card.reads("Comment number 00")
    assert not bob.card.has_button("Next")


@pytest.mark.parametrize("text", ["", "   ", "x" * 1_001])
def test_an_empty_or_endless_comment_is_not_taken_and_what_was_typed_stays(world: Watched, text: str) -> None:
    shared(world, BOB)
    before = said(world)
    panel = write(world, ALICE, text)
    assert panel.card.json["name"] == "comment_form"
    assert "".join(panel.card.input("Comment").value) == text.strip()
    assert said(world) == before


def test_markup_in_a_comment_is_text(world: Watched) -> None:
    """T25."""
    shared(world, BOB)
    write(world, ALICE, '<a href="https://evil.example">press</a> & <b>bold</b>', Private="")
    assert "<a href" not in str(sees(world, BOB).json)


def test_mail_card_shows_the_comments_of_the_sender(world: Watched) -> None:
    shared(world, BOB)
    write(world, ALICE, Private="")
    bob = world.person(BOB)
    bob.open_mail(world.google.add_message(BOB, headers={"From": "pieter@klant.example", "To": BOB}))
    assert bob.card.reads(TEXT)
    assert bob.card.has_button("Comment")


def test_ones_own_unshared_contact_has_no_comment_button(world: Watched) -> None:
    """J12, P8."""
    alice = at_contact(world.person(ALICE), PIETER)
    assert not alice.card.has_button("Comment")
    assert not alice.card.has_button("Notify a colleague")
