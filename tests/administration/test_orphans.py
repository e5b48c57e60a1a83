"""A label whose owner is gone: an administrator of that owner's tenant takes it over or chooses a new owner; nobody else, and not too early (J9)."""

from __future__ import annotations

import pytest

from tests.administration.steps import administration
from tests.hidden.office import LABEL, hidden_from, hide, shared
from tests.journeys.steps import forged, nonce_of, stored, sub_of
from tests.labels.test_labelling import opened
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA, SANNE, Panel, World, person

DAY = 24 * 3600


@pytest.fixture
def world() -> World:
    """Alice shared Customers with Bob and Carol; her Private is hers alone."""
    made = World().furnish()
    made.label_in_google(ALICE, LABEL, [person("Piet Kok", phone="+31 20 5550100", birthdays=[{"date": {"month": 5, "day": 17}}])])
    made.label_in_google(ALICE, "Private", [person("Eva Smit")])
    shared(made, BOB, access="Can edit")
    shared(made, CAROL)
    hide(made, {"birthdays"})
    made.settle()
    return made


def noticed(world: World) -> None:
    """The engine finds out that nobody speaks for Alice any more, at the next round."""
    world.clock.advance(900)
    world.book.queue.poll(sub_of_alice(world))
    world.settle()


def sub_of_alice(world: World) -> str:
    return next(snapshot.id for snapshot in world.db.collection("accounts").get() if snapshot.get("address") == ALICE)


def deleted(world: World) -> str:
    key = sub_of_alice(world)
    world.google.delete_account(ALICE)
    noticed(world)
    return key


def suspended(world: World) -> None:
    world.google.suspend(ALICE)
    noticed(world)


def label_of(world: World) -> str:
    return next(iter(world.account(BOB).reach))


def test_deleted_owner_s_label_is_taken_over_at_once_and_lives_on(world: World) -> None:
    deleted(world)
    panel = administration(world)
    assert panel.card.reads("The account of Alice de Vries is deleted.")
    assert panel.card.reads("1 contact · shared with 2 people")
    assert not panel.card.reads("Piet")
    assert not panel.card.reads("Private")
    panel.press("Take over label")
    panel.press("Confirm")
    assert panel.toast == f"{LABEL} is yours now."
    world.settle()
    assert world.names_in(SANNE, LABEL) == ["Piet Kok"]
    assert world.names_in(BOB, LABEL) == ["Piet Kok"]
    assert hidden_from(world) == {"birthdays"}
    bob = opened(world, BOB, LABEL, "Piet Kok")
    bob.press("Edit")
    bob.press("Save", {"Phone": "+31 20 5550777"})
    world.settle()
    assert "5550777" in str(world.people_in(SANNE, LABEL))
    sanne = world.person(SANNE)
    sanne.home()
    sanne.press_row(LABEL)
    assert sanne.card.has_button("Share")


def test_suspended_owner_has_seven_days(world: World) -> None:
    suspended(world)
    panel = administration(world)
    assert panel.card.reads("The account of Alice de Vries is suspended.")
    assert panel.card.reads("It can be taken over from")
    assert not panel.card.has_button("Take over label")
    before = stored(world)
    for press, inputs in (("administration/seize", {}), ("administration/seize", {"heir": (BOB,)})):
        asks = {"inputs": "heir"} if inputs else {}
        card = panel.act(forged(press, label=label_of(world), nonce=nonce_of(world, SANNE), **asks), inputs)
        assert card.json["name"] == "error"
    assert stored(world) == before
    world.clock.advance(7 * DAY)
    panel = administration(world)
    panel.press("Take over label")
    panel.press("Confirm")
    world.settle()
    assert world.names_in(SANNE, LABEL) == ["Piet Kok"]


def test_owner_who_is_back_keeps_her_label(world: World) -> None:
    suspended(world)
    world.clock.advance(8 * DAY)
    panel = administration(world)
    panel.press("Take over label")
    world.google.suspend(ALICE, suspended=False)
    panel.press("Confirm")
    assert panel.card.json["name"] == "error"
    assert not administration(world).card.reads(LABEL)


