"""Deletions made in Google Contacts: carried out, undone, held for a decision, decided (product.md 4; promises.md I10 to I13)."""

from __future__ import annotations

from dataclasses import replace

from tests.journeys.steps import shared
from tests.two_way.steps import LABEL, edit, many, remove, resource, rounds
from tests.world import ALICE, BOB, CAROL, World, name_of


def held_world(world: World) -> list[str]:
    """Bob, who may delete, deleted 12 of 40 contacts; Alice owns them, Carol sees them."""
    many(world, 40)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    gone = remove(world, BOB, 12)
    rounds(world)
    return gone


def test_a_deletion_by_somebody_who_may_leaves_the_label_for_everybody_and_the_owners_own_contact_stays(world: World) -> None:
    many(world, 10)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    [name] = remove(world, BOB, 1)
    rounds(world)
    assert name not in world.names_in(CAROL, LABEL)
    assert name not in world.names_in(ALICE, LABEL)
    assert len(world.google.book(ALICE).contacts()) == 10


def test_a_deletion_without_the_right_comes_back_and_nobody_else_notices(world: World) -> None:
    """I9, I18."""
    many(world, 10)
    shared(world, f"{BOB}, {CAROL}")
    before = world.google.book(CAROL).contacts()
    remove(world, BOB, 1)
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == 10
    assert world.google.book(CAROL).contacts() == before


def test_too_many_in_a_day_are_held_and_home_says_so_to_those_who_decide(world: World) -> None:
    """I10: others keep them, the deleter does not get them back yet."""
    held_world(world)
    assert len(world.names_in(CAROL, LABEL)) == len(world.names_in(ALICE, LABEL)) == 40
    assert len(world.names_in(BOB, LABEL)) == 28
    assert world.person(ALICE).home().has_button("Review deletions")
    assert not world.person(CAROL).home().has_button("Review deletions")


def test_review_names_who_removed_how_many_and_which(world: World) -> None:
    gone = held_world(world)
    alice = world.person(ALICE)
    alice.home()
    alice.press("Review deletions")
    assert alice.card.reads("Bob Bakker removed 12 of 40 contacts.")
    card = alice.press("Review")
    assert [name for name in gone if card.reads(name)] == gone


def test_restore_gives_them_back_to_the_deleter(world: World) -> None:
    """I12."""
    held_world(world)
    alice = world.person(ALICE)
    alice.home()
    alice.press("Review deletions")
    alice.press("Review")
    card = alice.press("Restore")
    world.settle()
    assert not card.has_button("Review deletions")
    assert len(world.names_in(BOB, LABEL)) == len(world.names_in(CAROL, LABEL)) == len(world.names_in(ALICE, LABEL)) == 40
    rounds(world)
    world.google.calls.clear()
    rounds(world)
    assert not [call for who in (ALICE, BOB, CAROL) for call in world.calls_of(who, writes=True)]


def test_what_its_holder_merges_while_it_waits_goes_on_waiting(world: World) -> None:
    """I10, I14: he had taken it out of the label; merged into another copy after an edit by somebody else it was made again, undecided, as soon as
    a list happened to tell its old name."""
    many(world, 40)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    book = world.google.book(BOB)
    out = [str(each["resourceName"]) for each in sorted(world.people_in(BOB, LABEL), key=name_of)[:12]]
    book.remove_from_label(LABEL, out)
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == 28
    edit(world, ALICE, "Klant Nr08", nicknames=[{"value": "Acht"}])
    rounds(world)
    book.merge(resource(world, BOB, "Klant Nr20"), out[8:9])
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == 28
    alice = world.person(ALICE)
    alice.home()
    alice.press("Review deletions")
    alice.press("Review")
    alice.press("Restore")
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == len(world.names_in(CAROL, LABEL)) == 40


def test_restore_brings_back_what_went_the_same_day_before_it_was_too_much(world: World) -> None:
    """Amendment J11: those already carried out are offered for Restore with them, fields and label as they were."""
    many(world, 40)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    before = dict.fromkeys(world.names_in(CAROL, LABEL), 1)
    remove(world, BOB, 3)
    rounds(world)
    assert len(world.names_in(CAROL, LABEL)) == 37
    remove(world, BOB, 5)
    rounds(world)
    alice = world.person(ALICE)
    alice.home()
    alice.press("Review deletions")
    card = alice.press("Review")
    assert card.reads("Restore also brings back 3 contacts removed the same day.")
    alice.press("Restore")
    world.settle()
    for who in (ALICE, BOB, CAROL):
        assert dict.fromkeys(world.names_in(who, LABEL), 1) == before
    assert len(world.google.book(ALICE).contacts()) == 40


def test_let_them_go_removes_them_for_everybody_and_keeps_the_owners_own_contacts(world: World) -> None:
    held_world(world)
    alice = world.person(ALICE)
    alice.home()
    alice.press("Review deletions")
    alice.press("Review")
    alice.press("Let them go")
    world.settle()
    for who in (ALICE, BOB, CAROL):
        assert len(world.names_in(who, LABEL)) == 28
    assert len(world.google.book(ALICE).contacts()) == 40


def test_nothing_decided_in_thirty_days_means_restore(world: World) -> None:
    held_world(world)
    world.clock.advance(31 * 86_400)
    rounds(world, 62)
    assert len(world.names_in(BOB, LABEL)) == 40
    assert not world.person(ALICE).home().has_button("Review deletions")


def test_who_may_not_decide_is_refused_also_when_the_press_is_forged(world: World) -> None:
    """T30."""
    held_world(world)
    alice, bob = world.person(ALICE), world.person(BOB)
    alice.home()
    alice.press("Review deletions")
    card = alice.press("Review")
    asked = card.button("Restore").action
    own = bob.home().button("Sync now").action
    assert asked is not None
    assert own is not None
    answer = bob.act(replace(asked, parameters={**asked.parameters, "nonce": own.parameters["nonce"]}))
    assert answer.reads("Can reshare")
    world.settle()
    assert len(world.names_in(BOB, LABEL)) == 28


def test_an_edit_that_the_deleter_had_not_seen_wins_over_the_deletion(world: World) -> None:
    """I13."""
    many(world, 10)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    edited = world.names_in(CAROL, LABEL)[0]
    carol = world.person(CAROL)
    carol.home()
    carol.press_row(LABEL)
    carol.press_row(edited)
    carol.press("Edit")
    carol.press("Save", {"Notes": "Calls on Mondays"})
    remove(world, BOB, 1)
    world.settle()
    rounds(world)
    assert edited in world.names_in(BOB, LABEL)
    assert edited in world.names_in(CAROL, LABEL)
