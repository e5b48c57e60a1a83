"""What a world's story knows apart from the product: who lives there, which labels are shared, what each person did with his own hands."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from firestore_models import accounts, grants, labels
from firestore_models.claims import Press
from firestore_models.grants import Recipient, Terms
from firestore_models.ids import new_id
from firestore_models.labels import Label, LabelKind, LabelState
from firestore_models.photos import Picture
from sharing.roles import Role
from tests.simulation.ledger import origin_in, serials_in, serials_on
from tests.simulation.place import PEOPLE, Place

PLACES = ("birthdays", "biographies", "phoneNumbers/home", "phoneNumbers/work", "emailAddresses", "emailAddresses/home", "organizations")
Json = Mapping[str, Any]


@dataclass
class Town:
    """The people's side of one world."""

    place: Place
    people: tuple[str, ...] = ()
    labels: list[str] = field(default_factory=list)
    count: int = 0
    private: dict[tuple[str, str], str] = field(default_factory=dict)  # contacts nobody ever shared: as their holder left them
    marks: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))  # stars and own labels on copies
    removals: dict[str, dict[str, list[tuple[datetime, frozenset[int]]]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """account key -> origin -> when that person took it away with his own hands, and what he saw on it then."""
    rights: list[tuple[datetime, dict[tuple[str, str], Role]]] = field(default_factory=list)  # (label, account) -> role, from that moment on

    revived: set[tuple[str, str]] = field(default_factory=set)  # copies that their holder took out of the trash again
    rewritten: set[tuple[str, str]] = field(default_factory=set)  # copies in which their holder changed something, be it only a value's type
    merged_copies: bool = False
    poisoned: set[str] = field(default_factory=set)  # origins of contacts that Google takes from nobody but people's own hands
    is_respelling: bool = False
    given: dict[str, int] = field(default_factory=dict)  # counted faults: how often each was to happen when it was last set
    let_go: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # label -> contacts whose held deletion was approved
    hidden_ever: dict[str, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))  # account key -> places hidden at some time
    taken_back: dict[tuple[str, str], datetime] = field(default_factory=dict)  # copies that we deleted, and when
    photos: dict[tuple[str, str], tuple[datetime, Picture]] = field(default_factory=dict)  # the last one that each holder gave a contact, and when
    photo_writes: dict[tuple[str, str], list[datetime]] = field(default_factory=lambda: defaultdict(list))  # when we wrote one there
    replaced: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # account key -> values he wrote over or took away himself

    # Furnishing

    def furnish(self, chance: random.Random) -> None:
        """Three to five people, one to three shared labels, and contacts that are nobody else's business."""
        self.people = PEOPLE[: chance.randint(3, len(PEOPLE))]
        self.place.enrol()
        for email in self.people:
            book = self.place.google.book(email)
            for _ in range(chance.randint(1, 3)):
                self.made_private(email, book.create(self.new_person(chance, self.place.key(email))))
        for number in range(chance.randint(1, 3)):
            self._label(chance, number)
        self.note_rights()

    def _label(self, chance: random.Random, number: int) -> None:
        owner = chance.choice(self.people)
        key, book, name = self.place.key(owner), self.place.google.book(owner), f"Label{number}"
        group = book.create_label(name)
        size = 56 if chance.random() < 0.02 else chance.choice((2, 4, 5, 6, 8, 12))
        book.create_many([self.new_person(chance, key) for _ in range(size)], [name])
        is_all = number == 0 and chance.random() < 0.12
        if is_all:
            self.private = {place: text for place, text in self.private.items() if place[0] != owner}
        kind = LabelKind.EVERYTHING if is_all else LabelKind.LIST
        label = Label(
            new_id(chance.randbytes),
            "Contacts" if is_all else name,
            kind,
            key,
            self.place.google.account(owner).name,
            owner.partition("@")[2],
            LabelState.TAKING_IN,
            "" if is_all else group,
        )
        others = [email for email in self.people if email != owner]
        self.share(label, chance.sample(others, chance.randint(1, len(others))), chance)
        self.labels.append(label.id)

    def share(self, label: Label, emails: Iterable[str], chance: random.Random) -> None:
        for email in emails:
            terms = Terms(chance.choice((Role.VIEWER, Role.EDITOR, Role.DELETER, Role.MANAGER)), chance.random() < 0.8, random_hidden(chance))
            with self.place.quietly():
                account = accounts.get(self.place.db, self.place.key(email))
                assert account is not None
                grants.share(self.place.db, self.press(label.owner), label, [Recipient(account, known=True)], terms)
        self.place.live.queue.drain(label.owner)
        self.place.live.queue.fan_out(label.id)

    def press(self, key: str) -> Press:
        return Press(actor=key, claim="", at=self.place.clock.now())

    def new_person(self, chance: random.Random, key: str) -> dict[str, Any]:
        """Somebody new, as a human types him."""
        self.count += 1
        origin, ledger, now = f"O{self.count}x", self.place.ledger, self.place.clock.now()
        person: dict[str, Any] = {"names": [ledger.value(key, "names", origin, now)]}
        for name, kinds in (("phoneNumbers", ("home", "work", "mobile")), ("emailAddresses", ("home", "work"))):
            person[name] = [ledger.value(key, name, origin, now, chance.choice(kinds)) for _ in range(chance.randint(0, 2))]
        for name in ("biographies", "birthdays", "organizations"):
            if chance.random() < 0.4:
                person[name] = [ledger.value(key, name, origin, now)]
        return person

    # What the labels say

    def label(self, name: str) -> Label | None:
        with self.place.quietly():
            return labels.get(self.place.db, name)

    def all_labels(self) -> dict[str, Label]:
        with self.place.quietly():
            return {found.id: label for found in self.place.db.collection("labels").stream() if (label := labels.from_snapshot(found)) is not None}

    def groups_of(self, key: str) -> set[str]:
        """The contact groups that stand for shared labels in one account."""
        with self.place.quietly():
            account = accounts.get(self.place.db, key)
        return {group for group in account.groups.values() if group} if account is not None else set()

    def note_rights(self) -> None:
        """Write down who may do what from now on, as the label documents say."""
        rights = {}
        for label in self.all_labels().values():
            for key in map(self.place.key, self.people):
                if (access := label.access_of(key, ())) is not None:
                    rights[label.id, key] = access.role
                    self.hidden_ever[key] |= access.hidden
        self.rights.append((self.place.clock.now(), rights))

    # What was done by hand

    def made_private(self, email: str, resource: str) -> None:
        """A new contact under no shared label: nobody else's business, unless its holder shares his whole address book."""
        key = self.place.key(email)
        if not any(label.owner == key and label.kind is LabelKind.EVERYTHING for label in self.all_labels().values()):
            self.private[email, resource] = self._as_it_is(email, resource)

    def touched_private(self, email: str, resource: str) -> None:
        """A private contact is now as its holder left it (or gone, when he deleted it)."""
        if (email, resource) in self.private:
            self.private[email, resource] = self._as_it_is(email, resource)
            if not self.private[email, resource]:
                del self.private[email, resource]

    def _as_it_is(self, email: str, resource: str) -> str:
        try:
            return json.dumps(self.place.google.book(email).contact(resource), sort_keys=True)
        except KeyError:
            return ""

    def touched_all(self, email: str) -> None:
        for place, resource in [one for one in self.private if one[0] == email]:
            self.touched_private(place, resource)

    def made_public(self, email: str, resource: str) -> None:
        self.private.pop((email, resource), None)

    def removed(self, key: str, person: Json) -> None:
        """A person takes a copy away: nobody may lose it without that, and not what he never saw."""
        seen = frozenset(serials_on(person))
        self.removals[key][self.place.ledger.root(origin_in(person))].append((self.place.clock.now(), seen))
        self.removals[key][origin_in(person)].append((self.place.clock.now(), seen))
        self.took_back(key, seen)

    def took_back(self, key: str, gone: Iterable[int]) -> None:
        """He replaced or deleted what he typed himself: if nobody could have learned of it yet, it never was anybody's business."""
        stored: set[int] | None = None
        gone = list(gone)
        self.replaced[key].update(gone)
        for serial in gone:
            typed = self.place.ledger.typed.get(serial)
            if typed is not None and typed.author == key:
                stored = self.stored() if stored is None else stored
                if serial not in stored:
                    self.place.ledger.withdrawn.add(serial)

    def gave_back(self, back: Iterable[int]) -> None:
        """What came out of the trash is wanted again."""
        self.place.ledger.withdrawn -= set(back)

    def stored(self) -> set[int]:
        """Every value that any document of the store names."""
        with self.place.quietly():
            return stored_serials(self.place)

    def mark(self, email: str, resource: str, group: str) -> None:
        self.marks[email, resource].add(group)
        self.touched_private(email, resource)


def random_hidden(chance: random.Random) -> frozenset[str]:
    return frozenset(place for place in PLACES if chance.random() < 0.2) if chance.random() < 0.6 else frozenset()


def stored_serials(place: Place) -> set[int]:
    """Values in present persons, in revisions and in private comments."""
    found: set[int] = set()
    for collection in (place.db.collection("contacts"), place.db.collection_group("revisions"), place.db.collection_group("comments")):
        for one in collection.stream():
            if text := (one.to_dict() or {}).get("person"):
                found |= serials_in(text)
    return found
