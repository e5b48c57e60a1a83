"""One turn at a time for each account: a lease with a fencing number, kept in the account's own document (design.md, "Firestore")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from google.api_core import exceptions
from google.cloud import firestore

from firestore_models import accounts
from firestore_models.accounts import Account
from firestore_models.lease_check import LeaseLost, holder
from firestore_models.store import Db, Transaction, transact

LEASE = timedelta(seconds=45)  # longer than one call to Google may take; every commit renews it


@dataclass(frozen=True, slots=True)
class Lease:
    account: str
    fence: int


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody else is at work and will look once more before letting go; `until` is when a dead holder's lease ends."""

    until: datetime


def acquire(db: Db, account: Account, now: datetime) -> Lease | Busy:
    """Take the account's lease, or ask its holder to look again."""
    if not _is_taken(account, now):
        try:
            db.document(f"accounts/{account.key}").update(
                _taken(account.turn.fence + 1, now), option=db.write_option(last_update_time=account.updated)
            )
        except exceptions.FailedPrecondition:
            pass  # the document moved since it was read: look properly
        else:
            return Lease(account.key, account.turn.fence + 1)

    def work(transaction: Transaction) -> Lease | Busy:
        present = accounts.from_snapshot(accounts.reference(db, account.key).get(transaction=transaction))
        if present is None:
            raise LeaseLost
        if present.turn.until is not None and _is_taken(present, now):
            transaction.update(accounts.reference(db, account.key), {"turn.again": True})
            return Busy(present.turn.until)
        transaction.update(accounts.reference(db, account.key), _taken(present.turn.fence + 1, now))
        return Lease(account.key, present.turn.fence + 1)

    return transact(db, work)


def _is_taken(account: Account, now: datetime) -> bool:
    return account.turn.until is not None and account.turn.until > now


def _taken(fence: int, now: datetime) -> dict[str, Any]:
    return {"turn.fence": fence, "turn.until": now + LEASE, "turn.again": False}


Writes = Callable[[Transaction], None]


def commit(db: Db, lease: Lease, now: datetime, changes: Mapping[str, Any], writes: Writes, *, release: bool = False) -> Account:
    """Write under the lease: `changes` to the account document, `writes` beside it, all or nothing, and renew or release the lease.

    Returns the account as it stood just before: its rights may have moved, somebody may have asked for another look. Raises LeaseLost.
    """

    def work(transaction: Transaction) -> Account:
        present = holder(db, transaction, lease.account, lease.fence)
        until = firestore.DELETE_FIELD if release else now + LEASE
        transaction.update(accounts.reference(db, lease.account), {**changes, "turn.until": until})
        writes(transaction)
        return present

    return transact(db, work)
