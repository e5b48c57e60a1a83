"""An administrator bars named accounts of the own tenant from sharing. What they gave before stands; the check is `rights.check_not_barred`."""

from __future__ import annotations

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, claims
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.rights import NotFound, read_actor
from firestore_models.store import Db, Transaction, transact


class BarringOneself(Exception):
    """An administrator would bar the account that presses."""


def of_tenant(db: Db, tenant: str) -> tuple[Account, ...]:
    """The accounts of a tenant that are barred, by their address."""
    query = db.collection("accounts").where(filter=FieldFilter("tenant", "==", tenant)).where(filter=FieldFilter("barred", "==", True))
    found = [account for account in map(accounts.from_snapshot, query.limit(200).stream()) if account is not None]
    return tuple(sorted(found, key=lambda account: account.address))


def set_barred(db: Db, press: Press, target: Account, *, barred: bool) -> Account:
    """Bar an account from sharing, or allow it again; one that never opened Commonbook is written down for it.

    Only by somebody who administers that account's own tenant, as this transaction sees it (promises.md T6, T12, I19).
    Raises NotFound, BarringOneself, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Account:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored = accounts.from_snapshot(accounts.reference(db, target.key).get(transaction=transaction))
        about = stored or target
        if not actor.administers or not actor.tenant or about.tenant != actor.tenant:
            raise NotFound
        if about.key == actor.key:
            raise BarringOneself
        if stored is None:
            transaction.create(accounts.reference(db, target.key), {**accounts.facts_of(target), "barred": barred})
        else:
            transaction.update(accounts.reference(db, target.key), {"barred": barred})
        claims.record(db, transaction, press, "account.barred" if barred else "account.allowed", about=[target.key], tenant=actor.tenant)
        return about

    return transact(db, work)
