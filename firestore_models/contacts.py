"""`contacts/{id}`: the shared record, its labels and their feeds; `revisions/{n}` below it: what it was before.

Revision n is written when it is superseded: the present one is the contact itself, so taking in 1,000 contacts writes 1,000 documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.field_path import FieldPath

from firestore_models.finding import find_tokens
from firestore_models.ids import is_contact_id
from firestore_models.store import Db, Snapshot, Transaction, read_all
from sharing.lens import Hidden
from sharing.person import Person, dumps, loads
from sharing.search import lookup_tokens, sort_key

ANY_LIMIT = 30  # disjunctions of one query (google/cloud.md S6)
FEED_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Passed:
    """Who put a contact under a label that is not its owner's doing, and what is hidden there because it is hidden from him (see `passing`)."""

    by: str  # account key
    hidden: Hidden


@dataclass(frozen=True, slots=True)
class Contact:
    id: str
    tenant: str
    owner: str  # account key of the label owner it was made for
    person: Person
    labels: frozenset[str]
    feeds: Mapping[str, int]  # label -> feed number of its last change there; a label it has left stays (design.md, feeds)
    revision: int
    edited_by: str  # account key
    edited_at: datetime
    origin: str  # "card", "google", "take_in", "undo", "later"
    typed_at: datetime | None = None  # when it was typed, where it came home later than that: edits in Google Contacts are found some time after
    photo: str = ""  # name of its photo (firestore_models/photos.py), "" for none
    photos_before: tuple[str, ...] = ()  # what was there before, the latest first; "" where there was none
    photo_by: str = ""  # account key: who set or removed it last
    photo_at: datetime | None = None
    passed: Mapping[str, Passed] = field(default_factory=dict)  # label -> by whom it stands there, where that was not its owner
    heirs: frozenset[str] = frozenset()  # further accounts it belongs to: a label that it is in was transferred to them

    def is_own(self, account: str, inherits: Collection[str] = (), label: str = "") -> bool:
        """Whether an account's own label is a path to it: one's own contact, or one that came with a label one was given. Anybody else's
        under one's own label was passed on. `inherits`: former owners of `label`, whose contacts in it are still being handed over."""
        if account == self.owner or account in self.heirs:
            return True
        by = self.passed[label].by if label in self.passed else self.owner
        return by in inherits or not self.heirs.isdisjoint(inherits)


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of the person: a base for merges, and a line of history."""

    number: int
    person: Person
    edited_by: str
    edited_at: datetime
    origin: str
    typed_at: datetime | None = None

    @property
    def typed(self) -> datetime:
        """When it was typed, which for an edit in Google Contacts is before it reached us."""
        return self.typed_at or self.edited_at


def reference(db: Db, contact: str) -> firestore.DocumentReference:
    return db.collection("contacts").document(contact)


def from_snapshot(snapshot: Snapshot) -> Contact | None:
    data = snapshot.to_dict()
    if not snapshot.exists or data is None:
        return None
    return Contact(
        id=snapshot.id,
        tenant=data["tenant"],
        owner=data["owner"],
        person=loads(data["person"]),
        labels=frozenset(data["labels"]),
        feeds=data["feeds"],
        revision=data["revision"],
        edited_by=data["edited_by"],
        edited_at=data["edited_at"],
        origin=data["origin"],
        typed_at=data.get("typed_at"),
        photo=data.get("photo", ""),
        photos_before=tuple(data.get("photos_before", ())),
        photo_by=data.get("photo_by", ""),
        photo_at=data.get("photo_at"),
        heirs=frozenset(data.get("heirs", ())),
        passed={label: Passed(entry["by"], frozenset(entry["hidden"])) for label, entry in data.get("passed", {}).items()},
    )


def to_dict(contact: Contact) -> dict[str, Any]:
    labels = sorted(contact.labels)
    return {
        "tenant": contact.tenant,
        "owner": contact.owner,
        "person": dumps(contact.person),
        "labels": labels,
        "feeds": dict(contact.feeds),
        "lookup": sorted(lookup_tokens(contact.person, contact.tenant)) if labels else [],
        "find": sorted(f"{label}|{token}" for token in find_tokens(contact.person) for label in labels),
        "sort": "\t".join(str(part) for part in sort_key(contact.person)),
        "revision": contact.revision,
        "edited_by": contact.edited_by,
        "edited_at": contact.edited_at,
        "origin": contact.origin,
        **({"typed_at": contact.typed_at} if contact.typed_at else {}),
        **({"heirs": sorted(contact.heirs)} if contact.heirs else {}),
        **(_passed_to(contact.passed) if contact.passed else {}),
        **(_photo(contact) if contact.photo_at is not None else {}),
    }


def _passed_to(passed: Mapping[str, Passed]) -> dict[str, Any]:
    entries = {label: {"by": each.by, "hidden": sorted(each.hidden)} for label, each in passed.items()}
    return {"passed": entries, "passers": sorted({each.by for each in passed.values()})}


def _photo(contact: Contact) -> dict[str, Any]:
    return {"photo": contact.photo, "photos_before": list(contact.photos_before), "photo_by": contact.photo_by, "photo_at": contact.photo_at}


def get(db: Db, contact: str, transaction: Transaction | None = None) -> Contact | None:
    """One contact; None when there is none, and for what cannot be a contact's id."""
    if not is_contact_id(contact):
        return None
    return from_snapshot(reference(db, contact).get(transaction=transaction))


