"""An account that connected itself: its own consent, kept sealed on its document, and what ends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from google.cloud import firestore

from firestore_models import accounts, adopted, claims, labels
from firestore_models.accounts import CONSENTED, DELEGATED, Account, AccountState, Reach
from firestore_models.claims import Press
from firestore_models.grants import ending
from firestore_models.labels import LabelKind
from firestore_models.rights import NotFound
from firestore_models.store import Db, Transaction, transact
from sharing.reach import Principal


def connect(db: Db, press: Press, sealed: str) -> Account:
    """Keep the actor's consent. An account its administrator connected stays with that, as long as it works. Raises NotFound."""

    def work(transaction: Transaction) -> Account:
        account = _actor(db, transaction, press)
        if account.credential != DELEGATED or account.state is not AccountState.ACTIVE:
            state = {"state": AccountState.ACTIVE.value, "reason": ""} if account.state is AccountState.PERMISSION_LOST else {}
            transaction.update(accounts.reference(db, account.key), {"credential": CONSENTED, "sealed": sealed, **state})
        claims.record(db, transaction, press, "account.connected", about=[account.key], tenant=account.tenant)
        return account

    return transact(db, work)


def disconnect(db: Db, press: Press) -> Account:
    """Forget the actor's consent: from here on nothing is read or written for it in the background, by a turn under way neither.

    Returns the account as it was. Raises NotFound, AlreadyDone.
    """

    def work(transaction: Transaction) -> Account:
        claims.check(db, transaction, press)
        account = _actor(db, transaction, press)
        if account.credential == CONSENTED:
            # A new fence: whoever holds the lease may write nothing any more (sync/lease.py).
            fence = {"turn.fence": account.turn.fence + 1, "turn.until": firestore.DELETE_FIELD}
            transaction.update(accounts.reference(db, account.key), {"credential": "", "sealed": "", **fence})
            claims.record(db, transaction, press, "account.disconnected", about=[account.key], tenant=account.tenant)
        return account

    return transact(db, work)


def leave_all(db: Db, press: Press, account: Account) -> None:
    """Leave every label that others shared with the actor; the copies are taken back by its next turns. Raises AlreadyDone."""
    for number, label in enumerate(received(account)):
        _leave(db, replace(press, claim=press.claim if number == 0 else ""), account.key, label, keep=False)


def keep_all(db: Db, press: Press, account: Account) -> None:
    """Leave every label that others shared with the actor; the copies stay as contacts of its own, and we know nothing of them any more."""
    for label in received(account):
        _leave(db, replace(press, claim=""), account.key, label, keep=True)
    own = {label for label, reach in account.reach.items() if reach.owner == account.key}
    pages = db.collection(f"accounts/{account.key}/copies").select(()).stream()
    for page in pages:
        if page.id.rpartition("-")[0] not in own:
            page.reference.delete()
    adopted.forget_all(db, account.key)


def received(account: Account) -> tuple[str, ...]:
    return tuple(sorted(label for label, reach in account.reach.items() if reach.owner != account.key))


def _leave(db: Db, press: Press, key: str, label_id: str, *, keep: bool) -> None:
    mine = Principal("user", key).key

    def work(transaction: Transaction) -> None:
        claims.check(db, transaction, press)
        account = _actor(db, transaction, press)
        label = labels.get(db, label_id, transaction)
        reach = account.reach.get(label_id)
        if label is not None and mine in label.grants:
            transaction.update(labels.reference(db, label_id), ending(label, mine))
        if reach is not None and keep:
            transaction.update(accounts.reference(db, key), _forgotten(reach))
        elif reach is not None and not reach.leaving:
            accounts.write_reach(transaction, db, key, replace(reach, leaving=True, walk=reach.walk + 1))
        claims.record(db, transaction, press, "grant.ended", about=[label_id, mine], tenant=account.tenant)

    transact(db, work)


def _forgotten(reach: Reach) -> dict[str, Any]:
    group = f"by:{reach.owner}" if reach.kind == LabelKind.SINGLE else reach.label
    gone = [("reach", reach.label), ("cursors", reach.label), ("groups", group), ("named", group), ("taking", reach.label)]
    fields: dict[str, Any] = {accounts.path(*names): firestore.DELETE_FIELD for names in gone}
    return {**fields, "reached": firestore.ArrayRemove([reach.label]), "creating": {}, "bring_back": [], "redo": []}


def _actor(db: Db, transaction: Transaction, press: Press) -> Account:
    account = accounts.from_snapshot(accounts.reference(db, press.actor).get(transaction=transaction))
    if account is None:
        raise NotFound
    return account
