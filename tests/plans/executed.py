"""What was executed, as Google saw it: contacts made, rewritten and removed in each account, and how long it took."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.cards.reading import Card
from tests.journeys.steps import book_of
from tests.world import World

_MANAGED = ("names", "phoneNumbers", "emailAddresses", "addresses", "birthdays", "biographies", "organizations", "urls", "nicknames")


@dataclass(frozen=True)
class Executed:
    """Over all accounts; `people`: those in whose account anything happened."""

    people: int
    made: int
    changed: int
    removed: int
    minutes: float


def books_of(world: World) -> dict[str, dict[str, Mapping[str, Any]]]:
    return {account.email: book_of(world, account.email) for account in world.google.accounts()}


def executed(world: World, before: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Executed:
    """Let everything be carried out, and compare."""
    start = world.clock.seconds()
    world.settle()
    took = (world.clock.seconds() - start) / 60
    after = books_of(world)
    made = {email: after[email].keys() - before[email].keys() for email in after}
    removed = {email: before[email].keys() - after[email].keys() for email in after}
    kept = {email: before[email].keys() & after[email].keys() for email in after}
    changed = {email: {name for name in kept[email] if _facts(before[email][name]) != _facts(after[email][name])} for email in after}
    people = [email for email in after if made[email] or removed[email] or changed[email]]
    counts = [sum(map(len, each.values())) for each in (made, changed, removed)]
    return Executed(len(people), counts[0], counts[1], counts[2], took)


def _facts(person: Mapping[str, Any]) -> list[Any]:
    return [[{key: value for key, value in each.items() if key != "metadata"} for each in person.get(name, [])] for name in _MANAGED]


def planned(card: Card) -> Executed:
    """The numbers on a preview card."""
    text = " ".join(card.texts())
    people, made, changed, removed = (
        _number(text, f"({words})") for words in ("person:|people:", "is added|are added", "is changed|are changed", "is removed|are removed")
    )
    return Executed(people, made, changed, removed, _number(text, "minutes?"))


def _number(text: str, words: str) -> int:
    found = re.search(rf"([\d,]+) {words}", text)
    return int(found.group(1).replace(",", "")) if found else 0
