"""`tenants/{id}`: a Workspace domain, or one consumer account standing alone."""

from __future__ import annotations

from dataclasses import dataclass

from firestore_models.store import Db


@dataclass(frozen=True, slots=True)
class Tenant:
    id: str
    administrator: str = ""  # in whose name the Directory is read: the first one seen (design.md, "Driving it from outside", 4)


def get(db: Db, tenant: str) -> Tenant:
    """The tenant; one nobody wrote down yet has no administrator."""
    data = db.collection("tenants").document(tenant).get().to_dict() or {}
    return Tenant(tenant, data.get("administrator", ""))


def remember_administrator(db: Db, tenant: str, address: str) -> None:
    db.collection("tenants").document(tenant).set({"administrator": address}, merge=True)
