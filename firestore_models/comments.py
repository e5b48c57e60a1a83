"""What people wrote about a contact. `contacts/{id}/talk/public` is read by everyone with access, `talk/{hash of the author}` by that author alone.

One document for each kind of reader, so that a card reads all it may show together with the labels that decide about it. What somebody typed
without the right is kept apart as `contacts/{id}/comments/{id}`, whole, and listed among that person's private ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.field_path import FieldPath

from firestore_models import claims, pointers
from firestore_models.claims import Press
from firestore_models.contacts import reference
from firestore_models.ids import hashed, is_name
from firestore_models.pointers import Pointed, PointerKind
from firestore_models.rights import NotAllowed, NotFound, read_actor, read_contact
from firestore_models.store import Db, Snapshot, Transaction, transact
from sharing.person import MANAGED_FIELDS, Person, dumps, loads
from sharing.roles import Action, may

TEXT_LIMIT = 1_000  # characters
MOST = 200  # comments for one kind of reader: with the longest texts still below Firestore's 1 MiB
PUBLIC = "public"


class TooManyComments(Exception):
    """This contact holds as many comments as fit; nothing was written."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. `name` is what its author was called when it was written."""

    id: str
    author: str  # account key
    name: str
    text: str
    private: bool
    at: datetime
    edited_at: datetime | None = None
    mentions: tuple[str, ...] = ()  # addresses


@dataclass(frozen=True, slots=True)
class Kept:
    """What its author typed into a contact that he may not change: undone there, kept for him."""

    id: str
    fields: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """All that one reader may read about a contact, the newest first."""

    said: tuple[Comment, ...] = ()
    kept: tuple[Kept, ...] = ()


SILENCE = Talk()


def paths(contact: str, reader: str) -> tuple[str, str]:
    """The two documents that hold what this reader may read."""
    return (_path(contact, PUBLIC), _path(contact, private_to(reader)))


def private_to(author: str) -> str:
    return hashed("private", author)


def _path(contact: str, audience: str) -> str:
    return f"contacts/{contact}/talk/{audience}"


def talk_of(contact: str, reader: str, found: Mapping[str, Snapshot]) -> Talk:
    """What this reader may read, of documents read before by `paths`."""
    public, mine = (_data(found.get(path)) for path in paths(contact, reader))
    if mine and mine.get("author") != reader:
        mine = {}
    said = [*_comments(public, private=False), *_comments(mine, private=True)]
    kept = [Kept(ident, tuple(entry["fields"]), entry["at"]) for ident, entry in mine.get("kept", {}).items()]
    return Talk(tuple(sorted(said, key=_age)), tuple(sorted(kept, key=_age)))


def _age(one: Comment | Kept) -> tuple[float, str]:
    return (-one.at.timestamp(), one.id)


def _data(snapshot: Snapshot | None) -> Mapping[str, Any]:
    return (snapshot.to_dict() or {}) if snapshot is not None else {}


def _comments(data: Mapping[str, Any], *, private: bool) -> list[Comment]:
    return [_comment(ident, entry, private=private) for ident, entry in data.get("said", {}).items()]


def _comment(ident: str, entry: Mapping[str, Any], *, private: bool) -> Comment:
    return Comment(
        id=ident,
        author=entry["author"],
        name=entry["name"],
        text=entry["text"],
        private=private,
        at=entry["at"],
        edited_at=entry.get("edited_at"),
        mentions=tuple(entry.get("mentions", ())),
    )


