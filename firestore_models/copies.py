"""`accounts/{key}/copies/{page}`: what we last wrote into one account's Google Contacts, up to 200 entries a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models.ids import page_of
from firestore_models.store import Db, Snapshot, Transaction, read_all


class CopyState(StrEnum):
    WRITTEN = "written"  # made by us
    ADOPTED = "adopted"  # its holder's own contact, linked with a shared one: given back as it was, never deleted by us
    LINKED = "linked"  # the owner's own contact: updated in place, never deleted by us (design.md, rule 13)


class Pause(StrEnum):
    """Why a copy is left alone for now."""

    NONE = ""
    AWAY = "away"  # its holder deleted it and that is held: not made again until it is decided
    FROZEN = "frozen"  # another program rewrites it again and again: neither read nor written until somebody looks


@dataclass(frozen=True, slots=True)
class Entry:
    """One copy as we last knew it."""

    resource: str
    etag: str  # of the CONTACT source in Google's last answer; "" when only read in a listing without one
    update_time: str  # of the CONTACT source, RFC 3339: older deltas are dropped (rule 6)
    revision: int
    hidden: tuple[str, ...]  # the lens it was written with
    wrote: Mapping[str, str]  # People field -> hash of what we meant to be there
    seen: Mapping[str, str] = field(default_factory=dict)  # only fields that Google returned otherwise
    groups: tuple[str, ...] = ()  # contact groups that we put it in
    alone: tuple[str, ...] = ()  # groups of its holder's own labels that he put it in for himself alone: he might not pass it on then
    state: CopyState = CopyState.WRITTEN
    pause: Pause = Pause.NONE
    photo: str = ""  # name of the contact's photo that it holds, as far as we know
    photo_mark: str = ""  # of Google's address for it, "" for none: another mark means that somebody changed it
    photo_due: bool = False  # it may have to be read or written: sync/photos.py
    regrouped: str = ""  # when we last moved it between groups, RFC 3339: the answer to that call tells no time
    removing: str = ""  # when we were last about to delete it, RFC 3339: a call of ours that stalled may arrive after that
    trying: tuple[str, ...] | None = None  # what a rewrite under way hides, when that is not what was hidden before (sync/hidden_then.py)
    began: Mapping[str, int] = field(default_factory=dict)  # only fields that wait to be rewritten: the revision that what they show began from


def page_path(account: str, contact: str) -> str:
    return f"accounts/{account}/copies/{page_of(contact)}"


def entry_from(data: Mapping[str, Any]) -> Entry:
    return Entry(
        resource=data["r"],
        etag=data.get("e", ""),
        update_time=data.get("u", ""),
        revision=data["n"],
        hidden=tuple(data.get("h", ())),
        wrote=_hashes(data.get("w", "")),
        seen=_hashes(data.get("s", "")),
        groups=tuple(data.get("g", ())),
        alone=tuple(data.get("a", ())),
        state=CopyState(data.get("t", CopyState.WRITTEN)),
        pause=Pause(data.get("p", "")),
        photo=data.get("f", ""),
        photo_mark=data.get("k", ""),
        photo_due=data.get("d", False),
        regrouped=data.get("m", ""),
        removing=data.get("x", ""),
        trying=tuple(data["y"]) if "y" in data else None,
        began={name: int(number) for name, number in _hashes(data.get("b", "")).items()},
    )


def entry_to(entry: Entry) -> dict[str, Any]:
    # Short keys and joined hashes: 200 entries must stay far below Firestore's 1 MiB.
    data: dict[str, Any] = {"r": entry.resource, "e": entry.etag, "u": entry.update_time, "n": entry.revision, "w": _joined(entry.wrote)}
    if entry.hidden:
        data["h"] = list(entry.hidden)
    if entry.seen:
        data["s"] = _joined(entry.seen)
    if entry.groups:
        data["g"] = list(entry.groups)
    if entry.alone:
        data["a"] = list(entry.alone)
    if entry.state is not CopyState.WRITTEN:
        data["t"] = entry.state.value
    if entry.pause is not Pause.NONE:
        data["p"] = entry.pause.value
    if entry.photo:
        data["f"] = entry.photo
    if entry.photo_mark:
        data["k"] = entry.photo_mark
    if entry.photo_due:
        data["d"] = True
    if entry.regrouped:
        data["m"] = entry.regrouped
    if entry.removing:
        data["x"] = entry.removing
    if entry.trying is not None:
        data["y"] = list(entry.trying)
    if entry.began:
        data["b"] = _joined(entry.began)
    return data


def _joined(hashes: Mapping[str, str] | Mapping[str, int]) -> str:
    return " ".join(f"{name}:{value}" for name, value in sorted(hashes.items()))


def _hashes(text: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in text.split())


@dataclass(frozen=True, slots=True)
class Pages:
    """Entries as they were read, and the names of the pages that there are."""

    entries: Mapping[str, Entry]
    names: frozenset[str]


def get_pages(db: Db, account: str, contacts: Iterable[str]) -> Pages:
    """The pages of these contacts (with the others on them), in one round-trip."""
    return _pages(read_all(db, sorted({page_path(account, contact) for contact in contacts})).values())


def all_pages(db: Db, account: str) -> Pages:
    """Every page of an account: at most 125 for 25,000 copies (design.md, rule 10)."""
    return _pages(db.collection("accounts").document(account).collection("copies").stream())


def _pages(snapshots: Iterable[Snapshot]) -> Pages:
    found = [snapshot for snapshot in snapshots if snapshot.exists]
    return Pages(entries_of(found), frozenset(snapshot.id for snapshot in found))


def entries_of(snapshots: Iterable[Snapshot]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for snapshot in snapshots:
        for contact, data in ((snapshot.to_dict() or {}).get("entries") or {}).items():
            entries[contact] = entry_from(data)
    return entries


def all_entries(db: Db, account: str) -> dict[str, Entry]:
    """Every copy in an account."""
    return dict(all_pages(db, account).entries)


def keep_parted(db: Db, account: str, entries: Mapping[str, Entry], at: datetime) -> None:
    """Remember what an owner's own contacts (up to 500) were tied to when they left the last shared label."""
    batch = db.batch()
    for contact, entry in entries.items():
        batch.set(db.document(f"accounts/{account}/parted/{contact}"), {"entry": entry_to(entry), "at": at})
    batch.commit()


