"""`directories/{domain}`: addresses and names of a domain's groups, for suggestions while somebody types. Read now and then, never while he does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from firestore_models.store import Db

MOST = 2_000  # groups that are kept


def groups_of(db: Db, domain: str) -> Mapping[str, str]:
    """Group address -> name, as last read."""
    data = db.collection("directories").document(domain).get().to_dict() or {}
    found: Mapping[str, str] = data.get("groups", {})
    return found


def keep(db: Db, domain: str, groups: Mapping[str, str], at: datetime) -> None:
    """Replace what is kept."""
    db.collection("directories").document(domain).set({"groups": dict(sorted(groups.items())[:MOST]), "read_at": at})
