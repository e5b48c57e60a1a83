"""Every value that anybody types carries a number of its own, so that wherever it turns up one can tell who typed it, for whom, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sharing.person import Person, from_google, loads, to_google

_TEXT = re.compile(r"q(\d+)q|62(\d{7})", re.IGNORECASE)
_FIRST_DAY = date(1900, 1, 1)
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """One value as it was typed. `origin`: the contact it was typed into, by the number in its family name."""

    serial: int
    author: str  # account key
    field: str
    origin: str
    at: datetime


@dataclass
class Ledger:
    """All that was typed in one world."""

    typed: dict[int, Typed] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)  # taken back by its author in his own copy before anybody else could know it
    joined: dict[str, str] = field(default_factory=dict)  # origins that a human merged
    count: int = 0

    def value(self, author: str, name: str, origin: str, at: datetime, kind: str = "") -> dict[str, Any]:
        """A new value of a People field."""
        self.count += 1
        self.typed[self.count] = Typed(self.count, author, name, origin, at)
        return spelt(name, self.count, origin, kind)

    def join(self, one: str, other: str) -> None:
        """A human made two contacts one: their values belong together from now on."""
        self.joined[self.root(other)] = self.root(one)

    def root(self, origin: str) -> str:
        while self.joined.get(origin, origin) != origin:
            origin = self.joined[origin]
        return origin


def spelt(name: str, serial: int, origin: str, kind: str) -> dict[str, Any]:
    """The JSON of value number `serial`."""
    day = _FIRST_DAY + timedelta(days=serial)
    made: dict[str, dict[str, Any]] = {
        "names": {"givenName": f"Q{serial}q", "familyName": origin},
        "phoneNumbers": {"value": f"+3162{serial:07d}"},
        "emailAddresses": {"value": f"q{serial}q@x.example"},
        "biographies": {"value": f"note q{serial}q"},
        "organizations": {"name": f"Firm q{serial}q", "title": "Boss"},
        "birthdays": {"date": {"year": day.year, "month": day.month, "day": day.day}},
    }
    return {**made[name], **({"type": kind} if kind else {})}


def serials(thing: object) -> Iterator[int]:
    """The numbers of all values found anywhere in a piece of JSON."""
    if isinstance(thing, str):
        for text, digits in _TEXT.findall(thing.replace(" ", "")):
            yield int(text or digits)
    elif isinstance(thing, Mapping):
        if thing.get("year") and thing.get("month") and thing.get("day"):
            yield (date(thing["year"], thing["month"], thing["day"]) - _FIRST_DAY).days
        for inner in thing.values():
            yield from serials(inner)
    elif isinstance(thing, list | tuple):
        for inner in thing:
            yield from serials(inner)


@lru_cache(maxsize=20_000)
def serials_in(text: str) -> frozenset[int]:
    """The numbers in a person as it lies in the store, read once for each text."""
    return frozenset(serials_of(loads(text)))


def serials_of(person: Person) -> set[int]:
    return set(serials(to_google(person)))


def serials_on(copy: Json) -> set[int]:
    """The numbers of what people typed into a contact as Google has it: the names, marks and etags that machines gave it may look like one."""
    return serials_of(from_google(copy))


def origin_of(person: Person) -> str:
    """Which contact this is, by its family name; "" when the name is gone."""
    return person.first("names").text("familyName")


def origin_in(copy: Json) -> str:
    return origin_of(from_google(copy))
