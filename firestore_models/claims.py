"""`nonces/{hash}` and `audit/{id}`: a press happens once, and what happened is written down in the transaction that made it happen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from google.cloud import firestore

from firestore_models.ids import hashed
from firestore_models.lease_check import holder
from firestore_models.store import Db, Transaction

NONCE_LIFE = timedelta(days=2)  # Firestore's TTL on `expires` takes them away


class AlreadyDone(Exception):
    """This very press was carried out before: a double click, or the platform's own replay after consent. Nothing more happened.

    `said` is the line that was shown then.
    """

    def __init__(self, said: str) -> None:
        super().__init__("this press was carried out before")
        self.said = said


@dataclass(frozen=True, slots=True)
class Press:
    """Who does something, with which claim, when, and from where: what every write carries."""

    actor: str  # account key
    claim: str  # from handlers.nonce: the same press has the same claim; "" for the engine's own steps
    at: datetime
    origin: str = "card"
    said: str = ""  # what a replay answers
    plan: str = ""  # what the preview before it was made from (see `basis`); "": there was none
    fence: int | None = None  # the number of the actor's turn, for what the engine found in his Google Contacts


def check(db: Db, transaction: Transaction, press: Press) -> None:
    """Read the claim (before any write of the transaction). Raises AlreadyDone, and LeaseLost when another worker has the actor's turn by now:
    what this one found is old, and was perhaps brought home already."""
    if press.fence is not None:
        holder(db, transaction, press.actor, press.fence)
    if not press.claim:
        return
    snapshot = db.collection("nonces").document(press.claim).get(transaction=transaction)
    if snapshot.exists:
        raise AlreadyDone((snapshot.to_dict() or {}).get("said", ""))


def said_before(db: Db, press: Press) -> str | None:
    """What was answered when this very press was carried out; None when it was not yet."""
    data = db.collection("nonces").document(press.claim).get().to_dict()
    return None if data is None else str(data.get("said", ""))


def record(db: Db, transaction: Transaction, press: Press, action: str, *, about: Iterable[str], tenant: str, fields: Iterable[str] = ()) -> None:
    """Spend the claim and write the audit row: ids and field names, never values (amendments.md P10)."""
    if press.claim:
        transaction.create(db.collection("nonces").document(press.claim), _spent(press))
    subjects = list(about)
    # The name is made from what happened, so that a transaction that runs twice writes one row.
    name = hashed(press.actor, press.claim, action, press.at.isoformat(), *subjects)
    transaction.set(
        db.collection("audit").document(name),
        {
            "actor": press.actor,
            "action": action,
            "about": subjects,
            "tenant": tenant,
            "fields": sorted(fields),
            "at": press.at,
            "origin": press.origin,
        },
    )


def _spent(press: Press) -> dict[str, object]:
    return {"said": press.said, "expires": press.at + NONCE_LIFE, "actor": press.actor}


def claim_outside(db: Db, press: Press) -> None:
    """Spend a claim for a write that goes to Google only (one's own unshared contact). Raises AlreadyDone."""

    @firestore.transactional
    def spend(transaction: Transaction) -> None:
        check(db, transaction, press)
        transaction.create(db.collection("nonces").document(press.claim), _spent(press))

    spend(db.transaction())


def release(db: Db, press: Press) -> None:
    """Give back a claim whose write was not carried out, so that pressing again is no repetition."""
    db.collection("nonces").document(press.claim).delete()
