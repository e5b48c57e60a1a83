"""`pointers/{id}`: somebody was pointed to a contact, by a mention in a comment or by Notify a colleague. Ids and an address, never a value.

The mail about it is written from here when it is delivered, and the first card of the one pointed to has a row for it until it was opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import claims
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.ids import hashed, is_name
from firestore_models.rights import NotAllowed, read_actor, read_contact
from firestore_models.store import Db, Snapshot, Transaction, transact
from sharing.roles import Action, may

LIFE = timedelta(days=30)  # Firestore's TTL on `expires`
SHOWN = 10


class PointerKind(StrEnum):
    MENTION = "mention"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class Pointed:
    """Whom a pointer is for. `account` is "" while nobody has signed in with that address."""

    address: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Pointer:
    id: str
    kind: PointerKind
    contact: str
    comment: str  # of a mention
    sender: str  # account key
    to: Pointed
    at: datetime
    seen: bool


def write(
    transaction: Transaction, db: Db, press: Press, kind: PointerKind, contact: Contact, people: Iterable[Pointed], *, comment: str = ""
) -> tuple[str, ...]:
    """A pointer for each of these people, in the transaction that says why. Their names, in order."""
    made = []
    for each in people:
        ident = hashed("pointer", press.claim, kind, each.address)
        transaction.set(
            _reference(db, ident),
            {
                "kind": kind.value,
                "contact": contact.id,
                "comment": comment,
                "sender": press.actor,
                "address": each.address,
                "account": each.account,
                "at": press.at,
                "expires": press.at + LIFE,
                "seen": False,
            },
        )
        made.append(ident)
    return tuple(made)


def notify(db: Db, press: Press, contact: str, people: Iterable[Pointed]) -> tuple[str, ...]:
    """Point colleagues to a contact. Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable."""
    wanted = tuple(people)

    def work(transaction: Transaction) -> tuple[str, ...]:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, known, access = read_contact(db, transaction, actor, contact)
        if not may(access.role, Action.NOTIFY):
            raise NotAllowed(Action.NOTIFY, next((label.name for label in known.values()), ""))
        claims.record(db, transaction, press, "contact.pointed", about=[contact], tenant=found.tenant)
        return write(transaction, db, press, PointerKind.NOTIFY, found, wanted)

    return transact(db, work)


def get(db: Db, pointer: str) -> Pointer | None:
    return _from_snapshot(_reference(db, pointer).get()) if is_name(pointer) else None


def waiting(db: Db, account: str, address: str, now: datetime) -> list[Pointer]:
    """Pointers for this account that it has not opened, the newest first."""
    query = db.collection("pointers").where(filter=FieldFilter("address", "==", address)).where(filter=FieldFilter("seen", "==", False))
    found = [pointer for pointer in map(_from_snapshot, query.limit(4 * SHOWN).stream()) if pointer is not None]
    # An address that somebody else had before tells its new holder nothing (promises.md T13).
    mine = [each for each in found if each.to.account in ("", account) and now - each.at < LIFE]
    return sorted(mine, key=lambda each: (-each.at.timestamp(), each.id))[:SHOWN]


def see(db: Db, pointer: str) -> None:
    """It was opened."""
    _reference(db, pointer).update({"seen": True})


def _from_snapshot(snapshot: Snapshot) -> Pointer | None:
    data = snapshot.to_dict()
    if not snapshot.exists or data is None:
        return None
    to = Pointed(data["address"], data["account"])
    return Pointer(snapshot.id, PointerKind(data["kind"]), data["contact"], data["comment"], data["sender"], to, data["at"], data["seen"])


def _reference(db: Db, pointer: str) -> firestore.DocumentReference:
    return db.collection("pointers").document(pointer)
