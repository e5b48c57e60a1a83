"""`accounts/{key}`: one Google account: what reaches it, how far it has been brought, and who is at work on it.

One document, so that a turn starts with one read. Grants write `reach`; the engine writes `turn`, `cursors`, `groups`, `creating`;
each as field updates, never the whole document (design.md, rule 14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.field_path import FieldPath

from firestore_models.ids import hashed, is_name
from firestore_models.store import Db, Snapshot, Transaction
from sharing.lens import Hidden
from sharing.reach import Access, Principal
from sharing.roles import Role

SLOTS = 15  # minutes of a round
DELEGATED, CONSENTED = "delegated", "refresh"  # `credential`: its administrator's word, or its own consent


class AccountState(StrEnum):
    ACTIVE = "active"
    PERMISSION_LOST = "permission_lost"  # consent or delegation withdrawn: resumed where it stopped
    GONE = "gone"  # suspended or deleted at Google
    FULL = "full"  # 25,000 contacts: does not grow, everything else goes on


@dataclass(frozen=True, slots=True)
class Reach:
    """One label in one account's reach: an index kept by grants and fan-out; the right itself is on the label document."""

    label: str
    name: str
    kind: str  # LabelKind value
    owner: str  # account key
    owner_name: str
    tenant: str
    role: Role
    hidden: Hidden
    mobile: bool
    via: tuple[str, ...]  # principal keys; empty for the owner
    walk: int  # grows when the label must be walked again from the start (design.md, rule 2)
    leaving: bool = False  # access has ended; the copies are still to be taken back (rule 3)
    inherits: tuple[str, ...] = ()  # the owner's: whose contacts in it count as his (see `transfer`)
    erases: bool = False  # leaving, and its owner's own contacts in it go too: that is what he chose

    @property
    def access(self) -> Access:
        return Access(role=self.role, hidden=self.hidden, mobile=self.mobile, via=tuple(Principal.from_key(key) for key in self.via))


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a label was read: `seq` counts only for the same `walk`."""

    walk: int = -1
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is at work on this account. `fence` only grows; a holder whose number is old may write nothing."""

    fence: int = 0
    until: datetime | None = None
    again: bool = False
    tries: int = 0  # turns in a row that Google's trouble cut short
    waiting_until: datetime | None = None  # when Google lets us go on, as far as we know


@dataclass(frozen=True, slots=True)
class Creating:
    """Contacts about to be created at Google: written before the call, cleared with its outcome (promises.md I17)."""

    contacts: tuple[str, ...] = ()
    fence: int = 0
    probe: tuple[str, str] | None = None  # contact, resource name: created to learn how fresh a listing is
    covered: int = 0  # how many of `contacts`, from the first, were doubted before the probe was sent
    looks: int = 0


