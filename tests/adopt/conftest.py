"""Bob has Piet already, with things of his own about him; Alice shares her Customers with Bob."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hidden.office import LABEL, shared
from tests.world import ALICE, BOB, Panel, World, person

NOTE = {"value": "Owes me a favour", "contentType": "TEXT_PLAIN"}
MINE: dict[str, Any] = {
    "names": [{"givenName": "Pietje", "familyName": "K."}],
    "emailAddresses": [{"value": "piet@x.example", "type": "home"}],
    "phoneNumbers": [{"value": "+31 20 555 01 00", "type": "other"}, {"value": "+31 6 99999999", "type": "home"}],
    "birthdays": [{"date": {"year": 1971, "month": 3, "day": 9}}],
    "biographies": [NOTE],
}


@pytest.fixture
def world() -> World:
    made = World().furnish()
    made.label_in_google(
        ALICE,
        LABEL,
        [
            person("Piet Kok", phone="+31 20 5550100", email="piet@x.example", organizations=[{"name": "Kok BV", "title": "Buyer"}]),
            person("Rosa Vos", phone="+31 20 5550101", email="rosa@x.example"),
        ],
    )
    return made


def own_piet(world: World, email: str = BOB, **changes: Any) -> str:
    """Somebody's own Piet, in a label of his own and with a star; his name at Google."""
    book = world.google.book(email)
    if "Private" not in book.groups():
        book.create_label("Private")
    resource = book.create({**MINE, **changes}, labels=["Private", "myContacts"])
    book.star(resource)
    return resource


def look(world: World, email: str = BOB) -> None:
    """Have somebody's Google Contacts read, as each round does."""
    world.clock.advance(900)
    world.book.queue.poll(world.account(email).key)
    world.settle()


def asked(world: World, email: str = BOB) -> Panel:
    """Somebody before the pairs he is asked about."""
    panel = world.person(email)
    panel.home()
    panel.press_row("You already have 1 of these people.")
    return panel


def values(person: Any) -> dict[str, Any]:
    """What a person can read in a contact: everything but ids and times."""
    return {key: _plain(value) for key, value in person.items() if key not in ("etag", "metadata")}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key not in ("metadata",)}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def share_customers(world: World, access: str = "Can edit") -> None:
    shared(world, BOB, access=access)
    look(world)
