"""What people do in Google Contacts, on the web and on their phones: everything that two-way sync must live with."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from local.google import Book
from local.google.people.wire import ApiError
from sharing.person import from_google, to_google
from sync import copying
from tests.simulation.ledger import origin_in, serials, serials_on
from tests.simulation.town import Town

Json = Mapping[str, Any]
T = TypeVar("T")
MULTI = {"phoneNumbers": ("home", "work", "mobile"), "emailAddresses": ("home", "work"), "organizations": ("",)}
FIELDS = ("phoneNumbers", "phoneNumbers", "emailAddresses", "names", "biographies", "birthdays", "organizations")
SYSTEM = {"contactGroups/myContacts", "contactGroups/starred"}


class Hands:
    """One person's hands on his own contacts. Every method says what it did, or "" when there was nothing to do it to."""

    def __init__(self, town: Town, chance: random.Random, email: str) -> None:
        self.town, self.chance, self.email = town, chance, email
        self.key = town.place.key(email)
        self.book: Book = town.place.google.book(email)

    # Finding something to touch

    def shared(self) -> list[Json]:
        """Contacts under a label that stands for a shared one, and copies of ours anywhere."""
        groups = self.town.groups_of(self.key)
        return [one for one in self.book.contacts() if copying.marker_of(one) or copying.groups_in(one) & groups]

    def private(self) -> list[Json]:
        known = {one["resourceName"] for one in self.shared()}
        return [one for one in self.book.contacts() if one["resourceName"] not in known]

    def one(self) -> Json | None:
        return self._pick(self.shared() if self.chance.random() < 0.85 else self.private())

    def _pick(self, found: list[T]) -> T | None:
        return picked(self.chance, found)

    def _name(self, group: str) -> str:
        return next((name for name, resource in self.book.groups().items() if resource == group), "")

    def shared_label(self) -> str:
        """The name here of a group that stands for a shared label."""
        names = sorted(name for name, resource in self.book.groups().items() if resource in self.town.groups_of(self.key))
        return self._pick(names) or ""

    # Contents

    def edit(self) -> str:
        """Replace, add, take away or retype one value."""
        person = self.one()
        if person is None:
            return ""
        field = self.chance.choice(FIELDS)
        items = to_google(from_google(person)).get(field, [])
        what = self.chance.choice(("replace", "add", "remove", "retype")) if field in MULTI else self.chance.choice(("replace", "replace", "remove"))
        if (what != "add" and not items) or (what == "remove" and field == "names"):
            what = "add" if not items else "replace"
        kind = self.chance.choice(MULTI[field]) if field in MULTI else ""
        at = self.chance.randrange(len(items)) if items else 0
        gone: list[Any] = []
        if what == "retype":
            items[at] = {**items[at], "type": kind} if kind else items[at]
        elif what == "remove":
            gone = [items.pop(at)]
        else:
            value = self.town.place.ledger.value(self.key, field, origin_in(person) or "O0", self.town.place.clock.now(), kind)
            if what == "replace" and items:
                gone, items[at] = [items[at]], value
            else:
                items.append(value)
        return self._store(person, field, items, gone, what)

    def _store(self, person: Json, field: str, items: list[Any], gone: list[Any], what: str) -> str:
        resource = str(person["resourceName"])
        if items != to_google(from_google(person)).get(field, []):
            self.town.rewritten.add((self.email, resource))
        self.book.edit(resource, {field: items})
        self.town.took_back(self.key, serials(gone))
        self.town.touched_private(self.email, resource)
        return f"{what} {field} of {resource}"

    def same_again(self) -> str:
        """Saved without a change, or in another order: Google gives it another etag, and nobody edited anything."""
        person = self.one()
        if person is None:
            return ""
        fields = to_google(from_google(person))
        phones = fields.get("phoneNumbers", [])
        self.book.edit(str(person["resourceName"]), {"phoneNumbers": list(reversed(phones)) if self.chance.random() < 0.5 else phones})
        self.town.touched_private(self.email, str(person["resourceName"]))
        return f"same again {person['resourceName']}"

    # Coming and going

    def create(self) -> str:
        label = self.shared_label() if self.chance.random() < 0.7 else ""
        person = self.town.new_person(self.chance, self.key)
        resource = self.book.create(person, [label] if label else [])
        if not label:
            self.town.made_private(self.email, resource)
        return f"create {resource} under {label!r}"

    def delete(self) -> str:
        person = self.one()
        return self._delete(person) if person is not None else ""

    def _delete(self, person: Json) -> str:
        resource = str(person["resourceName"])
        self.town.removed(self.key, person)
        self.book.delete(resource)
        self.town.touched_private(self.email, resource)
        return f"delete {resource}"

    def delete_many(self) -> str:
        found = self.shared()
        some = self.chance.sample(found, min(len(found), self.chance.randint(3, 9)))
        for person in some:
            self._delete(person)
        return f"delete {len(some)} at once" if some else ""

    def restore(self) -> str:
        resource = self._pick(self.book.trash())
        if resource is None:
            return ""
        back = self.book.restore(resource)
        self.town.revived.add((self.email, back))
        self.town.gave_back(serials_on(self.book.contact(back)))
        return f"restore {resource}"

    def merge(self) -> str:
        """Merge & fix two of them."""
        found = self.shared()
        if len(found) < 2:
            return ""
        kept, gone = self.chance.sample(found, 2)
        self.town.removed(self.key, gone)
        self.town.place.ledger.join(origin_in(kept), origin_in(gone))
        self.town.merged_copies = True
        self.book.merge(str(kept["resourceName"]), [str(gone["resourceName"])])
        return f"merge {gone['resourceName']} into {kept['resourceName']}"

    # Labels

    def leave_label(self) -> str:
        person = self._pick(self.shared())
        groups = sorted(copying.groups_in(person) & self.town.groups_of(self.key)) if person else []
        if person is None or not groups:
            return ""
        name = self._name(self.chance.choice(groups))
        if len(copying.groups_in(person)) == 1:
            self.book.add_to_label("myContacts", str(person["resourceName"]))
        self.town.removed(self.key, person)
        self.book.remove_from_label(name, str(person["resourceName"]))
        return f"take {person['resourceName']} out of {name!r}"

    def join_label(self) -> str:
        person, label = self._pick(self.book.contacts()), self.shared_label()
        if person is None or not label:
            return ""
        self.town.made_public(self.email, str(person["resourceName"]))
        self.book.add_to_label(label, str(person["resourceName"]))
        return f"put {person['resourceName']} under {label!r}"

    def rename_label(self) -> str:
        label = self.shared_label()
        if not label:
            return ""
        self.town.count += 1
        self.book.rename_label(label, f"{label.split(' ')[0]} {self.town.count}")
        return f"rename label {label!r}"

    def delete_label(self) -> str:
        label, contacts = self.shared_label(), self.chance.random() < 0.3
        if not label:
            return ""
        if contacts:
            for resource in self.book.members(label):
                self.town.removed(self.key, self.book.contact(resource))
        self.book.delete_label(label, contacts=contacts)
        self.town.touched_all(self.email)
        return f"delete label {label!r}{' with its contacts' if contacts else ''}"

    # What is none of our business

    def star(self) -> str:
        person = self.one()
        if person is None:
            return ""
        resource = str(person["resourceName"])
        self.book.star(resource)
        self.town.mark(self.email, resource, "starred")
        return f"star {resource}"

    def own_label(self) -> str:
        person = self.one()
        if person is None:
            return ""
        resource = str(person["resourceName"])
        if "Mine" not in self.book.groups():
            self.book.create_label("Mine")
        self.book.add_to_label("Mine", resource)
        self.town.mark(self.email, resource, self.book.groups()["Mine"].removeprefix("contactGroups/"))
        return f"own label on {resource}"