def test_somebody_else_is_chosen(world: World) -> None:
    deleted(world)
    panel = administration(world)
    panel.press("Choose a new owner")
    panel.press("Choose a new owner", {"New owner": "nobody@hoogland.example"})
    assert panel.card.reads("Nobody in hoogland.example has this address.")
    panel.press("Choose a new owner", {"New owner": CAROL})
    assert panel.toast == f"{LABEL} is Carol Jansen's now."
    world.settle()
    carol = world.person(CAROL)
    carol.home()
    carol.press_row(LABEL)
    assert carol.card.has_button("Transfer ownership")
    assert world.labels_in(SANNE) == []
    assert not administration(world).card.reads(LABEL)


@pytest.mark.parametrize("who", [BOB, CAROL, MALLORY, MARTA, "root@lumen.example"])
@pytest.mark.parametrize("press", ["administration/take-over", "administration/choose", "administration/seize"])
def test_nobody_else_takes_it(world: World, who: str, press: str) -> None:
    """T6, T8, T30, I19: administrators of another tenant among them."""
    if who.startswith("root@"):
        world.google.add_account(who, "Rik Root", admin=True)
    deleted(world)
    administration(world)
    label = label_of(world)
    panel = world.person(who)
    panel.home()
    if who.startswith("root@"):
        assert not administration(world, who).card.reads(LABEL)
    world.settle()
    before = stored(world)
    for inputs in ({}, {"heir": (who,)}):
        asks = {"inputs": "heir"} if inputs else {}
        card = panel.act(forged(press, label=label, nonce=nonce_of(world, who), **asks), inputs)
        assert card.json["name"] == "error"
    assert stored(world) == before


@pytest.mark.parametrize("what", ["label of somebody who is there", "unshared", "unknown"])
def test_what_is_no_orphan_is_not_there(world: World, what: str) -> None:
    """T6: nor is a consumer's, whose tenant nobody administers."""
    ident = label_of(world) if what == "label of somebody who is there" else "aaaabbbbccccdddd"
    if what == "unshared":
        alice = world.person(ALICE)
        alice.home()
        alice.press("New label")
        alice.press("Save", {"Label name": "Mine"})
        ident = next(reach.label for reach in world.account(ALICE).reach.values() if reach.name == "Mine")
        world.settle()
        deleted(world)
    panel = administration(world)
    world.settle()
    before = stored(world)
    card = panel.act(forged("administration/seize", label=ident, nonce=nonce_of(world, SANNE)))
    assert card.json["name"] == "error"
    assert stored(world) == before


def test_it_is_audited_and_the_old_owner_is_mailed(world: World) -> None:
    """P5, P10: names of labels and people, never of contacts."""
    suspended(world)
    world.clock.advance(8 * DAY)
    panel: Panel = administration(world)
    panel.press("Take over label")
    panel.press("Confirm")
    world.settle()
    (row,) = [snapshot.to_dict() or {} for snapshot in world.db.collection("audit").get() if snapshot.get("action") == "label.seized"]
    assert row["actor"] == sub_of(world, SANNE)
    assert set(row["about"]) == {label_of(world), sub_of_alice(world), sub_of(world, SANNE)}
    (mail,) = [each for each in world.mails() if each.recipients == (ALICE,)]
    assert mail.subject == f"Your label {LABEL} has a new owner"
    assert "Sanne Hoogland, who administers hoogland.example" in mail.text
    assert "Piet" not in mail.text


def test_pressed_twice_it_happens_once(world: World) -> None:
    deleted(world)
    panel = administration(world)
    panel.press("Take over label")
    action = panel.card.button("Confirm").action
    assert action is not None
    panel.act(action)
    said = panel.toast
    after = {path: data for path, data in stored(world).items() if path.startswith("labels/")}
    panel.act(action)
    assert panel.toast == said
    assert {path: data for path, data in stored(world).items() if path.startswith("labels/")} == after
