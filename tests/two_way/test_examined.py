"""What an examiner with a Google of his own found: names that change, and old ones that are gone (promises.md, incidents 8 and 11)."""

from __future__ import annotations

from dataclasses import replace

from local.google import Fault
from tests.journeys.steps import shared
from tests.two_way.steps import LABEL, many, resource, rounds
from tests.world import ALICE, BOB, CAROL, World, person


def test_a_copy_that_came_back_from_the_trash_under_a_new_name_was_never_deleted(world: World) -> None:
    """I11: Google may give it another resource name; the old one is a tombstone, and a direct read says that it is gone."""
    many(world, 10)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    world.google.faults.restore_keeps_id = False
    book = world.google.book(BOB)
    gone = resource(world, BOB, "Klant Nr03")
    book.delete(gone)
    assert book.restore(gone) != gone
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        assert len(world.names_in(who, LABEL)) == 10
    assert len(book.contacts()) == 10


def test_a_copy_that_google_renamed_while_the_token_was_dead_is_still_the_copy(world: World) -> None:
    """Incident 8: a full listing does not say former names, but our marker is on it."""
    many(world, 10)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    rounds(world)
    world.clock.advance(8 * 86_400)
    world.google.faults.restore_keeps_id = False
    book = world.google.book(BOB)
    gone = resource(world, BOB, "Klant Nr03")
    book.delete(gone)
    book.restore(gone)
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        assert len(world.names_in(who, LABEL)) == 10
    assert len(book.contacts()) == 10


def test_contacts_that_fall_out_of_the_list_with_their_label_leave_nobody_else(world: World) -> None:
    """I11: where Google keeps a contact of no label out of the list, deleting the label looks as if they had been deleted one by one."""
    book = world.google.book(ALICE)
    book.create_label(LABEL)
    book.create_many([person(f"Klant Nr{number}", email=f"k{number}@klant.example") for number in range(4)], [LABEL], in_my_contacts=False)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    world.google.faults.orphan_to_my_contacts = False
    book.delete_label(LABEL)
    rounds(world)
    for who in (BOB, CAROL):
        assert len(world.names_in(who, LABEL)) == 4
    assert len(book.contacts()) == 4


def test_a_label_that_google_denies_for_an_hour_in_every_answer_gets_no_second_one(world: World) -> None:
    """The list shows no label, a direct read says gone, yet the name is taken: the incident of 2021 with both its witnesses failing."""
    many(world, 6)
    shared(world, BOB)
    before = world.labels_in(BOB)
    for fault in (Fault(path="/v1/contactGroups[?]", body={}, status=200), Fault(path="/v1/contactGroups/[^:]*$", status=404)):
        world.google.faults.add(replace(fault, method="GET", account=BOB, times=None))
    rounds(world)
    world.google.faults.heal()
    rounds(world)
    assert world.labels_in(BOB) == before
    assert len(world.names_in(BOB, LABEL)) == 6
