"""`contacts/{id}/comments/{id}`: what one person wrote about a contact; private ones are read by their author alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from firestore_models.contacts import reference
from firestore_models.ids import hashed
from firestore_models.store import Db
from sharing.person import MANAGED_FIELDS, Person, dumps


def keep_reverted(db: Db, contact: str, author: str, typed: Person, fields: tuple[str, ...], at: datetime) -> None:
    """Keep what an account typed into a contact it may not change, as a private comment of its author.

    The name comes from the content: found twice, it is kept once.
    """
    person = dumps(only(typed, fields))
    document = reference(db, contact).collection("comments").document(hashed(author, person))
    document.set({"author": author, "private": True, "kind": "reverted", "fields": sorted(fields), "person": person, "at": at})


def only(person: Person, fields: Iterable[str]) -> Person:
    """The person cut down to some fields."""
    wanted = frozenset(fields)
    for name in MANAGED_FIELDS:
        if name not in wanted:
            person = person.with_field(name, ())
    return person
