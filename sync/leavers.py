"""Who is suspended or deleted, as the Directory of a connected domain says: their accounts stop and their labels ask for a successor.

A token that was exchanged once lives an hour longer than its user; so the Directory is asked, with two calls a tenant in each round.
Only names that the Directory gives count: a listing that fails or is empty says of nobody that they are gone, and of nobody that they are back.
"""

from __future__ import annotations

from firestore_models import accounts
from firestore_models.accounts import AccountState
from firestore_models.store import Transaction, read_all, transact
from sync.engine import Engine
from sync.errors import GoogleTrouble
from sync.membership import asking

STRETCH = 100  # accounts looked at in one round-trip


def look(engine: Engine, tenant: str) -> int:
    """Stop the accounts of whoever is suspended or deleted. Returns how many were found."""
    try:
        gone = asking(engine, tenant, "", lambda directory: [*directory.users(query="isSuspended=true"), *directory.users(deleted=True)])
    except GoogleTrouble:
        return 0
    domains = {user.id: user.email.rpartition("@")[2] for user in gone if user.id}
    keys = sorted(domains)
    found = 0
    for start in range(0, len(keys), STRETCH):
        for path, snapshot in read_all(engine.db, [f"accounts/{key}" for key in keys[start : start + STRETCH]]).items():
            account = accounts.from_snapshot(snapshot)
            # A Directory speaks of its own domains only (promises.md I19).
            is_theirs = account is not None and domains.get(account.key, "") == account.address.rpartition("@")[2]
            if account is not None and is_theirs and account.reach and account.state in (AccountState.ACTIVE, AccountState.FULL):
                found += _stop(engine, path.partition("/")[2])
    return found


def _stop(engine: Engine, key: str) -> bool:
    def work(transaction: Transaction) -> bool:
        account = accounts.from_snapshot(accounts.reference(engine.db, key).get(transaction=transaction))
        if account is None or account.state not in (AccountState.ACTIVE, AccountState.FULL):
            return False
        fields = {"state": AccountState.GONE.value, "reason": "AccountGone", "gone_at": account.gone_at or engine.now()}
        transaction.update(accounts.reference(engine.db, key), fields)
        return True

    return transact(engine.db, work)
