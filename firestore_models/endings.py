"""A label that its owner's Google Contacts no longer has: made again there, or ended for everybody (design.md, rule 11)."""

from __future__ import annotations

from dataclasses import replace

from google.cloud import firestore

from firestore_models import accounts, claims, labels
from firestore_models.claims import Press
from firestore_models.labels import Label
from firestore_models.rights import read_actor, require
from firestore_models.store import Db, Transaction, read_all, transact
from sharing.roles import Action


def make_again(db: Db, press: Press, label: str) -> Label:
    """Have the owner's next turn make the group once more and fill it. Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable."""

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored, _ = require(actor, labels.get(db, label, transaction), Action.DELETE_LABEL)
        if stored.vanished_at is None:
            return stored
        # The old group's name is forgotten with it: what is read in later stands under the new one.
        transaction.update(labels.reference(db, label), {"vanished_at": None, "group": ""})
        gone = {accounts.path(name, label): firestore.DELETE_FIELD for name in ("groups", "named", "cursors")}
        transaction.update(accounts.reference(db, stored.owner), gone)
        claims.record(db, transaction, press, "label.made_again", about=[label], tenant=stored.tenant)
        return replace(stored, vanished_at=None, group="")

    return transact(db, work)


def end_label(db: Db, press: Press, label: str) -> Label:
    """End a label: everybody's access is over with this transaction, the copies are taken back by the next turns.

    The owner keeps the contacts. Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored, _ = require(actor, labels.get(db, label, transaction), Action.DELETE_LABEL)
        named = {stored.owner, *(key.removeprefix("user:") for key in stored.grants if key.startswith("user:"))}
        found = read_all(db, [f"accounts/{key}" for key in sorted(named)], transaction)
        reached = [account for account in map(accounts.from_snapshot, found.values()) if account is not None]
        transaction.update(labels.reference(db, label), {"deleted": True, "vanished_at": None})
        for account in reached:
            before = account.reach.get(label)
            if before is not None and not before.leaving:  # groups and domains: their members follow by fan-out
                accounts.write_reach(transaction, db, account.key, replace(before, leaving=True, walk=before.walk + 1))
        claims.record(db, transaction, press, "label.ended", about=[label], tenant=stored.tenant)
        return replace(stored, deleted=True)

    return transact(db, work)
