"""Labels of a contact, and the name of a label, changed in the panel."""

from __future__ import annotations

import pytest

from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, MALLORY, Panel, World, person


@pytest.fixture
def world() -> World:
    """Alice shares Customers with Bob (Can delete); she has a second label of her own, Suppliers, that is shared with nobody yet."""
    made = World().furnish()
    made.label_in_google(ALICE, "Customers", [person("Piet Kok", phone="+31 20 5550100"), person("Rosa Vos")])
    alice = made.person(ALICE)
    alice.home()
    alice.press_row("Customers")
    alice.press("Share")
    alice.press("Share", {"People, groups or domains": BOB, "Access": "Can delete"})
    alice.home()
    alice.press("New label")
    alice.press("Save", {"Label name": "Suppliers"})
    made.settle()
    return made


def opened(world: World, email: str, label: str, name: str) -> Panel:
    panel = world.person(email)
    panel.home()
    panel.press_row(label)
    panel.press_row(name)
    return panel


def test_contact_put_under_a_second_label_appears_there_in_google_contacts(world: World) -> None:
    alice = opened(world, ALICE, "Customers", "Piet Kok")
    alice.press("Add to label")
    alice.press("Save", {"Label": "Suppliers"})
    assert alice.toast == "Added to Suppliers."
    world.settle()
    assert world.names_in(ALICE, "Suppliers") == ["Piet Kok"]
    assert world.names_in(ALICE, "Customers") == ["Piet Kok", "Rosa Vos"]
    assert "Suppliers" not in world.labels_in(BOB)


def test_grantee_without_the_right_to_reshare_cannot_put_it_under_his_own_label(world: World) -> None:
    """R2, T30: what one owns goes out, nothing else; also by a forged request."""
    bob = world.person(BOB)
    bob.home()
    bob.press("New label")
    bob.press("Save", {"Label name": "Mine"})
    bob = opened(world, BOB, "Customers", "Piet Kok")
    bob.press("Add to label")
    assert bob.card.reads("There is no label to choose.")
    mine = next(label for label, reach in world.account(BOB).reach.items() if reach.name == "Mine")
    contact = opened(world, BOB, "Customers", "Piet Kok").card.button("Add to label").action
    assert contact is not None
    nonce = world.book.signer.mint(world.google.account(BOB).sub, world.book.random)
    answer = world.post_event(
        bob, "/click/contact/label", {"contact": contact.parameters["contact"], "inputs": "label", "nonce": nonce}, {"label": (mine,)}
    )
    assert "Nothing was changed" in answer.get_data(as_text=True)
    world.settle()
    assert world.names_in(BOB, "Mine") == []


def test_contact_taken_out_of_the_label_leaves_everybody_but_stays_the_owners(world: World) -> None:
    bob = opened(world, BOB, "Customers", "Rosa Vos")
    bob.press("Remove from label")
    bob.press("Save", {"Label": "Customers"})
    assert bob.toast == "Removed from Customers."
    world.settle()
    assert world.names_in(BOB, "Customers") == ["Piet Kok"]
    assert world.names_in(ALICE, "Customers") == ["Piet Kok"]
    assert "Rosa Vos" in [each["names"][0]["displayName"] for each in world.google.book(ALICE).contacts()]


def test_new_name_of_a_label_travels_to_every_account(world: World) -> None:
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Customers")
    alice.press("Rename")
    alice.press("Save", {"Label name": "Klanten"})
    assert alice.card.title == "Klanten"
    world.settle()
    assert world.labels_in(BOB) == ["Klanten"]
    assert "Klanten" in world.labels_in(ALICE)
    assert world.names_in(BOB, "Klanten") == ["Piet Kok", "Rosa Vos"]


def test_name_of_another_label_of_mine_is_refused_in_the_form(world: World) -> None:
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Customers")
    alice.press("Rename")
    alice.press("Save", {"Label name": "suppliers"})
    assert alice.card.reads("You already have a label of this name.")
    world.settle()
    assert "Customers" in world.labels_in(BOB)


@pytest.mark.parametrize("who", [BOB, MALLORY])
def test_rename_by_anybody_but_the_owner_is_refused(world: World, who: str) -> None:
    """T30, T6: the button is not there, and the forged request changes nothing."""
    label = next(label for label, reach in world.account(ALICE).reach.items() if reach.name == "Customers")
    panel = world.person(who)
    panel.home()
    nonce = world.book.signer.mint(world.google.account(who).sub, world.book.random)
    world.post_event(panel, "/click/label/name", {"label": label, "inputs": "name", "nonce": nonce}, {"name": ("Stolen",)})
    world.settle()
    assert world.account(ALICE).reach[label].name == "Customers"


def test_a_new_name_whose_ring_was_lost_reaches_everybody_with_the_next_rounds(world: World) -> None:
    """I14, I17: found with a random world; a worker that died after renaming a label left everybody else with the old name until something else
    happened in it."""
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Customers")
    alice.press("Rename")
    alice.press("Save", {"Label name": "Clients"})
    for queue in ("fanout", "drain"):
        world.tasks.purge(f"projects/demo/locations/europe-west1/queues/{queue}")
    rounds(world)
    assert "Clients" in world.labels_in(BOB)
    assert "Customers" not in world.labels_in(BOB)
    before = len(world.tasks.history)
    rounds(world, 20)
    assert not [each for each in list(world.tasks.history)[before:] if each.url.endswith("/task/fanout")], "everybody is told once"