def picked(chance: random.Random, found: Sequence[T]) -> T | None:
    """One of several, chosen so that it stays the same one when others come or go: a script made shorter goes on telling the same story."""
    salt = chance.getrandbits(64)

    def rank(one: T) -> str:
        name = one["resourceName"] if isinstance(one, Mapping) else getattr(one, "id", one)
        return hashlib.sha256(f"{salt} {name}".encode()).hexdigest()

    return min(found, key=rank) if found else None


ACTIONS: Mapping[str, tuple[int, Callable[[Hands], str]]] = {
    "edit": (30, Hands.edit),
    "same again": (4, Hands.same_again),
    "create": (6, Hands.create),
    "delete": (4, Hands.delete),
    "delete many": (1, Hands.delete_many),
    "restore": (3, Hands.restore),
    "merge": (2, Hands.merge),
    "leave label": (3, Hands.leave_label),
    "join label": (4, Hands.join_label),
    "rename label": (2, Hands.rename_label),
    "delete label": (1, Hands.delete_label),
    "star": (3, Hands.star),
    "own label": (3, Hands.own_label),
}


def act(town: Town, name: str, chance: random.Random) -> str:
    """One person does one thing."""
    return act_as(town, name, chance, chance.choice(town.people))


def act_as(town: Town, name: str, chance: random.Random, email: str) -> str:
    """As `act`, by this person. What Google itself refuses did not happen."""
    typed = town.place.ledger.count
    try:
        done = ACTIONS[name][1](Hands(town, chance, email))
    except ApiError:
        town.place.ledger.withdrawn.update(range(typed + 1, town.place.ledger.count + 1))
        return ""
    return f"{email.partition('@')[0]}: {done}" if done else ""