def parted(db: Db, account: str, contacts: Iterable[str]) -> dict[str, Entry]:
    """What these contacts were tied to before they left."""
    found = read_all(db, [f"accounts/{account}/parted/{contact}" for contact in contacts])
    return {snapshot.id: entry_from(data["entry"]) for snapshot in found.values() if (data := snapshot.to_dict())}


def parted_at(db: Db, account: str, resource: str) -> datetime | None:
    """When this contact of the account's own left its last shared label; None when it was never in one, or came back since."""
    found = db.collection(f"accounts/{account}/parted").where(filter=FieldFilter("entry.r", "==", resource)).get()
    return max((at for snapshot in found if isinstance(at := snapshot.get("at"), datetime)), default=None)


def forget_parted(db: Db, account: str, contact: str) -> None:
    db.document(f"accounts/{account}/parted/{contact}").delete()


def write_entries(transaction: Transaction, db: Db, account: str, changed: Mapping[str, Entry | None]) -> None:
    """Store changed entries (None = the copy is gone), one write a page; entries beside them stay as they are."""
    pages: dict[str, dict[str, Any]] = {}
    for contact, entry in changed.items():
        value = firestore.DELETE_FIELD if entry is None else entry_to(entry)
        pages.setdefault(page_path(account, contact), {})[contact] = value
    for page, values in pages.items():
        transaction.set(db.document(page), {"entries": values}, merge=[f"entries.`{contact}`" for contact in values])