def get_many(db: Db, contacts: Iterable[str]) -> dict[str, Contact]:
    found = read_all(db, [f"contacts/{contact}" for contact in contacts])
    return {snapshot.id: contact for snapshot in found.values() if (contact := from_snapshot(snapshot)) is not None}


def news(db: Db, label: str, *, after: int, limit: int = FEED_LIMIT) -> list[Contact]:
    """What changed in a label after feed number `after`, in order; contacts that left it since are among them."""
    field = FieldPath("feeds", label).to_api_repr()
    query = db.collection("contacts").where(filter=FieldFilter(field, ">", after)).order_by(field).limit(limit)
    return [contact for contact in map(from_snapshot, query.stream()) if contact is not None]


def in_label(db: Db, label: str, *, limit: int) -> list[Contact]:
    """The contacts of a label, in no order."""
    query = db.collection("contacts").where(filter=FieldFilter("labels", "array_contains", label)).limit(limit)
    return [contact for contact in map(from_snapshot, query.stream()) if contact is not None]


def looked_up(db: Db, tokens: list[str]) -> list[Contact]:
    """Contacts that carry one of these lookup tokens (`tenant|address`); one query for up to thirty."""
    found: dict[str, Contact] = {}
    for start in range(0, len(tokens), ANY_LIMIT):
        some = tokens[start : start + ANY_LIMIT]
        query = db.collection("contacts").where(filter=FieldFilter("lookup", "array_contains_any", some)).limit(200)
        found.update({contact.id: contact for contact in map(from_snapshot, query.stream()) if contact is not None})
    return list(found.values())


def found_by(db: Db, labels: list[str], token: str, *, limit: int = 200) -> list[Contact]:
    """Contacts of these labels that hold a word beginning like `token` (finding.query_token); the caller compares in full."""
    found: dict[str, Contact] = {}
    for start in range(0, len(labels), ANY_LIMIT):
        some = [f"{label}|{token}" for label in labels[start : start + ANY_LIMIT]]
        query = db.collection("contacts").where(filter=FieldFilter("find", "array_contains_any", some)).limit(limit)
        found.update({contact.id: contact for contact in map(from_snapshot, query.stream()) if contact is not None})
    return list(found.values())


def page(db: Db, label: str, *, limit: int, after: str = "", before: str = "", by_name: bool = True) -> list[Contact]:
    """One page of a label: behind the contact `after`, or up to the contact `before`; nothing when that never was in it.

    In the order of names, or (not `by_name`) of ids, for readers whom the order of names would tell what is hidden from them.
    """
    is_back = bool(before)
    way = firestore.Query.DESCENDING if is_back else firestore.Query.ASCENDING
    query = db.collection("contacts").where(filter=FieldFilter("labels", "array_contains", label))
    query = query.order_by("sort", direction=way) if by_name else query
    query = query.order_by("__name__", direction=way)
    if after or before:
        edge = reference(db, after or before).get()
        # The edge may have left the label since; one that never was there would tell a stranger's place in the alphabet.
        if not edge.exists or label not in (edge.to_dict() or {}).get("feeds", {}):
            return []
        query = query.start_after(edge)
    rows = [contact for contact in map(from_snapshot, query.limit(limit).stream()) if contact is not None]
    return rows[::-1] if is_back else rows


def present_revision(contact: Contact) -> Revision:
    return Revision(contact.revision, contact.person, contact.edited_by, contact.edited_at, contact.origin, contact.typed_at)


def revision(db: Db, contact: Contact, number: int, transaction: Transaction | None = None) -> Revision | None:
    """The state of a contact at a revision; None when it never had that one."""
    if number == contact.revision:
        return present_revision(contact)
    data = reference(db, contact.id).collection("revisions").document(str(number)).get(transaction=transaction).to_dict()
    if data is None:
        return None
    return _revision(number, data)


def revisions(db: Db, contact: Contact, numbers: Iterable[int]) -> dict[int, Revision]:
    """Several states of a contact by their number, in one round-trip."""
    wanted = list(numbers)
    found = read_all(db, [f"contacts/{contact.id}/revisions/{number}" for number in wanted if number != contact.revision])
    states = {int(snapshot.id): _revision(int(snapshot.id), data) for snapshot in found.values() if (data := snapshot.to_dict())}
    return {**states, **({contact.revision: present_revision(contact)} if contact.revision in wanted else {})}


def _revision(number: int, data: Mapping[str, Any]) -> Revision:
    return Revision(number, loads(data["person"]), data["edited_by"], data["edited_at"], data["origin"], data.get("typed_at"))


def keep_revision(transaction: Transaction, db: Db, contact: Contact) -> None:
    """Write down what is about to be superseded."""
    document = reference(db, contact.id).collection("revisions").document(str(contact.revision))
    state = {"person": dumps(contact.person), "edited_by": contact.edited_by, "edited_at": contact.edited_at, "origin": contact.origin}
    transaction.set(document, {**state, **({"typed_at": contact.typed_at} if contact.typed_at else {})})


def write(transaction: Transaction, db: Db, contact: Contact) -> None:
    transaction.set(reference(db, contact.id), to_dict(contact))