@dataclass(frozen=True, slots=True)
class Sync:
    """Where the poll stands. A token is bound to the exact parameters it was made with, and lives seven days from the full listing.

    `token` is some answers older than the newest; theirs are in `newer`, oldest first: every change is listed several times, so that an answer
    cut short loses none. What was listed once is known by `seen`, hashes that say nothing of anybody.
    """

    token: str = ""
    newer: tuple[str, ...] = ()
    parameters: str = ""
    full_at: datetime | None = None  # when the listing that the token descends from was complete
    stored_at: datetime | None = None
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    key: str
    address: str
    name: str = ""
    tenant: str = ""
    locale: str = "en"
    region: str = "US"
    confirmed: bool = False  # somebody signed in as this account
    state: AccountState = AccountState.ACTIVE
    reason: str = ""
    credential: str = ""  # DELEGATED, CONSENTED or "" (only the person's own short-lived token)
    sealed: str = field(default="", repr=False)  # CONSENTED: the refresh token, as only `sealed.Sealer` reads it
    reach: Mapping[str, Reach] = field(default_factory=dict)
    turn: Turn = Turn()
    cursors: Mapping[str, Cursor] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)  # group key (see Reach) -> contact group resource name
    named: Mapping[str, str] = field(default_factory=dict)  # group key -> the name that group bears in this account
    creating: Creating = Creating()
    taking: Mapping[str, str] = field(default_factory=dict)  # label being taken in -> page token of its listing ("" = start)
    picking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # label -> own contacts still to be read into it
    sync: Sync = Sync()
    churn: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)  # contact -> when its copy was last found rewritten
    bring_back: tuple[str, ...] = ()  # contacts that were away and are wanted again: written by decisions
    redo: tuple[str, ...] = ()  # contacts whose copy is gone while it may still be wanted: the engine's own list
    pages: tuple[str, ...] = ()  # pages of copies that were written: one that is not there any more was lost (sync/lost_pages.py)
    parked: Mapping[str, str] = field(default_factory=dict)  # contact -> reason a person can read
    photo_pages: tuple[str, ...] = ()  # pages of copies on which a photo is due
    photos_at: datetime | None = None  # when the present minute of photo writes began, and how many it has seen (sync/photos.py)
    photos_written: int = 0
    photo_tries: int = 0  # turns in a row in which a photo could not be had
    photos_next: datetime | None = None  # not before then
    lacks: str = ""  # FULL: a contact that found no room, tried again at every look
    selection: Mapping[str, Any] = field(default_factory=dict)  # what its holder has ticked on a list (see `selection`)
    draft: Mapping[str, Any] = field(default_factory=dict)  # what waits for the account to be connected (handlers/drafts.py)
    invited: Mapping[str, str] = field(default_factory=dict)  # label -> id of the open invitation to it: an index, as `reach` is
    compare: bool = False  # copies were made since all its own contacts were last compared with them
    twins: Mapping[str, str] = field(default_factory=dict)  # contact -> own contact of the same person, to be asked about (see `adopted`)
    linked: tuple[str, ...] = ()  # contacts whose copy is an own contact that was linked
    answers: Mapping[str, str] = field(default_factory=dict)  # contact -> adopted.Answer, to be carried out by the next turn
    gone_at: datetime | None = None  # GONE: since when, as far as we know
    passes: bool = False  # it passed contacts on that are somebody else's (see `passing`)
    barred: bool = False  # an administrator of its tenant bars it from sharing
    administers: bool = False  # the Directory of its tenant answered this account: an administrator, when last asked
    greeted: bool = False  # told by mail, once, that somebody shared something with it (amendments.md K2)
    mail_reverted: bool = True  # "Mail me about reverted changes"
    mailed_reverted_at: datetime | None = None
    language: str = ""  # chosen in Settings; "": as Google says
    updated: Any = None  # Firestore's update time of this snapshot, for preconditions

    @property
    def speaks(self) -> str:
        """The locale to write to its holder in: a language that was chosen keeps the region it is spoken in, where that is known."""
        return spoken(self.language, self.locale)

    @property
    def present(self) -> Mapping[str, Reach]:
        """The labels this account has access to now."""
        return {label: reach for label, reach in self.reach.items() if not reach.leaving}

    def cursor(self, label: str) -> int:
        """The last `seq` read of this label in its present walk; 0 = nothing yet."""
        cursor = self.cursors.get(label, Cursor())
        return cursor.seq if cursor.walk == self.reach[label].walk else 0


def spoken(language: str, locale: str) -> str:
    """`locale`, unless another language was chosen: "nl" and "nl-BE" give "nl-BE"."""
    return language if language and locale.replace("_", "-").partition("-")[0].lower() != language else locale


def reference(db: Db, key: str) -> firestore.DocumentReference:
    return db.collection("accounts").document(key)


def get(db: Db, key: str) -> Account | None:
    """One account by its key, following the one signed in under another key; None when unknown."""
    if not is_name(key):
        return None
    account = from_snapshot(reference(db, key).get())
    if account is None or not account.reason.startswith("same_as:"):
        return account
    return from_snapshot(reference(db, account.reason.removeprefix("same_as:")).get())


