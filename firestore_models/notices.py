"""`accounts/{key}/notices/{id}`: what this account should know about its own doings: an edit undone, a contact that came back, a label kept apart.

Ids and field names only; the words are made when the panel is drawn, through today's lens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from google.cloud import firestore

from firestore_models.ids import hashed
from firestore_models.store import Db


class NoticeKind(StrEnum):
    REVERTED = "reverted"  # changed without the right: undone here, kept as a private comment
    RETURNED = "returned"  # deleted here, but somebody edited it meanwhile, or the right was missing
    RELABELLED = "relabelled"  # put into a shared label without the right to pass it on: nobody else gets it
    FROZEN = "frozen"  # rewritten back and forth by another program
    HELD = "held"  # deletions waiting for a decision


@dataclass(frozen=True, slots=True)
class Notice:
    id: str
    kind: NoticeKind
    contact: str
    fields: tuple[str, ...]
    at: datetime


def reference(db: Db, account: str, notice: str) -> firestore.DocumentReference:
    return db.document(f"accounts/{account}/notices/{notice}")


def name_of(kind: NoticeKind, contact: str, fields: Iterable[str] = ()) -> str:
    """The name of a notice: the same thing noted twice is one."""
    return hashed(kind, contact, *sorted(fields))


def add(db: Db, account: str, kind: NoticeKind, contact: str, at: datetime, fields: Iterable[str] = ()) -> None:
    """Note something once; the same thing noted again only moves its time."""
    names = sorted(fields)
    reference(db, account, name_of(kind, contact, names)).set({"kind": kind.value, "contact": contact, "fields": names, "at": at})


def latest(db: Db, account: str, limit: int = 50) -> list[Notice]:
    """What to tell, newest first."""
    query = db.collection("accounts").document(account).collection("notices")
    found = query.order_by("at", direction=firestore.Query.DESCENDING).limit(limit).stream()
    notices = []
    for snapshot in found:
        data = snapshot.to_dict() or {}
        notices.append(Notice(snapshot.id, NoticeKind(data["kind"]), data["contact"], tuple(data["fields"]), data["at"]))
    return notices
