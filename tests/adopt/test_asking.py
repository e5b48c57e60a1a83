"""Somebody who is shared a person that he has: asked, never doubled silently, and never linked without his word (product.md 2)."""

from __future__ import annotations

import pytest

from tests.adopt.conftest import asked, look, own_piet, share_customers, values
from tests.hidden.office import LABEL, hide, shared
from tests.journeys.steps import stored
from tests.world import ALICE, BOB, World, groups_of, person

MY_CONTACTS = "contactGroups/myContacts"


def copy_of(world: World, name: str) -> dict[str, object]:
    (found,) = [each for each in world.people_in(BOB, LABEL) if each["names"][0]["displayName"] == name]
    return dict(found)


def test_until_answered_the_copy_is_under_its_label_only(world: World) -> None:
    """P9: no double on the phone."""
    own = own_piet(world)
    before = values(world.google.book(BOB).contact(own))
    share_customers(world)
    assert MY_CONTACTS not in groups_of(copy_of(world, "Piet Kok"))
    assert MY_CONTACTS in groups_of(copy_of(world, "Rosa Vos"))
    assert values(world.google.book(BOB).contact(own)) == before
    panel = world.person(BOB)
    panel.home()
    assert panel.card.reads("You already have 1 of these people.")
    panel.press_row("You already have 1 of these people.")
    assert panel.card.reads("Piet Kok")
    assert panel.card.reads("Pietje K.")
    assert not panel.card.reads("Rosa")


def test_who_has_none_of_them_is_asked_nothing(world: World) -> None:
    world.google.book(BOB).create(person("Somebody Else", phone="+31 20 5559999"))
    share_customers(world)
    panel = world.person(BOB)
    panel.home()
    assert not panel.card.reads("You already have")
    assert all(MY_CONTACTS in groups_of(each) for each in world.people_in(BOB, LABEL))


def test_keep_both_puts_the_copy_on_the_phone_and_is_never_asked_again(world: World) -> None:
    own = own_piet(world)
    before = values(world.google.book(BOB).contact(own))
    share_customers(world)
    panel = asked(world)
    panel.press("Keep both")
    assert panel.toast == "You keep both of Piet Kok."
    world.settle()
    assert MY_CONTACTS in groups_of(copy_of(world, "Piet Kok"))
    assert values(world.google.book(BOB).contact(own)) == before
    shared(world, BOB, label=LABEL, access="Can delete")
    world.google.book(ALICE).create(person("New One"), labels=[LABEL])
    look(world, ALICE)
    look(world)
    look(world)
    assert world.account(BOB).twins == {}


@pytest.mark.parametrize("hidden", [{"emailAddresses", "phoneNumbers"}, {"emailAddresses", "phoneNumbers", "organizations"}])
def test_a_hidden_value_matches_nobody(world: World, hidden: set[str]) -> None:
    """R4, T10: the two have nothing in common that Bob may see."""
    own_piet(world)
    shared(world, BOB)
    hide(world, hidden)
    world.settle()
    look(world)
    assert world.account(BOB).twins == {}


def test_a_second_label_asks_too_with_one_listing_more(world: World) -> None:
    own_piet(world)
    world.label_in_google(ALICE, "Suppliers", [person("Jan Vis")])
    shared(world, BOB, label="Suppliers")
    look(world)
    assert world.account(BOB).twins == {}
    shared(world, BOB)
    world.google.calls.clear()
    look(world)
    assert list(world.account(BOB).twins.values()) != []
    world.google.calls.clear()
    look(world)
    assert len([call for call in world.google.calls if call.api == "people" and call.account_email == BOB]) == 1


def test_own_contact_that_is_gone_is_not_asked_about_any_more(world: World) -> None:
    own = own_piet(world)
    share_customers(world)
    world.google.book(BOB).delete(own)
    panel = asked(world)
    assert not panel.card.reads("Piet")
    shared(world, BOB, label=LABEL, access="Can delete")
    world.label_in_google(ALICE, "Suppliers", [person("Jan Vis")])
    shared(world, BOB, label="Suppliers")
    look(world)
    assert world.account(BOB).twins == {}
    assert MY_CONTACTS in groups_of(copy_of(world, "Piet Kok"))


def test_ids_are_all_that_is_kept_of_a_match(world: World) -> None:
    """Read, never kept: nothing of the own contact is stored before it is linked."""
    own_piet(world)
    share_customers(world)
    assert "99999999" not in str(stored(world))
    assert "favour" not in str(stored(world))