def from_snapshot(snapshot: Snapshot) -> Account | None:
    data = snapshot.to_dict()
    if not snapshot.exists or data is None:
        return None
    if data.get("same_as"):
        return Account(key=snapshot.id, address=data.get("address", ""), reason=f"same_as:{data['same_as']}")
    turn, creating = data.get("turn", {}), data.get("creating", {})
    return Account(
        key=snapshot.id,
        address=data.get("address", ""),
        name=data.get("name", ""),
        tenant=data.get("tenant", ""),
        locale=data.get("locale", "en"),
        region=data.get("region", "US"),
        confirmed=data.get("confirmed", False),
        state=AccountState(data.get("state", AccountState.ACTIVE)),
        reason=data.get("reason", ""),
        credential=data.get("credential", ""),
        sealed=data.get("sealed", ""),
        reach={label: reach_from(label, entry) for label, entry in data.get("reach", {}).items()},
        turn=Turn(
            fence=turn.get("fence", 0),
            until=turn.get("until"),
            again=turn.get("again", False),
            tries=turn.get("tries", 0),
            waiting_until=turn.get("waiting_until"),
        ),
        cursors={label: Cursor(entry["walk"], entry["seq"]) for label, entry in data.get("cursors", {}).items()},
        groups=data.get("groups", {}),
        named=data.get("named", {}),
        creating=Creating(
            contacts=tuple(creating.get("contacts", ())),
            fence=creating.get("fence", 0),
            probe=(creating["probe"]["contact"], creating["probe"]["resource"]) if creating.get("probe") else None,
            covered=creating.get("covered", 0),
            looks=creating.get("looks", 0),
        ),
        taking=data.get("taking", {}),
        picking={label: tuple(names) for label, names in data.get("picking", {}).items() if names},
        sync=_sync(data.get("sync", {})),
        churn={contact: tuple(times) for contact, times in data.get("churn", {}).items()},
        bring_back=tuple(data.get("bring_back", ())),
        redo=tuple(data.get("redo", ())),
        pages=tuple(data.get("pages", ())),
        parked=data.get("parked", {}),
        photo_pages=tuple(data.get("photo_pages", ())),
        photos_at=data.get("photos_at"),
        photos_written=data.get("photos_written", 0),
        photo_tries=data.get("photo_tries", 0),
        photos_next=data.get("photos_next"),
        lacks=data.get("lacks", ""),
        selection=data.get("selection", {}),
        draft=data.get("draft", {}),
        invited=data.get("invited", {}),
        compare=data.get("compare", False),
        twins=data.get("twins", {}),
        linked=tuple(data.get("linked", ())),
        answers=data.get("answers", {}),
        gone_at=data.get("gone_at"),
        passes=data.get("passes", False),
        barred=data.get("barred", False),
        administers=data.get("administers", False),
        greeted=data.get("greeted", False),
        mail_reverted=data.get("mail_reverted", True),
        mailed_reverted_at=data.get("mailed_reverted_at"),
        language=data.get("language", ""),
        updated=snapshot.update_time,
    )


def _sync(data: Mapping[str, Any]) -> Sync:
    token, newer, seen = data.get("token", ""), data.get("newer", ()), frozenset(data.get("seen", ()))
    newer = (newer,) if isinstance(newer, str) else tuple(newer)  # one of them, in documents of before
    return Sync(token, newer, data.get("parameters", ""), data.get("full_at"), data.get("stored_at"), seen)


def reach_from(label: str, entry: Mapping[str, Any]) -> Reach:
    return Reach(
        label=label,
        name=entry["name"],
        kind=entry["kind"],
        owner=entry["owner"],
        owner_name=entry["owner_name"],
        tenant=entry["tenant"],
        role=Role(entry["role"]),
        hidden=frozenset(entry.get("hidden", ())),
        mobile=entry.get("mobile", True),
        via=tuple(entry.get("via", ())),
        walk=entry.get("walk", 0),
        leaving=entry.get("leaving", False),
        inherits=tuple(entry.get("inherits", ())),
        erases=entry.get("erases", False),
    )


def reach_to(reach: Reach) -> dict[str, Any]:
    return {
        "name": reach.name,
        "kind": reach.kind,
        "owner": reach.owner,
        "owner_name": reach.owner_name,
        "tenant": reach.tenant,
        "role": int(reach.role),
        "hidden": sorted(reach.hidden),
        "mobile": reach.mobile,
        "via": list(reach.via),
        "walk": reach.walk,
        "leaving": reach.leaving,
        **({"inherits": list(reach.inherits)} if reach.inherits else {}),
        **({"erases": True} if reach.erases else {}),
    }


def path(*names: str) -> str:
    """A field path whose parts may hold any character."""
    return FieldPath(*names).to_api_repr()


