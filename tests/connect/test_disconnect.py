"""Disconnect: the copies go or stay, as asked; Google is told; nothing more is read or written."""

from __future__ import annotations

import pytest

from cards.disconnect import COPIES
from firestore_models import accounts
from local.google import Fault
from tests.connect.browser import connected
from tests.journeys.steps import PEOPLE, at_label, book_of, forged, klanten, nonce_of, share, stored, sub_of
from tests.journeys.watched import Watched
from tests.two_way.steps import upkeep
from tests.world import ALICE, BOB, MARTA, Panel

REMOVE, KEEP = "Remove them from my Google Contacts", "Leave them as my own"


def received(world: Watched) -> Panel:
    """Marta is connected and has Alice's label."""
    connected(world, MARTA)
    klanten(world)
    share(world.person(ALICE), MARTA)
    account = world.account(MARTA)
    if account.invited:
        panel = world.person(MARTA)
        panel.home()
        panel.press("Invitations")
        panel.press_row("Klanten")
        panel.press("Accept")
    world.settle()
    assert len(world.names_in(MARTA, "Klanten")) == 4
    return world.person(MARTA)


def ask(panel: Panel, choice: str) -> Panel:
    panel.home()
    panel.press("Settings")
    panel.press("Disconnect")
    panel.press("Confirm", {"Copies of what others shared with you": choice})
    return panel


def is_dead(world: Watched) -> bool:
    return not world.google.world.grants.granted_scopes(sub_of(world, MARTA), world.google.client_id)


def test_copies_are_removed_and_the_permission_is_given_back(world: Watched) -> None:
    """K6."""
    panel = ask(received(world), REMOVE)
    world.settle()
    assert panel.card.json["name"] == "home"
    assert book_of(world, MARTA) == {}
    assert world.labels_in(MARTA) == []
    account = world.account(MARTA)
    assert (account.credential, account.sealed, account.reach) == ("", "", {})
    assert is_dead(world)


def test_copies_stay_as_ones_own(world: Watched) -> None:
    """K6."""
    panel = received(world)
    before = [person["names"] for person in world.people_in(MARTA, "Klanten")]
    ask(panel, KEEP)
    assert is_dead(world)
    world.google.calls.clear()
    world.settle(hours=24)
    assert [person["names"] for person in world.people_in(MARTA, "Klanten")] == before
    assert world.calls_of(MARTA) == []
    assert world.account(MARTA).reach == {}
    assert not [path for path in stored(world) if path.startswith(f"accounts/{sub_of(world, MARTA)}/copies/")]


@pytest.mark.parametrize("choice", [REMOVE, KEEP])
def test_others_keep_what_they_have(world: Watched, choice: str) -> None:
    panel = received(world)
    share(world.person(ALICE), BOB)
    world.settle()
    ask(panel, choice)
    world.settle()
    assert len(world.names_in(BOB, "Klanten")) == 4
    at_label(alice := world.person(ALICE))
    alice.press("Members")
    assert not alice.card.reads("Marta")


def test_what_one_shares_oneself_stays_with_the_others(world: Watched) -> None:
    klanten(world, MARTA, "Familie")
    connected(world, MARTA)
    at_label(panel := world.person(MARTA), "Familie")
    panel.press("Share")
    panel.press("Share", {PEOPLE: ALICE})
    world.settle()
    ask(panel, REMOVE)
    world.settle()
    assert len(world.names_in(ALICE, "Familie")) == 4
    assert len(world.names_in(MARTA, "Familie")) == 4
    connected(world, MARTA)
    world.google.book(MARTA).create({"names": [{"givenName": "Nieuw"}]}, labels=["Familie"])
    world.person(MARTA).home()
    world.settle()
    assert len(world.names_in(ALICE, "Familie")) == 5, "connecting again goes on where it stopped"


def test_a_dead_google_does_not_keep_our_token(world: Watched) -> None:
    """T12, T28: what we were told to forget is forgotten."""
    panel = received(world)
    world.google.faults.add(Fault(path=r"/revoke$", status=503, times=9))
    ask(panel, KEEP)
    assert world.account(MARTA).sealed == ""


def test_deleting_ones_data_gives_the_permission_back_too(world: Watched) -> None:
    """K6, T35."""
    panel = received(world)
    panel.home()
    panel.press("Settings")
    panel.press("Delete my data")
    panel.press("Confirm")
    for _ in range(10):
        world.clock.advance(60)
        upkeep(world)
        world.settle()
    assert book_of(world, MARTA) == {}
    assert is_dead(world)
    assert sub_of(world, MARTA) not in str({path: data for path, data in stored(world).items() if path.startswith("accounts/")})


def test_pressing_twice_says_the_same(world: Watched) -> None:
    panel = received(world)
    panel.home()
    panel.press("Settings")
    panel.press("Disconnect")
    action, inputs = panel.card.button("Confirm").action, panel.form({})
    assert action is not None
    panel.act(action, inputs)
    said = panel.toast
    after = stored(world)
    panel.act(action, inputs)
    assert panel.toast == said != ""
    assert stored(world) == after


def test_nobody_can_disconnect_somebody_else(world: Watched) -> None:
    """T8, T30: the account is the presser's own, whatever the request says."""
    received(world)
    before = world.account(MARTA)
    world.person(ALICE).act(
        forged("settings/disconnect", nonce=nonce_of(world, ALICE), inputs=COPIES, account=sub_of(world, MARTA)), {COPIES: ("remove",)}
    )
    assert world.account(MARTA).sealed == before.sealed
    assert world.account(ALICE).credential == accounts.DELEGATED
