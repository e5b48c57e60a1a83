"""`labels/{id}`: a contact list and its grants; and `heads/{id}`: its counter, apart so that edits do not contend with reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models.ids import is_name
from firestore_models.store import Db, Snapshot, Transaction, read_all, transact
from sharing.lens import Hidden
from sharing.reach import Access, Grant, Principal, effective
from sharing.roles import Role


class LabelKind(StrEnum):
    LIST = "list"  # a label as people know it
    EVERYTHING = "everything"  # "Contacts": the whole address book
    SINGLE = "single"  # "Shared by NAME": made by sharing single contacts with one principal (amendments.md R5)


class LabelState(StrEnum):
    TAKING_IN = "taking_in"  # the owner's contacts are being read for the first time
    READY = "ready"


class Standing(StrEnum):
    """Whether a grant counts. Only an active one reaches anybody; the others are offers (firestore_models/invitations.py)."""

    ACTIVE = ""
    INVITED = "invited"
    DECLINED = "declined"
    CAME_BACK = "came_back"  # the mail could not be delivered


OFFER_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant with what a members card says about it. `invitation` is the serial of the latest one sent, `declines` how often it was turned down."""

    grant: Grant
    address: str
    name: str
    granted_at: datetime | None = None
    standing: Standing = Standing.ACTIVE
    invitation: str = ""
    declines: int = 0
    asker: tuple[str, str] | None = None  # another account that asks to be let in by this invitation: its `sub` and address

    @property
    def is_active(self) -> bool:
        return self.standing is Standing.ACTIVE


@dataclass(frozen=True, slots=True)
class Label:
    id: str
    name: str
    kind: LabelKind
    owner: str  # account key
    owner_name: str
    tenant: str
    state: LabelState = LabelState.READY
    group: str = ""  # the owner's own contact group, "" when the label was made in Commonbook
    principal: str = ""  # SINGLE: the one principal this label is for
    grants: Mapping[str, GrantRow] = field(default_factory=dict)  # principal key -> grant
    vanished_at: datetime | None = None  # its owner's group is gone from Google Contacts: Restore, or Delete label
    deleted: bool = False
    deleted_at: datetime | None = None  # its owner may bring it back for 30 days (see `endings`)
    once_hidden: Mapping[str, Hidden] = field(default_factory=dict)  # principal key -> what an ended grant hid: given again, it hides that again
    with_contacts: bool = False  # deleted together with its owner's contacts in it
    inherits: tuple[str, ...] = ()  # former owners whose contacts in it are still being made the owner's (see `transfer`)
    inherited: int = 0  # up to which feed number they are
    untold: bool = False  # renamed, and not everybody whom it reaches was told yet: no feed has news of a name

    def access_of(self, account: str, via: tuple[str, ...]) -> Access | None:
        """What this account may do here: the owner, or the best of its paths. `via` are the groups and domains it is known to be in.

        The rule that decides (product.md 1): never the index in the account document.
        """
        if self.deleted:
            return None
        if account == self.owner:
            return Access(role=Role.OWNER, hidden=frozenset(), mobile=True, via=())
        keys = {Principal("user", account).key, *via}
        return effective([row.grant for key, row in self.grants.items() if key in keys and row.is_active])


def reference(db: Db, label: str) -> firestore.DocumentReference:
    return db.collection("labels").document(label)


def from_snapshot(snapshot: Snapshot) -> Label | None:
    data = snapshot.to_dict()
    if not snapshot.exists or data is None:
        return None
    return Label(
        id=snapshot.id,
        name=data["name"],
        kind=LabelKind(data["kind"]),
        owner=data["owner"],
        owner_name=data["owner_name"],
        tenant=data["tenant"],
        state=LabelState(data["state"]),
        group=data.get("group", ""),
        principal=data.get("principal", ""),
        grants={key: _row_from(key, entry) for key, entry in data.get("grants", {}).items()},
        vanished_at=data.get("vanished_at"),
        deleted=data.get("deleted", False),
        deleted_at=data.get("deleted_at"),
        with_contacts=data.get("with_contacts", False),
        inherits=tuple(data.get("inherits", ())),
        inherited=data.get("inherited", 0),
        untold=data.get("untold", False),
        once_hidden={key: frozenset(places) for key, places in data.get("once_hidden", {}).items()},
    )


