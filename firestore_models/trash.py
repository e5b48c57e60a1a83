"""`trash/{label}_{contact}`: what was taken out of a label, by whom and when. It comes back for 30 days; then its values are erased (product.md 6).

A contact that came back by another way leaves its row behind: a row counts only while its contact is out of its label.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import claims, contacts, labels
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.labels import Label
from firestore_models.rights import NotFound, access_to_label, read_actor, require
from firestore_models.store import Db, Snapshot, Transaction, read_all, transact
from sharing.person import EMPTY
from sharing.roles import Action, may

KEPT = timedelta(days=30)
ERASED_AFTER = timedelta(days=31)  # a day after the last Restore, so that none of them meets an erasure
LISTED = 200  # of one label, the latest: what somebody looks through
ERASED_AT_ONCE = 200  # documents of one contact in one round; the rest goes in the next
PURGED = "purged"  # the origin of a contact whose values were erased; what is left of it are ids, for accounts that were away


@dataclass(frozen=True, slots=True)
class Discarded:
    """One contact that left one label. `is_deletion`: it left every label it was in; `takes_own`: its owner's own contact goes with it."""

    label: str
    contact: str
    by: str  # account key
    at: datetime
    is_deletion: bool
    takes_own: bool = False


def put(transaction: Transaction, db: Db, press: Press, contact: str, left: Iterable[str], *, is_deletion: bool, takes_own: bool = False) -> None:
    """Write down what leaves labels, in the transaction that takes it out."""
    for label in left:
        row = {"label": label, "contact": contact, "by": press.actor, "at": press.at, "is_deletion": is_deletion, "takes_own": takes_own}
        transaction.set(_reference(db, label, contact), row)


def takes_own(db: Db, contact: str) -> bool:
    """Whether the latest deletion of a contact is one that its owner's own Google contact goes with."""
    query = db.collection("trash").where(filter=FieldFilter("contact", "==", contact))
    rows = in_order(_row(snapshot) for snapshot in query.stream())
    return bool(rows) and rows[-1].takes_own


def in_order(rows: Iterable[Discarded]) -> list[Discarded]:
    """Rows of one contact as they came about. Of two of one instant the deletion is the later one: after it there was no label left to leave."""
    return sorted(rows, key=lambda row: (row.at, row.is_deletion))


def of_label(db: Db, label: str, now: datetime) -> list[Discarded]:
    """What can be brought back into a label, the latest first; rows of contacts that are back already among them."""
    query = db.collection("trash").where(filter=FieldFilter("label", "==", label)).where(filter=FieldFilter("at", ">", now - KEPT))
    return [_row(snapshot) for snapshot in query.order_by("at", direction=firestore.Query.DESCENDING).limit(LISTED).stream()]


def get(db: Db, label: str, contact: str, transaction: Transaction | None = None) -> Discarded | None:
    """The row of one contact and label."""
    snapshot = _reference(db, label, contact).get(transaction=transaction)
    return _row(snapshot) if snapshot.exists else None


def among(db: Db, label: str, names: Iterable[str], transaction: Transaction) -> frozenset[str]:
    """Which of these contacts lie in the trash of a label."""
    found = read_all(db, [f"trash/{label}_{contact}" for contact in names], transaction).values()
    return frozenset(_row(snapshot).contact for snapshot in found if snapshot.exists)


