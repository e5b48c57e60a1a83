"""What is hidden from a manager is hidden from those he shares with: when he shares, and whenever more is hidden from him (R1)."""

from __future__ import annotations

import pytest

from tests.hidden.office import hidden_from, hide, shared
from tests.labels.test_labelling import opened
from tests.world import ALICE, BOB, CAROL, SANNE, World, person

SECRET = {"date": {"year": 1971, "month": 3, "day": 9}}


@pytest.fixture
def world() -> World:
    """Alice's Customers is Bob's too (Can reshare)."""
    made = World().furnish()
    made.label_in_google(ALICE, "Customers", [person("Piet Kok", phone="+31 20 5550100", birthdays=[SECRET])])
    shared(made, BOB, access="Can reshare")
    return made


def sees_birthday(world: World, email: str) -> bool:
    return any("birthdays" in each for each in world.people_in(email, "Customers"))


def test_manager_gives_no_more_than_he_sees(world: World) -> None:
    hide(world, {"birthdays", "phoneNumbers/home"})
    shared(world, CAROL, by=BOB)
    assert hidden_from(world, CAROL) == {"birthdays", "phoneNumbers/home"}
    assert not sees_birthday(world, CAROL)


def test_hiding_more_from_a_manager_takes_it_back_down_his_whole_chain(world: World) -> None:
    shared(world, CAROL, by=BOB, access="Can reshare")
    shared(world, SANNE, by=CAROL)
    assert sees_birthday(world, SANNE)
    hide(world, {"birthdays"})
    assert hidden_from(world, CAROL) == hidden_from(world, SANNE) == {"birthdays"}
    world.settle()
    assert not any(sees_birthday(world, email) for email in (BOB, CAROL, SANNE))
    assert sees_birthday(world, ALICE)


def test_what_the_owner_herself_shared_stays_as_she_chose(world: World) -> None:
    shared(world, CAROL)
    hide(world, {"birthdays"})
    world.settle()
    assert hidden_from(world, CAROL) == frozenset()
    assert sees_birthday(world, CAROL)


def test_owner_may_show_more_to_whom_a_manager_let_in(world: World) -> None:
    """The cap is on managers; what the owner shows is hers, and no later hiding from the manager takes it back."""
    hide(world, {"birthdays"})
    shared(world, CAROL, by=BOB)
    hide(world, (), "Carol Jansen")
    world.settle()
    assert sees_birthday(world, CAROL)
    hide(world, {"birthdays", "biographies"})
    assert hidden_from(world, CAROL) == frozenset()


def test_manager_who_shares_again_shows_nothing_more(world: World) -> None:
    """A re-invitation by somebody who sees it all: the owner hid it from Carol, and only she shows it."""
    shared(world, CAROL)
    hide(world, {"birthdays"}, "Carol Jansen")
    world.settle()
    shared(world, CAROL, by=BOB, access="Can delete")
    assert hidden_from(world, CAROL) == {"birthdays"}
    assert not sees_birthday(world, CAROL)


def test_single_contact_passed_on_hides_what_is_hidden_from_who_passes_it(world: World) -> None:
    hide(world, {"birthdays"})
    world.settle()
    bob = opened(world, BOB, "Customers", "Piet Kok")
    bob.press("Share")
    bob.press("Share", {"People, groups or domains": CAROL})
    world.settle()
    (piet,) = world.people_in(CAROL, "Shared by Bob Bakker")
    assert "birthdays" not in piet


def test_who_sees_a_part_cannot_pass_it_on_by_a_label_of_his_own(world: World) -> None:
    """R1, R2: the grants of his own label hide nothing, so everybody there would see what he does not."""
    hide(world, {"birthdays"})
    bob = world.person(BOB)
    bob.home()
    bob.press("New label")
    bob.press("Save", {"Label name": "Mine"})
    shared(world, CAROL, by=BOB, label="Mine")
    opened(world, BOB, "Customers", "Piet Kok").press("Add to label")
    (piet,) = world.google.book(BOB).members("Customers")
    world.google.book(BOB).add_to_label("Mine", [piet])
    world.settle()
    world.clock.advance(1200)
    world.person(BOB).home()
    world.settle()
    assert world.people_in(CAROL, "Mine") == []


@pytest.mark.parametrize("showing", ["birthdays", "names"])
def test_visible_where_one_of_two_labels_shows_it(world: World, showing: str) -> None:
    """Product rule 1: over several paths a field is hidden only where every one hides it."""
    alice = world.person(ALICE)
    alice.home()
    alice.press("New label")
    alice.press("Save", {"Label name": "Suppliers"})
    world.settle()
    alice = opened(world, ALICE, "Customers", "Piet Kok")
    alice.press("Add to label")
    alice.press("Save", {"Label": "Suppliers"})
    shared(world, BOB, label="Suppliers")
    hide(world, {"birthdays"})
    hide(world, {"biographies", "birthdays"} - {showing}, label="Suppliers")
    world.settle()
    assert sees_birthday(world, BOB) is (showing == "birthdays")
    assert len(world.google.book(BOB).contacts()) == 1
