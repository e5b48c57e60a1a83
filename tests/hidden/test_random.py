"""Random hidden fields, random edits by somebody who sees only the rest: what he does not see never changes (I4, I5, T11)."""

from __future__ import annotations

import random
from typing import Any

import pytest

from firestore_models import contacts
from sharing.fields import STANDARD_TYPES
from sharing.lens import Hidden, hides, project, tidy
from sharing.person import Person, from_google
from tests.hidden.office import LABEL, hidden_from, hide, shared
from tests.world import ALICE, BOB, World, person

TYPES = ("home", "work", "")
FIELDS = ("phoneNumbers", "emailAddresses", "addresses", "birthdays", "biographies", "nicknames", "organizations", "urls")
PLACES = (*FIELDS, *(f"{field}/{kind}" for field in ("phoneNumbers", "emailAddresses", "addresses") for kind in TYPES))


def value(field: str, chance: random.Random, kind: str) -> dict[str, Any]:
    number = chance.randrange(100, 999)
    typed = {"type": kind} if kind else {}
    match field:
        case "phoneNumbers":
            return {"value": f"+31 20 5550{number}", **typed}
        case "emailAddresses":
            return {"value": f"piet{number}@x.example", **typed}
        case "addresses":
            return {"streetAddress": f"Straat {number}", "city": "Delft", **typed}
        case "birthdays":
            return {"date": {"year": 1000 + number, "month": 5, "day": 17}}
        case "organizations":
            return {"name": f"Kok {number} BV"}
        case "urls":
            return {"value": f"https://x{number}.example/"}
        case _:
            return {"value": f"text {number}"}


def some_values(field: str, chance: random.Random) -> list[dict[str, Any]]:
    if field in STANDARD_TYPES and field != "urls":
        return [value(field, chance, kind) for kind in chance.sample(TYPES, chance.randint(0, 3))]
    return [value(field, chance, "")] if chance.random() < 0.7 else []


def unseen(whole: Person, hidden: Hidden) -> dict[str, list[str]]:
    """The hidden values, the mark of the main one aside: that follows when the others go."""
    seen = project(whole, hidden)
    lost = {}
    for field in whole.names_of_fields:
        visible = [each.as_primary(False) for each in seen.values(field)]
        gone = [each.as_primary(False).canonical() for each in whole.values(field) if each.as_primary(False) not in visible]
        if gone:
            lost[field] = gone
    return lost


def hand_edit(chance: random.Random, there: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What a person might do to his copy: new values, in any place; one taken away; one given another type."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for field in chance.sample(FIELDS, chance.randint(1, 3)):
        present = [{key: text for key, text in each.items() if key not in ("metadata", "formattedType")} for each in there.get(field, [])]
        deed = chance.choice(("replace", "add", "drop", "retype"))
        if deed == "add" and field in STANDARD_TYPES:
            changes[field] = [*present, value(field, chance, chance.choice(TYPES))]
        elif deed == "drop":
            changes[field] = present[1:]
        elif deed == "retype" and present and field in ("phoneNumbers", "emailAddresses", "addresses"):
            changes[field] = [{**present[0], "type": chance.choice(("home", "work"))}, *present[1:]]
        else:
            changes[field] = some_values(field, chance)
    return changes


@pytest.mark.parametrize("seed", range(8))
def test_no_edit_in_google_contacts_reaches_what_is_hidden(seed: int) -> None:
    chance = random.Random(seed)
    world = World(seed=seed).furnish()
    world.label_in_google(ALICE, LABEL, [{**person("Piet Kok"), **{field: some_values(field, chance) for field in FIELDS}}])
    shared(world, BOB)
    label = next(iter(world.account(BOB).present))
    for _ in range(4):
        hide(world, tidy(chance.sample(PLACES, chance.randint(0, 5))))
        world.settle()
        hidden = hidden_from(world)
        (contact,) = contacts.news(world.db, label, after=0)
        before = unseen(contact.person, hidden)
        (copy,) = world.people_in(BOB, LABEL)
        world.google.book(BOB).edit(copy["resourceName"], hand_edit(chance, dict(copy)))
        world.clock.advance(1200)
        world.person(BOB).home()
        world.settle()
        (contact,) = contacts.news(world.db, label, after=0)
        assert unseen(contact.person, hidden) == before
        (copy,) = world.people_in(BOB, LABEL)
        assert leaks(from_google(copy), hidden) == []


def leaks(view: Person, hidden: Hidden) -> list[str]:
    """Hidden places in which his copy still holds something."""
    return [field for field in view.names_of_fields for each in view.values(field) if hides(hidden, field, each.type)]
