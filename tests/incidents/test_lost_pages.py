"""Incident 3 once more: our store lost what it knew of one account's copies. Nobody is shared twice, made twice or lost (I6, I11, I14)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync import turn
from sync.turn import Look
from tests.incidents.office import PEOPLE, WEEK, ever_made, office, revisions, sizes, values, writes_of
from tests.journeys.steps import at_contact, at_member, shared, sub_of
from tests.two_way.steps import LABEL, edit, many, resource, rounds, the
from tests.world import ALICE, BOB, CAROL, World, name_of, person, phones_of

NAMES = [f"Klant Nr{number:02}" for number in range(12)]
NR03 = "Klant Nr03"
PIET = [{"value": "Piet"}]


def lose(world: World, who: str) -> None:
    for page in world.db.collection(f"accounts/{sub_of(world, who)}/copies").stream():
        page.reference.delete()


def names(world: World) -> list[list[str]]:
    return [sorted(map(name_of, world.google.book(who).contacts())) for who in PEOPLE]


def edit_of(who: str) -> Callable[[World], None]:
    return lambda world: edit(world, who, NR03, nicknames=PIET)


def wait(world: World) -> None:
    world.clock.advance(WEEK)


@pytest.mark.parametrize("lost", [ALICE, BOB])
@pytest.mark.parametrize(
    "then", [edit_of(ALICE), edit_of(BOB), edit_of(CAROL), wait], ids=["owner edits", "one edits", "another edits", "a week passes"]
)
def test_incident_03_lost_pages_of_an_account_make_no_twin(world: World, lost: str, then: Callable[[World], None]) -> None:
    office(world)
    made = [ever_made(world, who) for who in PEOPLE]
    lose(world, lost)
    then(world)
    rounds(world, 62)
    assert names(world) == [NAMES] * 3
    assert [ever_made(world, who) for who in PEOPLE] == made
    assert len(revisions(world)) == 12
    if then is not wait:
        assert all(the(world, who, NR03)["nicknames"] for who in PEOPLE)
    assert writes_of(world) == []


@pytest.mark.parametrize("lost", [ALICE, BOB])
def test_incident_03_what_was_typed_before_the_loss_still_comes_home(world: World, lost: str) -> None:
    """I2."""
    office(world)
    edit(world, lost, NR03, nicknames=PIET, phoneNumbers=[{"value": "+31 6 99999999", "type": "mobile"}])
    lose(world, lost)
    rounds(world, 62)
    assert names(world) == [NAMES] * 3
    assert all(the(world, who, NR03)["nicknames"] for who in PEOPLE)


def test_incident_03_a_copy_typed_all_over_drops_nothing_that_was_changed_in_the_contact_meanwhile(world: World) -> None:
    """I2: found with a random world; such a copy resembles the state that it was written from no more than the present one."""
    office(world)
    edit(world, BOB, NR03, phoneNumbers=[{"value": "+31 6 99999991", "type": "mobile"}], emailAddresses=[{"value": "bob@klant.example"}])
    alice = at_contact(world.person(ALICE), NR03)
    alice.press("Edit")
    alice.press("Save", {"Phone": "+31 6 99999992", "Email": "alice@klant.example"})
    lose(world, BOB)
    rounds(world, 62)
    for who in PEOPLE:
        assert {"+31 6 99999991", "+31 6 99999992"} <= set(phones_of(the(world, who, NR03)))
        assert {"alice@klant.example", "bob@klant.example"} <= set(values(the(world, who, NR03), "emailAddresses"))


def test_incident_03_a_contact_added_after_the_loss_is_shared_once(world: World) -> None:
    office(world)
    lose(world, ALICE)
    world.google.book(ALICE).create(person("Nieuwe Klant", email="nieuw@klant.example"), [LABEL])
    rounds(world, 62)
    assert names(world) == [[*NAMES, "Nieuwe Klant"]] * 3


def test_incident_03_a_whole_address_book_is_not_shared_a_second_time(world: World) -> None:
    many(world, 12)
    shared(world, BOB, "Contacts", access="Can edit")
    rounds(world)
    lose(world, ALICE)
    world.clock.advance(WEEK)
    rounds(world, 62)
    assert names(world)[:2] == [NAMES] * 2


def test_incident_03_an_empty_listing_after_the_loss_stops_the_account_until_it_is_told_more(world: World) -> None:
    """Empty side and a base that is not: nothing is made, nothing is taken."""
    office(world)
    made = ever_made(world, BOB)
    lose(world, BOB)
    world.google.faults.list_empty = 6
    edit(world, ALICE, NR03, nicknames=PIET)
    turn.run(world.book.engine, sub_of(world, ALICE), Look.CONTACTS)
    world.settle(hours=0.1)
    world.google.faults.list_empty = 0
    rounds(world, 62)
    assert ever_made(world, BOB) == made
    assert the(world, BOB, NR03)["nicknames"]


def test_incident_03_access_that_ends_after_the_loss_still_takes_the_copies_back(world: World) -> None:
    """I18."""
    office(world)
    lose(world, BOB)
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("Remove")
    panel.press("Confirm")
    rounds(world, 31)
    assert sizes(world) == [12, 0, 12]
    assert names(world)[1] == []


@pytest.mark.parametrize("lost", [ALICE, BOB])
def test_incident_03_a_deletion_after_the_loss_is_found_and_taken_back(world: World, lost: str) -> None:
    office(world)
    lose(world, lost)
    world.google.book(CAROL).delete(resource(world, CAROL, NR03))
    rounds(world, 62)
    assert sizes(world) == [11, 11, 11]
