"""An administrator bars a named account from sharing: it makes and widens no grant any more, by no door; what stands, stands (T6, T12, T30, T31)."""

from __future__ import annotations

import pytest

from tests.administration.steps import administration, bar
from tests.hidden.office import LABEL, hide, member, shared, ticks
from tests.journeys.steps import forged, nonce_of, stored, sub_of
from tests.labels.test_labelling import opened
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA, SANNE, World, person

REFUSED = "Your administrator has barred this account from sharing."
TO_CAROL = {"people": (CAROL,), "access": ("viewer",), "mobile": ("on",)}


@pytest.fixture
def world() -> World:
    made = World().furnish()
    made.label_in_google(ALICE, LABEL, [person("Piet Kok", phone="+31 20 5550100", birthdays=[{"date": {"month": 5, "day": 17}}])])
    shared(made, BOB, access="Can edit")
    hide(made, {"birthdays"})
    made.settle()
    return made


def label_of(world: World) -> str:
    return next(iter(world.account(BOB).reach))


def test_barred_account_shares_nothing_more_and_what_it_shared_stays(world: World) -> None:
    assert bar(world, ALICE).toast == "Alice de Vries is barred from sharing."
    alice = world.person(ALICE)
    alice.home()
    alice.press_row(LABEL)
    alice.press("Share")
    assert alice.card.reads(REFUSED)
    alice = opened(world, ALICE, LABEL, "Piet Kok")
    alice.press("Share")
    assert alice.card.reads(REFUSED)
    world.settle()
    assert len(world.people_in(BOB, LABEL)) == 1


def test_allowed_again_it_shares_as_before(world: World) -> None:
    bar(world, ALICE)
    panel = administration(world)
    panel.press("Allow sharing")
    assert panel.toast == "Alice de Vries may share again."
    assert not panel.card.has_button("Allow sharing")
    shared(world, CAROL)
    assert len(world.people_in(CAROL, LABEL)) == 1


@pytest.mark.parametrize("about", ["label", "contact", "own contact", "own label"])
def test_forged_request_to_share_is_refused(world: World, about: str) -> None:
    """T30: in the transaction, whatever card was still open."""
    (own,) = world.label_in_google(ALICE, "Private", [person("Eva Smit")])
    contact = next(snapshot.id for snapshot in world.db.collection("contacts").get())
    subject = {
        "label": {"label": label_of(world)},
        "contact": {"contact": contact},
        "own contact": {"contact": f"own:{own}"},
        "own label": {"label": "everything"},
    }[about]
    bar(world, ALICE)
    before = stored(world)
    parameters = {"inputs": "people,access,mobile", "nonce": nonce_of(world, ALICE), **subject}
    card = world.person(ALICE).act(forged("share/save", **parameters), TO_CAROL)
    assert card.json["name"] == "error"
    world.settle()
    assert stored(world) == before
    assert world.labels_in(CAROL) == []


def test_widening_is_refused_and_narrowing_is_not(world: World) -> None:
    bar(world, ALICE)
    alice = member(world)
    alice.press("Save", {"Access": "Can reshare"})
    assert alice.card.reads(REFUSED)
    alice = member(world)
    alice.press("Hidden fields")
    alice.press("Save", ticks(()))
    alice.press("Confirm")
    assert alice.card.reads(REFUSED)
    alice = member(world)
    alice.press("Save", {"Access": "View only"})
    assert "has changed" in alice.toast
    hide(world, {"birthdays", "phoneNumbers"})
    alice = member(world)
    alice.press("Remove")
    alice.press("Confirm")
    world.settle()
    assert world.people_in(BOB, LABEL) == []


def test_barred_while_the_share_screen_was_open(world: World) -> None:
    """T31: what decides is the account as the transaction reads it."""
    alice = world.person(ALICE)
    alice.home()
    alice.press_row(LABEL)
    alice.press("Share")
    bar(world, ALICE)
    alice.press("Share", {"People, groups or domains": CAROL})
    assert alice.card.reads(REFUSED)
    world.settle()
    assert world.labels_in(CAROL) == []


def test_somebody_who_never_opened_commonbook_can_be_barred(world: World) -> None:
    bar(world, CAROL)
    world.label_in_google(CAROL, "Carols", [person("Jan Vis")])
    carol = world.person(CAROL)
    carol.home()
    carol.press_row("Carols")
    carol.press("Share")
    assert carol.card.reads(REFUSED)


@pytest.mark.parametrize("typed", [MALLORY, MARTA, "nobody@hoogland.example", "", "…", "a b@hoogland.example", "../x"])
def test_only_people_of_the_own_domain(world: World, typed: str) -> None:
    """I19: whoever is of another tenant is nobody here."""
    world.person(MALLORY).home()
    administration(world)
    world.settle()
    before = stored(world)
    panel = bar(world, typed)
    assert panel.card.reads("Nobody in hoogland.example has this address." if typed else "Type somebody's address.")
    assert stored(world) == before


def test_administrator_does_not_bar_herself(world: World) -> None:
    panel = bar(world, SANNE)
    assert panel.card.reads("This is your own account.")
    assert not world.account(SANNE).barred


@pytest.mark.parametrize("who", [ALICE, BOB, MALLORY, MARTA])
@pytest.mark.parametrize("press", ["administration/open", "administration/bar", "administration/allow"])
def test_nobody_else_has_the_screen(world: World, who: str, press: str) -> None:
    """T6, T8, I19: other people, administrators of another tenant among them."""
    world.google.account(MALLORY)
    bar(world, ALICE)
    panel = world.person(who)
    panel.home()
    panel.press("Settings")
    assert not panel.card.has_button("Administration")
    world.settle()
    before = stored(world)
    parameters = {"nonce": nonce_of(world, who), "inputs": "person", "account": sub_of(world, ALICE), "administers": "true"}
    card = panel.act(forged(press, **parameters), {"person": (BOB,)})
    assert card.json["name"] == "error"
    assert stored(world) == before


def test_administrator_of_another_domain_sees_and_changes_nothing_of_this_one(world: World) -> None:
    """I19."""
    bar(world, ALICE)
    world.google.add_account("root@lumen.example", "Rik Root", admin=True)
    panel = administration(world, "root@lumen.example")
    assert not panel.card.reads("Alice")
    before = world.account(ALICE).barred
    parameters = {"nonce": nonce_of(world, "root@lumen.example"), "account": sub_of(world, ALICE)}
    assert panel.act(forged("administration/allow", **parameters)).json["name"] == "error"
    assert world.account(ALICE).barred is before is True


def test_who_administers_no_more_loses_it_at_once(world: World) -> None:
    """T12: also with the card still open."""
    panel = administration(world)
    world.google.add_account(SANNE, "Sanne Hoogland", admin=False)
    panel.press("Bar from sharing", {"Person": ALICE})
    assert panel.card.json["name"] == "error"
    assert not world.account(ALICE).barred
