"""A change of a label or of one of its contacts rings for every account that it reaches: ids only, so losing or repeating one does no harm."""

from __future__ import annotations

from firestore_models import accounts
from sync.engine import Engine


def fan_out(engine: Engine, label: str) -> int:
    """Ring for each account that has, or has to give back, copies of this label. Returns how many."""
    reached = accounts.reached_by(engine.db, label)
    for account in reached:
        engine.queue.drain(account)
    return len(reached)
