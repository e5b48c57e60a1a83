"""Everything a settled world holds, read once: the store, and every account as its holder sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

from firestore_models import accounts, contacts, copies, labels
from firestore_models.accounts import Account
from firestore_models.contacts import Contact, Revision
from firestore_models.copies import Entry
from firestore_models.labels import Label, LabelKind
from firestore_models.rights import limited
from firestore_models.store import Snapshot
from sharing.lens import Hidden, visible_union
from sharing.person import Person, loads, to_google
from sharing.reach import Access
from sharing.roles import Role
from tests.simulation.town import Town

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one account may do with and see of one contact, told from the label documents alone."""

    role: Role
    hidden: Hidden
    labels: tuple[Label, ...]


@dataclass
class State:
    town: Town
    contacts: dict[str, Contact]
    revisions: dict[str, list[Revision]]  # superseded ones and the present one
    comments: list[Json]  # with "contact"
    labels: dict[str, Label]
    accounts: dict[str, Account]  # by e-mail
    entries: dict[str, dict[str, Entry]]  # e-mail -> contact -> entry
    google: Mapping[str, Mapping[str, Json]]  # e-mail -> resource -> person
    audit: Sequence[Json]
    conflicts: Sequence[Json]  # open ones, with "contact", and "values" on either side

    def sight(self, key: str, contact: Contact) -> Sight | None:
        return sight_of(key, contact, self.labels)


def sight_of(key: str, contact: Contact, known: Mapping[str, Label]) -> Sight | None:
    """Highest role, widest sight; one's own label is no path to what came from others (amendments.md R2), unless it came with the label."""
    paths: list[tuple[Label, Access]] = []
    for name in sorted(contact.labels):
        label = known.get(name)
        if label is None or (label.owner == key and not contact.is_own(key, label.inherits, name)):
            continue
        if (access := label.access_of(key, ())) is not None:
            paths.append((label, limited(access, contact, name)))
    if not paths:
        return None
    hidden = reduce(visible_union, (access.hidden for _, access in paths))
    return Sight(max(access.role for _, access in paths), hidden, tuple(label for label, _ in paths))


def group_keys(state: State, key: str, contact: Contact) -> set[str]:
    """Which groups a copy belongs to, as keys of the account's `groups`: one's own label too that it was passed on by."""
    under = [state.labels[name] for name in contact.labels if name in state.labels]
    return {
        f"by:{label.owner}" if label.kind is LabelKind.SINGLE else label.id
        for label in under
        if label.access_of(key, ()) is not None and (label.owner != key or label.kind is LabelKind.LIST)
    }


def contacts_of(town: Town) -> dict[str, Contact]:
    with town.place.quietly():
        return {one.id: contact for one in town.place.db.collection("contacts").stream() if (contact := contacts.from_snapshot(one)) is not None}


def accounts_of(town: Town) -> dict[str, Account]:
    """By e-mail."""
    with town.place.quietly():
        return {email: account for email in town.people if (account := accounts.get(town.place.db, town.place.key(email))) is not None}


def read(town: Town) -> State:
    place = town.place
    db = place.db
    with place.quietly():
        found = contacts_of(town)
        old = defaultdict(list)
        for one in db.collection_group("revisions").stream():
            old[_contact_of(one)].append(_revision(int(one.id), one.to_dict() or {}))
        revisions = {
            name: [*sorted(old[name], key=lambda revision: revision.number), contacts.present_revision(contact)] for name, contact in found.items()
        }
        comments: list[Json] = [
            {"contact": name, **(one.to_dict() or {})} for one in db.collection_group("comments").stream() if (name := _contact_of(one)) in found
        ]
        known = {one.id: label for one in db.collection("labels").stream() if (label := labels.from_snapshot(one)) is not None}
        people = accounts_of(town)
        entries = {email: copies.all_entries(db, account.key) for email, account in people.items()}
        audit = sorted(({"id": one.id, **(one.to_dict() or {})} for one in db.collection("audit").stream()), key=lambda row: (row["at"], row["id"]))
        conflicts = [_conflict(one.to_dict() or {}) for one in db.collection("conflicts").stream()]
    google = {email: {str(person["resourceName"]): person for person in place.google.book(email).contacts()} for email in town.people}
    return State(town, found, revisions, comments, known, people, entries, google, audit, conflicts)


def _contact_of(snapshot: Snapshot) -> str:
    """Whose revision or comment this is."""
    return str(snapshot.reference.path).split("/")[-3]


def _revision(number: int, data: Json) -> Revision:
    return Revision(number, _read_once(data["person"]), data["edited_by"], data["edited_at"], data["origin"])


@lru_cache(maxsize=20_000)
def _read_once(text: str) -> Person:
    return loads(text)


def _conflict(row: dict[str, Any]) -> Json:
    return {**row, **{side: {**row[side], "values": to_google(loads(row[side]["person"]))} for side in ("kept", "other")}}
