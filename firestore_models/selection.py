"""What somebody has ticked while leafing through pages: kept on their own account for a quarter of an hour. Ids only, and no right: that is
asked when something is done with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from firestore_models import accounts
from firestore_models.accounts import Account
from firestore_models.store import Db

LIFE = timedelta(minutes=15)
MOST = 50


def of(account: Account, what: str, now: datetime) -> tuple[str, ...]:
    """What is picked of one kind, from one list."""
    kept = account.selection
    if not kept or kept["what"] != what or now - kept["at"] >= LIFE:
        return ()
    return tuple(kept["ids"])


def keep(db: Db, account: Account, what: str, ids: Iterable[str], now: datetime) -> None:
    accounts.reference(db, account.key).update({"selection": {"what": what, "ids": list(ids), "at": now}})
