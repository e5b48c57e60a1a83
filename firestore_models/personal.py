"""What is kept about one account besides its own document: what it wrote and what it did. To be given out and erased (amendments.md P7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models.comments import PUBLIC, private_to
from firestore_models.store import Db, Snapshot, read_all

CHUNK = 200
DEEDS_GIVEN = 5_000


@dataclass(frozen=True, slots=True)
class Written:
    """One comment of the account's own. `typed` is what it typed into a contact without the right (stored JSON of a Person), else ""."""

    contact: str
    text: str
    private: bool
    at: datetime
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing the account did: the kind and the time."""

    action: str
    at: datetime
    origin: str


def written_by(db: Db, key: str) -> Iterator[Written]:
    """Every comment of this account, also about contacts that it has lost: those come back with access, and belong to it (amendments.md J12)."""
    for snapshot in private_talk(db, key):
        for entry in (snapshot.to_dict() or {}).get("said", {}).values():
            yield Written(_contact_of(snapshot), entry["text"], True, entry["at"])
    for snapshot in reverted(db, key):
        data = snapshot.to_dict() or {}
        yield Written(_contact_of(snapshot), "", True, data["at"], typed=data["person"])
    for contact, entry in _public(db, key):
        yield Written(contact, entry["text"], False, entry["at"])


def private_talk(db: Db, key: str) -> list[Snapshot]:
    """Its private comments, a document for each contact."""
    found = db.collection_group("talk").where(filter=FieldFilter("author", "==", key)).stream()
    return [snapshot for snapshot in found if snapshot.id == private_to(key)]


def reverted(db: Db, key: str) -> list[Snapshot]:
    """What it typed without the right."""
    return list(db.collection_group("comments").where(filter=FieldFilter("author", "==", key)).stream())


def publicly_discussed(db: Db, key: str) -> list[str]:
    """Contacts it ever wrote a comment about, as the audit remembers them."""
    query = db.collection("audit").where(filter=FieldFilter("actor", "==", key)).where(filter=FieldFilter("action", "==", "comment.made"))
    return sorted({(snapshot.to_dict() or {})["about"][0] for snapshot in query.stream()})


def _public(db: Db, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    contacts = publicly_discussed(db, key)
    for start in range(0, len(contacts), CHUNK):
        found = read_all(db, [f"contacts/{contact}/talk/{PUBLIC}" for contact in contacts[start : start + CHUNK]])
        for snapshot in found.values():
            for entry in (snapshot.to_dict() or {}).get("said", {}).values():
                if entry["author"] == key:
                    yield _contact_of(snapshot), entry


def deeds_of(db: Db, key: str) -> list[Deed]:
    """What it did, in no order."""
    query = db.collection("audit").where(filter=FieldFilter("actor", "==", key)).limit(DEEDS_GIVEN)
    rows = [snapshot.to_dict() or {} for snapshot in query.stream()]
    return [Deed(row["action"], row["at"], row["origin"]) for row in rows]


def _contact_of(snapshot: Snapshot) -> str:
    return str(snapshot.reference.path.split("/")[1])
