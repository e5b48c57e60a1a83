"""`groups/{address}`: a Google group, or (without "@") a whole domain, that labels are shared with, and who was in it when last read.

A grant to it is one row of a label. Who is in it is kept on sixteen pages, so that somebody joining a group of thousands rewrites one of
them; what follows for each account is carried out from the pages, stretch by stretch (see `memberships`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models.accounts import path, slot_of
from firestore_models.ids import hashed
from firestore_models.store import Db, Snapshot, Transaction, read_all, transact
from sharing.reach import Principal

PAGES = 16
MOST_OUTSIDE = 100  # addresses that are named; of more, the number
_NAME = re.compile(r"[a-z0-9][^/\s]{2,250}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Group:
    """`labels`: label -> stamp of the grant, so that one which was taken away and given back is carried out anew. `id` is Google's own: a new
    group under an old address is another group. `outside`: addresses of no connected domain, which the group reaches nothing for."""

    principal: Principal
    name: str = ""
    tenant: str = ""
    id: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en"
    region: str = "US"
    members: int | None = None  # None: not read yet
    outside: tuple[str, ...] = ()
    outsiders: int = 0
    read_at: datetime | None = None
    trouble: str = ""  # the last reading failed: nothing follows from that
    gone: bool = False

    @property
    def key(self) -> str:
        """The document's name: an address, or a domain."""
        return self.principal.id

    @property
    def domain(self) -> str:
        return self.key.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Page:
    """`present`: account -> address. `leaving`: those who left and whose accounts do not say so yet. `done`: labels (and stamps) that every
    account of this page has been told of; a page that is rewritten has told nobody anything."""

    number: int
    present: Mapping[str, str] = field(default_factory=dict)
    leaving: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    done: Mapping[str, str] = field(default_factory=dict)

    def is_behind(self, labels: Mapping[str, str]) -> bool:
        """Whether somebody on this page has still to learn something."""
        if self.leaving:
            return True
        return bool(self.present) and any(self.done.get(label) != stamp for label, stamp in labels.items())


def is_key(text: str) -> bool:
    """Whether a text can name a group's document."""
    return _NAME.fullmatch(text) is not None


def reference(db: Db, key: str) -> firestore.DocumentReference:
    return db.collection("groups").document(key)


def page_path(key: str, number: int) -> str:
    return f"groups/{key}/members/{number}"


def page_of(account: str) -> int:
    """The page that an account is kept on, in every group."""
    return int(hashed("member", account)[:8], 16) % PAGES


def principal_of(key: str) -> Principal:
    return Principal("group" if "@" in key else "domain", key)


def from_snapshot(snapshot: Snapshot) -> Group | None:
    data = snapshot.to_dict()
    if not snapshot.exists or data is None:
        return None
    return Group(
        principal=principal_of(snapshot.id),
        name=data.get("name", ""),
        tenant=data.get("tenant", ""),
        id=data.get("id", ""),
        labels=data.get("labels", {}),
        locale=data.get("locale", "en"),
        region=data.get("region", "US"),
        members=data.get("members"),
        outside=tuple(data.get("outside", ())),
        outsiders=data.get("outsiders", 0),
        read_at=data.get("read_at"),
        trouble=data.get("trouble", ""),
        gone=data.get("gone", False),
    )


def page_from(snapshot: Snapshot) -> Page:
    data = snapshot.to_dict() or {}
    return Page(int(snapshot.id), data.get("present", {}), data.get("leaving", {}), data.get("version", 0), data.get("done", {}))


def get(db: Db, key: str, transaction: Transaction | None = None) -> Group | None:
    if not is_key(key):
        return None
    return from_snapshot(reference(db, key).get(transaction=transaction))


def get_many(db: Db, keys: Iterable[str]) -> dict[str, Group]:
    """Those that exist, in one round-trip."""
    found = read_all(db, [f"groups/{key}" for key in dict.fromkeys(keys) if is_key(key)])
    return {snapshot.id: group for snapshot in found.values() if (group := from_snapshot(snapshot)) is not None}


def page(db: Db, key: str, number: int) -> Page:
    return page_from(db.document(page_path(key, number)).get())


def pages(db: Db, key: str) -> list[Page]:
    """All pages there are, in one round-trip."""
    found = read_all(db, [page_path(key, number) for number in range(PAGES)])
    return [page_from(snapshot) for snapshot in found.values() if snapshot.exists]


def in_use(db: Db, slot: int) -> list[str]:
    """The groups of one minute of a round that some label is shared with; the others are not read at all."""
    query = db.collection("groups").where(filter=FieldFilter("slot", "==", slot)).select(["labels"])
    return [snapshot.id for snapshot in query.stream() if (snapshot.to_dict() or {}).get("labels")]


