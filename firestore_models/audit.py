"""Reading `audit/{id}`: what became of a label, out of the rows that its own transactions wrote (firestore_models/claims.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models.store import Db

LISTED = 200  # of one label, the latest
OF_A_LABEL = (
    "label.made",
    "label.shared",
    "label.renamed",
    "label.transferred",
    "label.seized",
    "label.ended",
    "label.brought_back",
    "label.made_again",
    "grant.changed",
    "grant.ended",
    "grant.hidden_fields",
    "invitation.sent",
    "invitation.accepted",
    "invitation.declined",
    "deletions.restored",
    "deletions.let_go",
)

OF_A_CONTACT = ("contact.labelled", "contact.unlabelled", "contact.deleted", "contact.restored", "deletions.restored", "deletions.let_go")


@dataclass(frozen=True, slots=True)
class Event:
    """One row. `about` are ids: of accounts, principals, labels, contacts."""

    actor: str  # account key
    action: str
    about: tuple[str, ...]
    at: datetime
    origin: str


def of_label(db: Db, label: str) -> list[Event]:
    """What happened to a label and its grants, the latest first; contacts have a history of their own."""
    return _latest(db, label, OF_A_LABEL)


def of_contact(db: Db, contact: str) -> list[Event]:
    """Into which labels a contact came and out of which it went, the latest first; what was changed in it stands in its revisions."""
    return _latest(db, contact, OF_A_CONTACT)


def _latest(db: Db, about: str, actions: tuple[str, ...]) -> list[Event]:
    query = db.collection("audit").where(filter=FieldFilter("about", "array_contains", about))
    query = query.where(filter=FieldFilter("action", "in", list(actions))).order_by("at", direction=firestore.Query.DESCENDING)
    rows = [snapshot.to_dict() or {} for snapshot in query.limit(LISTED).stream()]
    return [Event(row["actor"], row["action"], tuple(row["about"]), row["at"], row["origin"]) for row in rows]
