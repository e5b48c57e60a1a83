"""The fencing check for transactions of the engine that do more than note down copies: a holder that was overtaken writes nothing."""

from __future__ import annotations

from firestore_models import accounts
from firestore_models.accounts import Account
from firestore_models.store import Db, Transaction


class LeaseLost(Exception):
    """Another holder has taken over: nothing of this turn may be written any more."""


def holder(db: Db, transaction: Transaction, account: str, fence: int) -> Account:
    """The account as this transaction sees it. Raises LeaseLost when `fence` is not the present holder's number."""
    present = accounts.from_snapshot(accounts.reference(db, account).get(transaction=transaction))
    if present is None or present.turn.fence != fence:
        raise LeaseLost
    return present
