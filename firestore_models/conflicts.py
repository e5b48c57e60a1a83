"""`conflicts/{id}`: a value that gave way to a later one while both were being typed: either can be settled on (product.md 4).

Written in the transaction of the edit that won; gone once somebody settled it. The values are in the history besides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models.contacts import ANY_LIMIT, Contact
from firestore_models.ids import hashed
from firestore_models.store import Db, Transaction
from sharing.merge import Conflict
from sharing.person import EMPTY, Person, Value, dumps, loads

LIMIT = 100  # of one list: more than anybody settles at one sitting


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two values, who typed it and when."""

    value: Value
    by: str  # account key
    at: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """A conflict nobody has settled yet."""

    id: str
    contact: str
    field: str
    kept: Side
    other: Side

    @property
    def conflict(self) -> Conflict:
        return Conflict(self.field, self.kept.value, self.other.value, None)


def alone(field: str, value: Value) -> Person:
    """A person of nothing but this value: how one is stored, and cut by a lens."""
    return EMPTY.with_field(field, (value,))


@dataclass(frozen=True, slots=True)
class Typist:
    """Who typed a value, and when."""

    by: str  # account key
    at: datetime


def note(transaction: Transaction, db: Db, contact: Contact, found: Iterable[tuple[Conflict, Typist, Typist]]) -> None:
    """Write down values that gave way in an edit, each with who typed the one that stands and who the other. `contact` is the edited one."""
    for number, (conflict, kept, other) in enumerate(found):
        name = hashed("conflict", contact.id, str(contact.revision), str(number))
        row = {
            "contact": contact.id,
            "labels": sorted(contact.labels),
            "field": conflict.field,
            "revision": contact.revision,
            "kept": {"person": dumps(alone(conflict.field, conflict.kept)), "by": kept.by, "at": kept.at},
            "other": {"person": dumps(alone(conflict.field, conflict.other)), "by": other.by, "at": other.at},
        }
        transaction.set(db.collection("conflicts").document(name), row)


def get(db: Db, conflict: str, transaction: Transaction | None = None) -> Open | None:
    snapshot = db.collection("conflicts").document(conflict).get(transaction=transaction)
    data = snapshot.to_dict()
    return _from(snapshot.id, data) if data is not None else None


def close(transaction: Transaction, db: Db, conflict: str) -> None:
    transaction.delete(db.collection("conflicts").document(conflict))


def of_labels(db: Db, labels: list[str]) -> list[Open]:
    """Open conflicts of contacts in these labels, newest first; the caller decides who may see which."""
    found: dict[str, Open] = {}
    for start in range(0, len(labels), ANY_LIMIT):
        some = labels[start : start + ANY_LIMIT]
        query = db.collection("conflicts").where(filter=FieldFilter("labels", "array_contains_any", some)).limit(LIMIT)
        found.update({snapshot.id: _from(snapshot.id, snapshot.to_dict() or {}) for snapshot in query.stream()})
    return sorted(found.values(), key=lambda each: (each.kept.at, each.id), reverse=True)


def _from(name: str, data: dict[str, Any]) -> Open:
    field = data["field"]
    return Open(name, data["contact"], field, _side(field, data["kept"]), _side(field, data["other"]))


def _side(field: str, data: dict[str, Any]) -> Side:
    return Side(loads(data["person"]).values(field)[0], data["by"], data["at"])