def to_dict(label: Label) -> dict[str, Any]:
    return {
        "name": label.name,
        "kind": label.kind.value,
        "owner": label.owner,
        "owner_name": label.owner_name,
        "tenant": label.tenant,
        "state": label.state.value,
        "group": label.group,
        "principal": label.principal,
        "grants": {key: row_to(row) for key, row in label.grants.items()},
        "vanished_at": label.vanished_at,
        "deleted": label.deleted,
        "deleted_at": label.deleted_at,
        "with_contacts": label.with_contacts,
        "inherits": list(label.inherits),
        "inherited": label.inherited,
        "untold": label.untold,
        "once_hidden": {key: sorted(places) for key, places in label.once_hidden.items()},
    }


def _row_from(key: str, entry: Mapping[str, Any]) -> GrantRow:
    kind, _, ident = key.partition(":")
    grant = Grant(
        principal=Principal(kind, ident),  # type: ignore[arg-type]
        role=Role(entry["role"]),
        hidden=frozenset(entry.get("hidden", ())),
        mobile=entry.get("mobile", True),
        granted_by=entry.get("granted_by", ""),
    )
    return GrantRow(
        grant=grant,
        address=entry.get("address", ""),
        name=entry.get("name", ""),
        granted_at=entry.get("granted_at"),
        standing=Standing(entry.get("standing", "")),
        invitation=entry.get("invitation", ""),
        declines=entry.get("declines", 0),
        asker=(entry["asker"]["sub"], entry["asker"]["address"]) if entry.get("asker") else None,
    )


def row_to(row: GrantRow) -> dict[str, Any]:
    asker = {"sub": row.asker[0], "address": row.asker[1]} if row.asker else None
    offer = {"standing": row.standing.value, "invitation": row.invitation, "declines": row.declines, "asker": asker}
    return {
        **({} if row.is_active else offer),
        "role": int(row.grant.role),
        "hidden": sorted(row.grant.hidden),
        "mobile": row.grant.mobile,
        "granted_by": row.grant.granted_by,
        "address": row.address,
        "name": row.name,
        "granted_at": row.granted_at,
    }


def get(db: Db, label: str, transaction: Transaction | None = None) -> Label | None:
    """One label; None when there is none, and for what cannot be a label's id."""
    if not is_name(label):
        return None
    return from_snapshot(reference(db, label).get(transaction=transaction))


def get_many(db: Db, labels: list[str], transaction: Transaction | None = None) -> dict[str, Label]:
    """The labels that exist, in one round-trip."""
    found = read_all(db, [f"labels/{label}" for label in labels], transaction)
    return {snapshot.id: label for snapshot in found.values() if (label := from_snapshot(snapshot)) is not None}


@dataclass(frozen=True, slots=True)
class Head:
    """A label's counters: the last feed number given out, the next free slot of its book, and how many contacts it holds."""

    seq: int = 0
    slots: int = 0
    live: int = 0


def head_reference(db: Db, label: str) -> firestore.DocumentReference:
    return db.collection("heads").document(label)


def get_heads(db: Db, labels: list[str], transaction: Transaction | None = None) -> dict[str, Head]:
    """Heads of these labels in one round-trip; a label nobody ever wrote to has the zero head."""
    found = read_all(db, [f"heads/{label}" for label in labels], transaction)
    return {snapshot.id: _head(snapshot.to_dict() or {}) for snapshot in found.values()}


def _head(data: Mapping[str, Any]) -> Head:
    return Head(seq=data.get("seq", 0), slots=data.get("slots", 0), live=data.get("live", 0))


def write_head(transaction: Transaction, db: Db, label: str, head: Head) -> None:
    """Store counters that were read in this same transaction, together with the contacts that use the numbers (design.md, rule 1)."""
    transaction.set(head_reference(db, label), {"seq": head.seq, "slots": head.slots, "live": head.live})


def mark_vanished(db: Db, label: str, at: datetime) -> None:
    """Note that the owner's group of this label is gone; nothing else follows from it (design.md, rule 11)."""
    reference(db, label).update({"vanished_at": at})


def untold(db: Db) -> tuple[str, ...]:
    """Labels whose new name is not with everybody yet: their fan-out is repeated, should it have been lost."""
    query = db.collection("labels").where(filter=FieldFilter("untold", "==", True)).select([])
    return tuple(snapshot.id for snapshot in query.stream())


def told(db: Db, label: Label) -> None:
    """Everybody whom a label reaches was told its name, unless it bears yet another one by now."""

    def work(transaction: Transaction) -> None:
        stored = get(db, label.id, transaction)
        if stored is not None and stored.untold and stored.name == label.name:
            transaction.update(reference(db, label.id), {"untold": False})

    transact(db, work)
