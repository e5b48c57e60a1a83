"""What a person chose for their own account: fields of `accounts/{key}` that nothing but their own press changes."""

from __future__ import annotations

from firestore_models import accounts, claims
from firestore_models.claims import Press
from firestore_models.rights import read_actor
from firestore_models.store import Db, Transaction, transact


def set_mail_reverted(db: Db, press: Press, *, wanted: bool) -> None:
    """Switch the mails about one's own undone changes. Raises AlreadyDone, StoreUnavailable."""

    def work(transaction: Transaction) -> None:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        transaction.update(accounts.reference(db, actor.key), {"mail_reverted": wanted})
        claims.record(db, transaction, press, "account.preferred", about=[actor.key], tenant=actor.tenant, fields=["mail_reverted"])

    transact(db, work)