def restore(db: Db, press: Press, label: str, contact: str) -> tuple[Label, ...]:
    """Bring a contact back into a label, and into the others that the same deletion took it out of, where the actor may.

    Everything of it is as it was: the person and the comments never left. Returns the labels it is back in.
    Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> tuple[Label, ...]:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        target, _ = require(actor, labels.get(db, label, transaction), Action.REMOVE)
        row, found = get(db, label, contact, transaction), contacts.get(db, contact, transaction)
        if row is None or found is None or found.origin == PURGED or row.at <= press.at - KEPT or label in found.labels:
            raise NotFound
        others = _same_deletion(db, transaction, row) - found.labels - {label}
        known = labels.get_many(db, sorted(others), transaction)
        back = (target, *(each for _, each in sorted(known.items()) if _may_restore(actor, each)))
        heads = labels.get_heads(db, [each.id for each in back], transaction)
        feeds = {**found.feeds, **{name: head.seq + 1 for name, head in heads.items()}}
        contacts.write(transaction, db, replace(found, labels=found.labels | heads.keys(), feeds=feeds))
        for name, head in heads.items():
            labels.write_head(transaction, db, name, replace(head, seq=head.seq + 1, live=head.live + 1))
            transaction.delete(_reference(db, name, contact))
        claims.record(db, transaction, press, "contact.restored", about=[contact, *sorted(heads)], tenant=found.tenant)
        return back

    return transact(db, work)


def _same_deletion(db: Db, transaction: Transaction, row: Discarded) -> frozenset[str]:
    query = db.collection("trash").where(filter=FieldFilter("contact", "==", row.contact))
    rows = [_row(snapshot) for snapshot in query.stream(transaction=transaction)]
    return frozenset(each.label for each in rows if (each.by, each.at) == (row.by, row.at))


def _may_restore(actor: Account, label: Label) -> bool:
    try:
        return may(access_to_label(actor, label)[1].role, Action.REMOVE)
    except NotFound:
        return False


def overdue(db: Db, now: datetime, limit: int) -> list[Discarded]:
    """Rows whose time is over, the oldest first."""
    query = db.collection("trash").where(filter=FieldFilter("at", "<=", now - ERASED_AFTER)).order_by("at").limit(limit)
    return [_row(snapshot) for snapshot in query.stream()]


def purge(db: Db, row: Discarded) -> None:
    """Erase a contact that nobody brought back: its person, history, comments and conflicts. Ids stay, so that an account that was away for
    longer still learns that its copy has to go. A contact that is still in some label, or was deleted again since, only loses the row.

    Bounded: what is more than one round's worth is left to the next.
    """
    found = contacts.get(db, row.contact)
    if found is not None and not found.labels and not _is_kept_elsewhere(db, row):
        if not erase_below(db, row.contact):
            return
        transact(db, lambda transaction: _blank(db, transaction, row.contact))
    _reference(db, row.label, row.contact).delete()


def _is_kept_elsewhere(db: Db, row: Discarded) -> bool:
    """Whether the contact left another label more recently, and can still be brought back there."""
    query = db.collection("trash").where(filter=FieldFilter("contact", "==", row.contact))
    return any(_row(snapshot).at > row.at for snapshot in query.stream())


def erase_below(db: Db, contact: str) -> bool:
    """Whether all that hangs on a contact is erased now."""
    document = contacts.reference(db, contact)
    conflicts = db.collection("conflicts").where(filter=FieldFilter("contact", "==", contact))
    gone: list[Any] = []
    for some in (*document.collections(), conflicts):  # history, comments, whatever else hangs on it
        gone += [snapshot.reference for snapshot in some.limit(ERASED_AT_ONCE - len(gone) + 1).stream()] if len(gone) <= ERASED_AT_ONCE else []
    batch = db.batch()
    for reference in gone[:ERASED_AT_ONCE]:
        batch.delete(reference)
    batch.commit()
    return len(gone) <= ERASED_AT_ONCE


def blank(contact: Contact) -> Contact:
    """The contact without a value of anybody."""
    return replace(contact, person=EMPTY, photo="", photos_before=(), photo_by="", photo_at=None, edited_by="", origin=PURGED)


def _blank(db: Db, transaction: Transaction, contact: str) -> Contact | None:
    found = contacts.get(db, contact, transaction)
    if found is None or found.labels:
        return None
    contacts.write(transaction, db, blank(found))
    return found


def _reference(db: Db, label: str, contact: str) -> firestore.DocumentReference:
    return db.collection("trash").document(f"{label}_{contact}")


def _row(snapshot: Snapshot) -> Discarded:
    data = snapshot.to_dict() or {}
    return Discarded(data["label"], data["contact"], data["by"], data["at"], data["is_deletion"], data.get("takes_own", False))
