"""Undo of a share: grants that were given a moment ago are taken back, if nobody has changed them since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from firestore_models import claims, labels
from firestore_models.claims import Press
from firestore_models.grants import GrantMoved, affected, ending, leave
from firestore_models.ids import hashed
from firestore_models.labels import GrantRow, Label
from firestore_models.rights import read_actor, require
from firestore_models.store import Db, Transaction, transact
from sharing.roles import Action


def given(row: GrantRow) -> str:
    """Names a grant as it was given, in short: by whom, when, and what it gives. Accepting an invitation does not change it."""
    grant, at = row.grant, round(row.granted_at.timestamp() * 1000) if row.granted_at is not None else 0
    return hashed("given", str(int(grant.role)), str(grant.mobile), *sorted(grant.hidden), grant.granted_by, str(at))[:12]


def take_back(db: Db, press: Press, label: str, grants_given: Mapping[str, str]) -> Label:
    """Take back all of these grants (principal -> `given`) or none. It is a revocation and takes the right to revoke.

    Raises NotFound, NotAllowed, GrantMoved, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored, _ = require(actor, labels.get(db, label, transaction), Action.CHANGE_GRANTS)
        for principal, then in grants_given.items():
            if principal not in stored.grants or given(stored.grants[principal]) != then:
                raise GrantMoved
        after = replace(stored, grants={key: row for key, row in stored.grants.items() if key not in grants_given})
        reached = [account for principal in grants_given for account in affected(db, transaction, principal)]
        transaction.update(labels.reference(db, label), {name: value for key in grants_given for name, value in ending(stored, key).items()})
        for account in reached:
            leave(db, transaction, after, account)
        claims.record(db, transaction, press, "share.undone", about=[label, *grants_given], tenant=stored.tenant)
        return after

    return transact(db, work)
