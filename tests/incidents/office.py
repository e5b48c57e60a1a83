"""The office in which the incidents happen again: Alice's label, Bob and Carol who see it, and what is looked at afterwards."""

from __future__ import annotations

import json
from typing import Any

from tests.journeys.steps import shared
from tests.two_way.steps import LABEL, many, rounds
from tests.world import ALICE, BOB, CAROL, World

PEOPLE = (ALICE, BOB, CAROL)
WEEK = 8 * 86_400  # longer than a sync token lives
CREATES = ("people:createContact", "people:batchCreateContacts")


def office(world: World, count: int = 12, *, access: str = "Can delete") -> None:
    """Alice's label of so many contacts has arrived at Bob and Carol."""
    many(world, count)
    shared(world, f"{BOB}, {CAROL}", access=access)
    rounds(world)


def sizes(world: World) -> list[int]:
    """How many contacts stand under the label: at Alice, Bob, Carol."""
    return [len(world.names_in(who, LABEL)) for who in PEOPLE]


def everything(world: World, who: str) -> str:
    """One person's Google Contacts, byte for byte."""
    return json.dumps(world.google.book(who).contacts(), sort_keys=True)


def ever_made(world: World, who: str) -> int:
    """Contacts that one account holds or held: what was made too often and taken away again lies in the trash."""
    book = world.google.book(who)
    return len(book.contacts()) + len(book.trash())


def writes_of(world: World, minutes: int = 31) -> list[str]:
    """What is written to Google while nobody does anything."""
    world.google.calls.clear()
    rounds(world, minutes)
    return [call for who in PEOPLE for call in world.calls_of(who, writes=True) if "batchGet" not in call]


def revisions(world: World) -> list[int]:
    """How often each shared contact was changed."""
    return sorted(int((one.to_dict() or {})["revision"]) for one in world.db.collection("contacts").stream())


def values(person: dict[str, Any], field: str) -> list[str]:
    return sorted(str(item.get("value")) for item in person.get(field, []))
