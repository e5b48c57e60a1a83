"""`tenants/{id}`: a Workspace domain, or one consumer account standing alone."""

from __future__ import annotations

from dataclasses import dataclass

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models.accounts import slot_of
from firestore_models.store import Db, Transaction

HELD_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Tenant:
    id: str
    held_percent: int = HELD_PERCENT  # deletions of a label within a day beyond which they are held; its administrators set it
    administrator: str = ""  # in whose name the Directory is read: the first one seen (design.md, "Driving it from outside", 4)


def get(db: Db, tenant: str, transaction: Transaction | None = None) -> Tenant:
    """The tenant; one nobody wrote down yet has no administrator."""
    data = db.collection("tenants").document(tenant).get(transaction=transaction).to_dict() or {}
    return Tenant(tenant, data.get("held_percent", HELD_PERCENT), data.get("administrator", ""))


def remember_administrator(db: Db, tenant: str, address: str) -> None:
    db.collection("tenants").document(tenant).set({"administrator": address, "slot": slot_of(tenant)}, merge=True)


def of_slot(db: Db, slot: int) -> list[str]:
    """The tenants of one minute of a round whose Directory somebody lets us read."""
    query = db.collection("tenants").where(filter=FieldFilter("slot", "==", slot)).select([])
    return [snapshot.id for snapshot in query.stream()]
