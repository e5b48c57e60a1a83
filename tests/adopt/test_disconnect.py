"""Whoever disconnects gets his own contacts back as they were, or keeps them as they are; of what they held nothing is kept on (K6)."""

from __future__ import annotations

import pytest

from tests.adopt.conftest import MINE, asked, values
from tests.connect.test_disconnect import KEEP, REMOVE, ask, received
from tests.journeys.steps import stored
from tests.journeys.watched import Watched
from tests.world import MARTA


@pytest.mark.parametrize("choice", [REMOVE, KEEP])
def test_linked_contact_after_disconnecting(choice: str) -> None:
    world = Watched().furnish()
    assert isinstance(world, Watched)
    panel = received(world)
    book = world.google.book(MARTA)
    shared = next(each for each in book.contacts() if each.get("emailAddresses"))
    own = book.create({**MINE, "emailAddresses": shared["emailAddresses"][:1]}, labels=["myContacts"])
    before = values(book.contact(own))
    world.clock.advance(900)
    panel.home()
    panel.press("Sync now")
    asked(world, MARTA).press("Link")
    world.settle()
    linked = values(book.contact(own))
    assert linked["names"] != before["names"]
    ask(panel, choice)
    world.settle()
    after = values(book.contact(own))
    assert after["names"] == (before if choice == REMOVE else linked)["names"]
    assert after["phoneNumbers"] == (before if choice == REMOVE else linked)["phoneNumbers"]
    assert not [path for path in stored(world) if "/adopted/" in path]
    assert world.account(MARTA).linked == ()
