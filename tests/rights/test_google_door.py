"""The third door: Google Contacts itself. What somebody does there spreads to everybody, or is undone in his account alone (promises.md I9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sharing.roles import Action, Role, may
from tests.journeys.steps import klanten, shared, stored
from tests.journeys.watched import Watched
from tests.rights.office import name_of_role, who
from tests.two_way.steps import edit, resource, rounds
from tests.world import ALICE, BOB, CAROL, World, name_of, phones_of

LABEL, PIETER = "Klanten", "Pieter Meulen"
Facts = dict[str, list[tuple[str, tuple[str, ...]]]]


def edits(world: World, email: str) -> None:
    edit(world, email, PIETER, phoneNumbers=[{"value": "+31 6 66666666", "type": "mobile"}])


def adds(world: World, email: str) -> None:
    world.google.book(email).create({"names": [{"givenName": "Nieuw"}]}, labels=[LABEL])


def takes_out(world: World, email: str) -> None:
    world.google.book(email).remove_from_label(LABEL, resource(world, email, PIETER))


def deletes(world: World, email: str) -> None:
    world.google.book(email).delete(resource(world, email, PIETER))


def renames(world: World, email: str) -> None:
    world.google.book(email).rename_label(LABEL, "Relaties")


DEEDS: Mapping[str, tuple[Action, Callable[[World, str], None]]] = {
    "edits a contact": (Action.EDIT, edits),
    "adds a contact": (Action.ADD, adds),
    "takes a contact out": (Action.REMOVE, takes_out),
    "deletes a contact": (Action.REMOVE, deletes),
    "renames the label": (Action.RENAME, renames),
}
# What else the table allows cannot be done in Google Contacts; deleting the label there is nobody's right over others (promises.md I11).


def office(role: Role) -> Watched:
    world = Watched()
    world.furnish()
    klanten(world)
    shared(world, CAROL)
    if role is not Role.OWNER:
        shared(world, BOB, access=role.words)
    return world


def seen_by(world: World, *emails: str) -> Facts:
    """Labels, names and numbers in these people's Google Contacts."""
    facts: Facts = {}
    for email in emails:
        for label in world.labels_in(email):
            facts[f"{email} {label}"] = sorted((name_of(each), tuple(phones_of(each))) for each in world.people_in(email, label))
    return facts


def masters(world: World) -> dict[str, Any]:
    return {path: data for path, data in stored(world).items() if path.startswith("contacts/") and path.count("/") == 1}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", Role, ids=name_of_role)
def test_what_is_done_in_google_contacts_spreads_or_is_undone_there(role: Role, deed: str) -> None:
    action, do = DEEDS[deed]
    world = office(role)
    me, others = who(role), [email for email in (ALICE, CAROL) if email != who(role)]
    before, kept, mine = seen_by(world, *others), masters(world), seen_by(world, me)
    world.clock.advance(120)
    do(world, me)
    rounds(world)
    if may(role, action):
        assert all(before[key] != seen_by(world, *others).get(key) for key in before)
        return
    assert seen_by(world, *others) == before
    assert masters(world) == kept
    if action is not Action.ADD:  # what he put under the label is his own contact, and stays that
        assert seen_by(world, me) == mine
    assert world.broken == []


@pytest.mark.parametrize("role", Role, ids=name_of_role)
def test_label_deleted_in_google_contacts_takes_nothing_from_others(role: Role) -> None:
    """I11: at a grantee it is made again, at its owner it waits for his decision."""
    world = office(role)
    me, others = who(role), [email for email in (ALICE, CAROL) if email != who(role)]
    before, kept, mine = seen_by(world, *others), masters(world), seen_by(world, me)
    world.clock.advance(120)
    world.google.book(me).delete_label(LABEL)
    rounds(world)
    assert seen_by(world, *others) == before
    assert masters(world) == kept
    if role is Role.OWNER:
        assert world.person(me).home().reads(f"The label {LABEL} is gone from your Google Contacts.")
    else:
        assert seen_by(world, me) == mine
