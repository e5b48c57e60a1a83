"""What is hidden from a manager is hidden from those he shares with: when he shares, and whenever more is hidden from him (R1)."""

from __future__ import annotations

import pytest

from firestore_models import hiding
from tests.hidden.office import hidden_from, hide, shared
from tests.journeys.steps import forged, nonce_of
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


def own_label(world: World, email: str, name: str, *others: str) -> None:
    """A label of somebody's own, shared with others."""
    panel = world.person(email)
    panel.home()
    panel.press("New label")
    panel.press("Save", {"Label name": name})
    shared(world, ", ".join(others), by=email, label=name)


@pytest.mark.parametrize("way", ["by the panel", "in Google Contacts"])
def test_what_is_put_into_ones_own_label_hides_there_what_is_hidden_from_who_put_it(world: World, way: str) -> None:
    """R1, R2: the grants of his own label hide nothing, and yet nobody there sees what he does not. The contact stays Alice's."""
    hide(world, {"birthdays"})
    world.settle()
    own_label(world, BOB, "Mine", CAROL)
    if way == "by the panel":
        bob = opened(world, BOB, "Customers", "Piet Kok")
        bob.press("Add to label")
        bob.press("Save", {"Label": "Mine"})
    else:
        (piet,) = world.google.book(BOB).members("Customers")
        world.google.book(BOB).add_to_label("Mine", [piet])
        world.clock.advance(1200)
        world.person(BOB).home()
    world.settle()
    (seen,) = world.people_in(CAROL, "Mine")
    assert "birthdays" not in seen
    assert seen["phoneNumbers"][0]["value"] == "+31 20 5550100"
    assert not opened(world, CAROL, "Mine", "Piet Kok").card.reads("1971")
    assert len(world.google.book(BOB).contacts()) == 1
    (stored,) = world.db.collection("contacts").get()
    assert stored.get("owner") == world.account(ALICE).key


def test_owner_of_the_pair_s_label_cannot_show_what_is_hidden_from_him(world: World) -> None:
    """R1: a single share's label is Bob's, and its Hidden fields card too; what Alice hides from him is not his to show."""
    hide(world, {"birthdays"})
    world.settle()
    bob = opened(world, BOB, "Customers", "Piet Kok")
    bob.press("Share")
    bob.press("Share", {"People, groups or domains": CAROL})
    world.settle()
    label = next(reach.label for reach in world.account(CAROL).reach.values())
    bob.home()
    bob.act(
        forged(
            "hidden/save",
            label=label,
            member=f"user:{world.account(CAROL).key}",
            inputs="fields",
            revision=hiding.revision(frozenset()),
            nonce=nonce_of(world, BOB),
        )
    )
    assert not sees_birthday(world, CAROL)
    assert "1971" not in str(world.google.book(CAROL).contacts())


def test_second_single_share_hides_what_is_hidden_of_that_contact(world: World) -> None:
    """R1, R5: one label for the pair, but each contact is limited by what its sharer sees of it."""
    world.label_in_google(ALICE, "Relatives", [person("Eva Smit", phone="+31 20 5550999", email="eva@x.example")])
    shared(world, BOB, access="Can reshare", label="Relatives")
    hide(world, {"phoneNumbers"}, label="Relatives")
    world.settle()
    for label, name in (("Customers", "Piet Kok"), ("Relatives", "Eva Smit")):
        bob = opened(world, BOB, label, name)
        bob.press("Share")
        bob.press("Share", {"People, groups or domains": CAROL})
        world.settle()
    seen = {each["names"][0]["displayName"]: each for each in world.people_in(CAROL, "Shared by Bob Bakker")}
    assert "phoneNumbers" in seen["Piet Kok"]
    assert "phoneNumbers" not in seen["Eva Smit"]


@pytest.mark.parametrize("way", ["single", "own label"])
def test_hiding_more_from_who_passed_a_contact_on_takes_it_back(world: World, way: str) -> None:
    """R1: also down the chain: Bob passed it to Carol, Carol to Sanne."""
    pairs = ((BOB, "Customers", CAROL), (CAROL, "Shared by Bob Bakker" if way == "single" else "Bobs", SANNE))
    for passer, source, other in pairs:
        if way == "single":
            panel = opened(world, passer, source, "Piet Kok")
            panel.press("Share")
            panel.press("Share", {"People, groups or domains": other, "Access": "Can reshare"})
        else:
            mine = "Bobs" if passer == BOB else "Carols"
            own_label(world, passer, mine, other)
            panel = opened(world, passer, source, "Piet Kok")
            panel.press("Add to label")
            panel.press("Save", {"Label": mine})
            shared(world, other, by=passer, label=mine, access="Can reshare")
        world.settle()
    assert "1971" in str(world.google.book(SANNE).contacts())
    hide(world, {"birthdays"})
    world.settle()
    for email in (BOB, CAROL, SANNE):
        assert "1971" not in str(world.google.book(email).contacts()), email
    assert "1971" in str(world.google.book(ALICE).contacts())


def test_editor_cannot_show_himself_a_field_by_another_label_of_the_same_owner(world: World) -> None:
    """R1: in Suppliers nothing is hidden from him; what he puts there of Customers keeps what is hidden there."""
    hide(world, {"birthdays"})
    world.label_in_google(ALICE, "Suppliers", [person("Jan Vis")])
    shared(world, BOB, label="Suppliers", access="Can edit")
    bob = opened(world, BOB, "Customers", "Piet Kok")
    bob.press("Add to label")
    bob.press("Save", {"Label": "Suppliers"})
    world.settle()
    assert len(world.people_in(BOB, "Suppliers")) == 2
    assert "1971" not in str(world.google.book(BOB).contacts())


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