def of_tenant(db: Db, tenant: str, *, limit: int = 50) -> list[Group]:
    """The groups of one tenant that some label is shared with."""
    query = db.collection("groups").where(filter=FieldFilter("tenant", "==", tenant)).limit(limit)
    return [group for group in map(from_snapshot, query.stream()) if group is not None and group.labels]


def share(transaction: Transaction, db: Db, group: Group, label: str, stamp: str) -> None:
    """Note, in the transaction that makes the grant, that a label is shared with this group. One write, whoever is in it.

    `group.gone`: another group under the address of one that is no more; it has still to be read.
    """
    fields = {
        "name": group.name,
        "tenant": group.tenant,
        "locale": group.locale,
        "region": group.region,
        "slot": slot_of(group.key),
        "labels": {label: stamp},
        **({"id": group.id, "gone": False} if group.id else {}),
        **({"members": firestore.DELETE_FIELD} if group.gone else {}),
    }
    transaction.set(reference(db, group.key), fields, merge=True)


def forget_labels(db: Db, key: str, ended: Iterable[str]) -> None:
    """The group is nothing to these labels any more: their own documents say so."""
    reference(db, key).update({path("labels", label): firestore.DELETE_FIELD for label in ended})


def share_again(db: Db, key: str, label: str, stamp: str) -> None:
    """Have a label that came back carried to everybody in the group once more."""
    reference(db, key).update({path("labels", label): stamp})


# Writing down what was read


@dataclass(frozen=True, slots=True)
class Reading:
    """What the Directory said. `present`: account -> address; `left`: accounts of which it said, asked one by one, that they are not in it."""

    present: Mapping[str, str]
    left: frozenset[str]
    at: datetime
    name: str = ""
    outside: tuple[str, ...] = ()


def write_page(db: Db, key: str, number: int, present: Mapping[str, str], left: frozenset[str]) -> bool:
    """Bring one page in step with a reading; whether that changed anything. Who is not in `present` stays, unless among `left`."""

    def work(transaction: Transaction) -> bool:
        found = page_from(db.document(page_path(key, number)).get(transaction=transaction))
        gone = {account: address for account, address in found.present.items() if account in left and account not in present}
        now = {**{account: address for account, address in found.present.items() if account not in gone}, **present}
        leaving = {account: address for account, address in {**found.leaving, **gone}.items() if account not in now}
        if now == dict(found.present) and leaving == dict(found.leaving):
            return False
        fields = {"present": now, "leaving": leaving, "version": found.version + 1, "done": {}}
        transaction.set(db.document(page_path(key, number)), fields)
        return True

    return transact(db, work)


def write_reading(db: Db, group: Group, reading: Reading) -> None:
    """What is known of the whole group; written only when something of it is new."""
    fields: dict[str, Any] = {
        "name": reading.name or group.name,
        "members": len(reading.present) + len(reading.outside),
        "outside": sorted(reading.outside)[:MOST_OUTSIDE],
        "outsiders": len(reading.outside),
        "trouble": "",
    }
    before = {
        "name": group.name,
        "members": group.members,
        "outside": list(group.outside),
        "outsiders": group.outsiders,
        "trouble": group.trouble,
    }
    if fields != before or group.read_at is None:
        reference(db, group.key).update({**fields, "read_at": reading.at})


def note_trouble(db: Db, group: Group, trouble: str) -> None:
    """The Directory did not say who is in it: nobody joins and nobody leaves by that (promises.md I11)."""
    if group.trouble != trouble:
        reference(db, group.key).update({"trouble": trouble})


def end(db: Db, group: Group) -> list[int]:
    """The group itself is no more: everybody leaves it. Returns the pages on which somebody has still to learn so."""
    reference(db, group.key).update({"gone": True, "members": 0, "outside": [], "outsiders": 0, "trouble": ""})
    return [page.number for page in pages(db, group.key) if write_page(db, group.key, page.number, {}, frozenset(page.present)) or page.leaving]


def mark_done(db: Db, key: str, page: Page, labels: Mapping[str, str]) -> None:
    """Everybody on a page was told of these labels; unless the page was rewritten meanwhile, then that is told apart."""

    def work(transaction: Transaction) -> None:
        place = db.document(page_path(key, page.number))
        found = page_from(place.get(transaction=transaction))
        if found.version == page.version:
            transaction.update(place, {"done": dict(labels), "leaving": {}})

    transact(db, work)