def write_reach(transaction: Transaction, db: Db, key: str, reach: Reach) -> None:
    """Put one label into (or change it in) an account that has a document already; nothing else of the document moves."""
    transaction.update(reference(db, key), {path("reach", reach.label): reach_to(reach), "reached": firestore.ArrayUnion([reach.label])})


def create(transaction: Transaction, db: Db, account: Account) -> None:
    """Write a new account's own facts and its reach. Raises Conflict (at commit) when it exists already."""
    transaction.create(reference(db, account.key), facts_of(account))


def facts_of(account: Account) -> dict[str, Any]:
    return {
        "address": account.address.lower(),
        "name": account.name,
        "tenant": account.tenant,
        "locale": account.locale,
        "region": account.region,
        "confirmed": account.confirmed,
        "state": account.state.value,
        "credential": account.credential,
        "reach": {label: reach_to(reach) for label, reach in account.reach.items()},
        "reached": sorted(account.reach),
        "slot": slot_of(account.key),
        **({"invited": dict(account.invited)} if account.invited else {}),
        "administers": account.administers,
    }


def doubt(db: Db, key: str, contacts: Iterable[str]) -> None:
    """Copies of these were perhaps made by somebody who could not note it any more."""
    reference(db, key).update({"creating.contacts": firestore.ArrayUnion(sorted(contacts))})


def slot_of(key: str) -> int:
    """Which of the fifteen minutes of a round this account is looked at in (amendments.md R9)."""
    return int(hashed("slot", key), 16) % SLOTS


def of_slot(db: Db, slot: int) -> tuple[str, ...]:
    """The accounts of one minute that a label reaches, or where perhaps a copy was made that none wants any more; the others are not looked at
    at all."""
    query = db.collection("accounts").where(filter=FieldFilter("slot", "==", slot)).select(["reached", "creating"])
    found = ((snapshot.id, snapshot.to_dict() or {}) for snapshot in query.stream())
    return tuple(key for key, data in found if data.get("reached") or data.get("creating", {}).get("contacts"))


def by_address(db: Db, address: str, transaction: Transaction | None = None) -> tuple[Account, ...]:
    """Accounts that carry this address, confirmed ones first. An address may have had several owners over the years (T13)."""
    query = db.collection("accounts").where(filter=FieldFilter("address", "==", address.strip().lower())).limit(10)
    found = [account for account in map(from_snapshot, query.stream(transaction=transaction)) if account is not None]
    return tuple(sorted((a for a in found if not a.reason.startswith("same_as:")), key=lambda account: not account.confirmed))


def reached_by(db: Db, label: str) -> tuple[Account, ...]:
    """All accounts that hold, or still have to give back, copies of this label: for fan-out."""
    query = db.collection("accounts").where(filter=FieldFilter("reached", "array_contains", label))
    return tuple(account for account in map(from_snapshot, query.stream()) if account is not None)


def reached_after(db: Db, label: str, after: str, limit: int) -> tuple[Account, ...]:
    """As `reached_by`, a stretch in the order of keys, behind the account `after`."""
    query = db.collection("accounts").where(filter=FieldFilter("reached", "array_contains", label)).order_by("__name__")
    query = query.start_after({"__name__": reference(db, after)}) if after else query
    return tuple(account for account in map(from_snapshot, query.limit(limit).stream()) if account is not None)


def administrators(db: Db, tenant: str) -> tuple[Account, ...]:
    """Accounts of a tenant that are known to administer it."""
    query = db.collection("accounts").where(filter=FieldFilter("tenant", "==", tenant)).where(filter=FieldFilter("administers", "==", True))
    return tuple(account for account in map(from_snapshot, query.limit(20).stream()) if account is not None)


def mailed_between(db: Db, start: datetime, end: datetime) -> tuple[Account, ...]:
    """Accounts last told about their undone changes between two moments."""
    query = db.collection("accounts").where(filter=FieldFilter("mailed_reverted_at", ">=", start))
    query = query.where(filter=FieldFilter("mailed_reverted_at", "<", end))
    return tuple(account for account in map(from_snapshot, query.stream()) if account is not None)


def with_reach(account: Account, reaches: Iterable[Reach]) -> Account:
    """The same account with these labels in reach (a value, not a write)."""
    return replace(account, reach={**account.reach, **{reach.label: reach for reach in reaches}})
