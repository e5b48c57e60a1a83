"""Labels whose owner is gone: seen and taken over by an administrator of the owner's own tenant, never of any other (amendments.md J9).

Deleted at Google: at once. Suspended: after seven days, since whoever is suspended may come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, claims, labels, transfer
from firestore_models.accounts import Account, AccountState
from firestore_models.claims import Press
from firestore_models.grants import Recipient
from firestore_models.labels import Label, LabelKind
from firestore_models.rights import NotFound, read_actor
from firestore_models.store import Db, Transaction, transact

WAITS = timedelta(days=7)


class Absence(Enum):
    """What the Directory says of an owner who cannot be spoken for."""

    SUSPENDED = "suspended"
    DELETED = "deleted"


class TooEarly(Exception):
    """The owner is suspended for less than seven days."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A shared label and its owner, who was found to be gone at `owner.gone_at`."""

    label: Label
    owner: Account


def of_tenant(db: Db, tenant: str) -> tuple[Orphan, ...]:
    """Shared labels of this tenant whose owner Google no longer lets us speak for. Two round-trips."""
    query = db.collection("accounts").where(filter=FieldFilter("tenant", "==", tenant))
    query = query.where(filter=FieldFilter("state", "==", AccountState.GONE.value))
    gone = {account.key: account for account in map(accounts.from_snapshot, query.limit(200).stream()) if account is not None}
    owned = sorted(label for account in gone.values() for label, reach in account.present.items() if reach.owner == account.key)
    found = [label for label in labels.get_many(db, owned).values() if _is_orphan(label, tenant) and label.owner in gone]
    return tuple(Orphan(label, gone[label.owner]) for label in sorted(found, key=lambda label: label.name.casefold()))


def _is_orphan(label: Label, tenant: str) -> bool:
    """Only what is shared, and only of a domain: what nobody shared is nobody else's business, a consumer's label never is (T6, I19)."""
    return label.tenant == tenant and not tenant.startswith("u:") and bool(label.grants) and not label.deleted and label.kind is LabelKind.LIST


def free_from(owner: Account, absence: Absence, now: datetime) -> datetime:
    """From when on the owner's labels may be taken over."""
    if absence is Absence.DELETED:
        return now
    return (owner.gone_at or now) + WAITS


def seize(db: Db, press: Press, label_id: str, absence: Absence, heir: Account) -> Label:
    """Make an administrator, or a colleague that he chooses, the owner of a label whose owner is gone. Grants, comments and hidden fields stay.

    `absence` is what the Directory said a moment ago. Raises NotFound, TooEarly, NotTransferable, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored = labels.get(db, label_id, transaction)
        if not actor.administers or stored is None or not _is_orphan(stored, actor.tenant):
            raise NotFound
        owner, to = (accounts.from_snapshot(accounts.reference(db, key).get(transaction=transaction)) for key in (stored.owner, heir.key))
        if owner is None or owner.state is not AccountState.GONE or owner.tenant != actor.tenant or to is None or to.tenant != actor.tenant:
            raise NotFound
        if free_from(owner, absence, press.at) > press.at:
            raise TooEarly
        transfer.check(stored, owner, Recipient(to, known=True))
        after = transfer.handed_over(stored, owner, to, press.at)
        transfer.write(transaction, db, (after,), owner, to)
        claims.record(db, transaction, press, "label.seized", about=[label_id, owner.key, to.key], tenant=actor.tenant)
        return after

    return transact(db, work)