def add(db: Db, press: Press, contact: str, text: str, *, private: bool, mentioned: Iterable[Pointed] = ()) -> tuple[str, ...]:
    """Write a comment, and point the people it mentions to the contact. Returns the pointers, one for each of them.

    Raises NotFound, NotAllowed, TooManyComments, AlreadyDone, StoreUnavailable.
    """
    people = tuple(mentioned)
    ident = hashed("comment", press.claim)[:20]

    def work(transaction: Transaction) -> tuple[str, ...]:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, known, access = read_contact(db, transaction, actor, contact)
        takes = [Action.COMMENT_PRIVATELY if private else Action.COMMENT_PUBLICLY, *([Action.MENTION] if people else [])]
        for action in takes:
            if not may(access.role, action) or (private and people):
                raise NotAllowed(action, next((label.name for label in known.values()), ""))
        document = db.document(_path(contact, private_to(actor.key) if private else PUBLIC))
        present = document.get(transaction=transaction).to_dict() or {}
        if len(present.get("said", {})) >= MOST:
            raise TooManyComments
        entry: dict[str, Any] = {"author": actor.key, "name": actor.name or actor.address, "text": text[:TEXT_LIMIT], "at": press.at}
        if people:
            entry["mentions"] = [each.address for each in people]
        whose = {"author": actor.key} if private else {}
        transaction.set(document, {**whose, "said": {ident: entry}}, merge=[*whose, _field("said", ident)])
        claims.record(db, transaction, press, "comment.made", about=[contact, ident], tenant=found.tenant)
        return pointers.write(transaction, db, press, PointerKind.MENTION, found, people, comment=ident)

    return transact(db, work)


def change(db: Db, press: Press, contact: str, comment: str, text: str | None) -> None:
    """Give one's own comment another text; None deletes it. Who may read it stays.

    Raises NotFound (also for somebody else's), NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> None:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, known, access = read_contact(db, transaction, actor, contact)
        document, entry = _own(db, transaction, contact, actor.key, comment)
        is_public = document.id == PUBLIC
        if text is not None and is_public and not may(access.role, Action.COMMENT_PUBLICLY):
            raise NotAllowed(Action.COMMENT_PUBLICLY, next((label.name for label in known.values()), ""))
        field = _field("kept" if "fields" in entry else "said", comment)
        if text is None:
            transaction.update(document, {field: firestore.DELETE_FIELD})
            if "fields" in entry:
                transaction.delete(reference(db, contact).collection("comments").document(comment))
        elif "fields" in entry:
            raise NotFound
        else:
            transaction.update(document, {f"{field}.text": text[:TEXT_LIMIT], f"{field}.edited_at": press.at})
        action = "comment.deleted" if text is None else "comment.edited"
        claims.record(db, transaction, press, action, about=[contact, comment], tenant=found.tenant)

    transact(db, work)


def _own(db: Db, transaction: Transaction, contact: str, author: str, comment: str) -> tuple[firestore.DocumentReference, Mapping[str, Any]]:
    """Where a comment of this author stands. Raises NotFound, also when it is somebody else's."""
    for path in paths(contact, author) if is_name(comment) else ():
        data = db.document(path).get(transaction=transaction).to_dict() or {}
        entry = data.get("said", {}).get(comment) or data.get("kept", {}).get(comment)
        if entry is not None and entry.get("author", data.get("author")) == author:
            return db.document(path), entry
    raise NotFound


def _field(*names: str) -> str:
    return FieldPath(*names).to_api_repr()


def keep_reverted(db: Db, contact: str, author: str, typed: Person, fields: tuple[str, ...], at: datetime) -> None:
    """Keep what an account typed into a contact it may not change, as a private comment of its author.

    The name comes from the content: found twice, it is kept once.
    """
    person = dumps(only(typed, fields))
    document = reference(db, contact).collection("comments").document(hashed(author, person))
    document.set({"author": author, "private": True, "kind": "reverted", "fields": sorted(fields), "person": person, "at": at})
    listed = {"author": author, "kept": {document.id: {"fields": sorted(fields), "at": at}}}
    merge: Any = ["author", _field("kept", document.id)]  # typed as a flag in the library
    # A list of thousands that no person typed may be full; each of them is kept all the same.
    with suppress(exceptions.InvalidArgument):
        db.document(_path(contact, private_to(author))).set(listed, merge=merge)


def kept(db: Db, contact: str, author: str, comment: str) -> Person | None:
    """What this author typed and was not kept in the contact; None for whatever is not his."""
    data = reference(db, contact).collection("comments").document(comment).get().to_dict() if is_name(comment) else None
    return loads(data["person"]) if data and data["author"] == author else None


def only(person: Person, fields: Iterable[str]) -> Person:
    """The person cut down to some fields."""
    wanted = frozenset(fields)
    for name in MANAGED_FIELDS:
        if name not in wanted:
            person = person.with_field(name, ())
    return person
