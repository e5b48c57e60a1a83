"""`contacts/{id}/photos/{id}`: a contact's photo as we made it, and the two before it. Named by content: the same picture set twice is one.

The contact itself holds only the name of its present photo, "" for none, so that lists and feeds stay small.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from google.cloud import firestore

from firestore_models import claims, contacts, labels
from firestore_models.claims import Press
from firestore_models.contacts import Contact, reference
from firestore_models.edits import HiddenWrite
from firestore_models.ids import is_name
from firestore_models.rights import NotAllowed, read_actor, read_contact
from firestore_models.store import Db, Transaction, transact
from sharing.roles import Action, may

KEPT = 2  # former photos, besides the present one
FIELD = "photos"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo fit to be stored and sent: a small JPEG without metadata. `look` is what it looks like from afar, for comparing."""

    jpeg: bytes
    look: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(self.jpeg).hexdigest()[:20]


def put(db: Db, press: Press, contact: str, picture: Picture | None) -> Contact:
    """Give a contact this photo, or none; everybody who has it follows. The contact as it is then.

    Raises NotFound, NotAllowed, HiddenWrite, AlreadyDone, StoreUnavailable.
    """
    name = picture.id if picture is not None else ""

    def work(transaction: Transaction) -> Contact:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, known, access = read_contact(db, transaction, actor, contact)
        if not may(access.role, Action.EDIT):
            raise NotAllowed(Action.EDIT, next((label.name for label in known.values()), ""))
        if FIELD in access.hidden:
            raise HiddenWrite((FIELD,))
        if found.photo == name:
            return found
        heads = labels.get_heads(db, sorted(found.labels), transaction)
        former = tuple(dict.fromkeys((found.photo, *(each for each in found.photos_before if each != name))))
        feeds = {**found.feeds, **{label: head.seq + 1 for label, head in heads.items()}}
        changed = replace(found, photo=name, photos_before=former[:KEPT], photo_by=actor.key, photo_at=press.at, feeds=feeds)
        contacts.write(transaction, db, changed)
        if picture is not None:
            transaction.set(_document(db, contact, name), {"jpeg": picture.jpeg, "look": picture.look})
        for old in filter(None, former[KEPT:]):
            transaction.delete(_document(db, contact, old))
        for label, head in heads.items():
            labels.write_head(transaction, db, label, replace(head, seq=head.seq + 1))
        claims.record(db, transaction, press, "contact.photo", about=[contact], tenant=found.tenant, fields=[FIELD])
        return changed

    return transact(db, work)


def get(db: Db, contact: str, photo: str) -> Picture | None:
    """A stored photo; None when it is not kept (any more)."""
    data = _document(db, contact, photo).get().to_dict() if is_name(photo) else None
    return Picture(data["jpeg"], data["look"]) if data else None


def _document(db: Db, contact: str, photo: str) -> firestore.DocumentReference:
    found: firestore.DocumentReference = reference(db, contact).collection("photos").document(photo)
    return found
