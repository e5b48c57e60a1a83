"""`held/{label}`: deletions seen in a label within a day. Too many of them are held for a decision (product.md 4, promises.md I10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import labels, tenants
from firestore_models.store import Db, Snapshot, Transaction, read_all, transact
from firestore_models.tenants import HELD_PERCENT

WINDOW = timedelta(days=1)
DECIDE_WITHIN = timedelta(days=30)  # nothing decided by then means Restore (amendments.md J11)
SMALL_LABEL = 50  # smaller ones take as many as one of this size


class Fate(StrEnum):
    CARRIED = "carried"  # taken out of the label for everybody
    HELD = "held"  # still with everybody else; away from the one who deleted it until decided


@dataclass(frozen=True, slots=True)
class Deletion:
    contact: str
    account: str  # who deleted it
    at: datetime
    fate: Fate


@dataclass(frozen=True, slots=True)
class Held:
    """The deletions of one label that count or wait."""

    label: str
    deletions: tuple[Deletion, ...] = ()
    tenant: str = ""

    @property
    def waiting(self) -> tuple[Deletion, ...]:
        return tuple(deletion for deletion in self.deletions if deletion.fate is Fate.HELD)


def allowed(size: int, percent: int = HELD_PERCENT) -> int:
    """How many deletions a label of this size takes within a day before they are held: the label as it was before them."""
    return max(size, SMALL_LABEL) * percent // 100


def get(db: Db, label: str, transaction: Transaction | None = None) -> Held:
    return from_snapshot(db.collection("held").document(label).get(transaction=transaction))


def from_snapshot(snapshot: Snapshot) -> Held:
    data = snapshot.to_dict() or {}
    return Held(snapshot.id, tuple(_from(row) for row in data.get("deletions", ())), data.get("tenant", ""))


def _from(row: dict[str, Any]) -> Deletion:
    return Deletion(row["contact"], row["account"], row["at"], Fate(row["fate"]))


def _write(transaction: Transaction, db: Db, held: Held) -> None:
    rows = [{"contact": each.contact, "account": each.account, "at": each.at, "fate": each.fate.value} for each in held.deletions]
    transaction.set(db.collection("held").document(held.label), {"deletions": rows, "waiting": bool(held.waiting), "tenant": held.tenant})


def judge(db: Db, label: str, account: str, contacts: Iterable[str], at: datetime, *, tenant: str = "") -> Fate:
    """Whether these deletions by one account are carried out or held; written down either way. Counted over a day and over all accounts.

    Once something of the label waits, further deletions wait with it. Repeating a judgement counts nothing twice.
    """
    names = list(contacts)

    def work(transaction: Transaction) -> Fate:
        held = get(db, label, transaction)
        live = labels.get_heads(db, [label], transaction)[label].live
        recent = [each for each in held.deletions if each.fate is Fate.HELD or each.at > at - WINDOW]
        counted = {each.contact for each in recent}
        carried = sum(1 for each in recent if each.fate is Fate.CARRIED)
        new = [name for name in names if name not in counted]
        total = len(counted) + len(new)
        most = allowed(live + carried, tenants.get(db, tenant, transaction).held_percent if tenant and new else HELD_PERCENT)
        fate = Fate.HELD if any(each.fate is Fate.HELD for each in recent) or total > most else Fate.CARRIED
        rows = (*recent, *(Deletion(name, account, at, fate) for name in new))
        if new or len(recent) != len(held.deletions):
            _write(transaction, db, Held(label, rows, tenant or held.tenant))
        return fate

    return transact(db, work)


def settle(transaction: Transaction, db: Db, held: Held, contacts: Iterable[str], *, let_go: bool) -> None:
    """Note a decision: what was let go counts as carried, what is restored does not count any more."""
    decided = set(contacts)
    rows = [replace(each, fate=Fate.CARRIED) if each.contact in decided else each for each in held.deletions if let_go or each.contact not in decided]
    _write(transaction, db, replace(held, deletions=tuple(rows)))


def waiting(db: Db, wanted: list[str]) -> dict[str, Held]:
    """Which of these labels have deletions waiting, in one round-trip."""
    found = read_all(db, [f"held/{label}" for label in wanted])
    held = [from_snapshot(snapshot) for snapshot in found.values()]
    return {each.label: each for each in held if each.waiting}


def waiting_in_tenant(db: Db, tenant: str) -> dict[str, Held]:
    """The labels of a tenant in which something waits, for its administrators."""
    query = db.collection("held").where(filter=FieldFilter("tenant", "==", tenant)).where(filter=FieldFilter("waiting", "==", True))
    return {snapshot.id: from_snapshot(snapshot) for snapshot in query.limit(100).stream()}
