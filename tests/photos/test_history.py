"""The last change of a photo stands in the history, and can be taken back there (amendment P4; promises.md I2)."""

from __future__ import annotations

from tests.hidden.office import hide
from tests.journeys.steps import at_contact, shared
from tests.journeys.watched import Watched
from tests.photos.album import PIETER, colour, picture, remove_photo, set_photo
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, Panel


def history(world: Watched, who: str) -> Panel:
    panel = at_contact(world.person(who), PIETER)
    panel.press("History")
    return panel


def set_by(world: Watched, who: str, shade: str) -> None:
    world.clock.advance(60)
    if shade:
        set_photo(world, who, picture(shade))
    else:
        remove_photo(world, who)
    rounds(world)


def test_it_says_who_and_undo_brings_back_what_was_there(world: Watched) -> None:
    shared(world, BOB, access="Can edit")
    for before, after in (("", "red"), ("red", "blue"), ("blue", "")):
        set_by(world, BOB, after)
        alice = history(world, ALICE)
        [row] = [each for each in alice.card.rows() if each.text == "Photo"]
        assert row.below.startswith("Bob Bakker")
        alice.press("Undo")
        assert alice.toast == "Undone."
        world.settle()
        assert [colour(world, who) for who in (ALICE, BOB)] == [before] * 2
        set_by(world, BOB, after)


def test_undo_pressed_twice_or_after_another_change_takes_back_nothing_more(world: Watched) -> None:
    shared(world, BOB, access="Can edit")
    set_by(world, BOB, "red")
    set_by(world, BOB, "blue")
    alice, old = history(world, ALICE), history(world, ALICE)
    action = alice.card.button("Undo").action
    assert action is not None
    for _ in range(2):
        alice.act(action)
        assert alice.toast == "Undone."
        world.settle()
        assert colour(world, BOB) == "red"
    old.press("Undo")
    assert old.toast == "Nothing was changed."
    assert colour(world, BOB) == "red"


def test_hidden_photos_have_no_history_and_a_new_grantee_learns_of_no_old_one(world: Watched) -> None:
    """P4, T10."""
    shared(world, BOB, access="Can edit")
    set_by(world, ALICE, "red")
    world.clock.advance(60)
    shared(world, CAROL, access="Can edit")
    assert not history(world, CAROL).card.reads("Photo")
    assert history(world, BOB).card.reads("Photo")
    hide(world, {"photos"}, label="Klanten")
    assert not history(world, BOB).card.reads("Photo")
