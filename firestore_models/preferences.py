"""What a person chose for their own account: fields of `accounts/{key}` that nothing but their own press changes."""

from __future__ import annotations

from firestore_models import accounts, claims
from firestore_models.claims import Press
from firestore_models.rights import NotAllowed, read_actor
from firestore_models.store import Db, Transaction, transact
from sharing.roles import Action


def save(db: Db, press: Press, *, mail_reverted: bool, language: str | None = None, held_percent: int | None = None) -> None:
    """Switch the mails about one's own undone changes; choose a language ("": as Google says, None: as before); and, for an administrator, say
    from how many deletions on they are held in the tenant.

    Raises NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> None:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        if held_percent is not None and not actor.administers:
            raise NotAllowed(Action.DECIDE_DELETIONS)
        chosen = {"mail_reverted": mail_reverted, **({"language": language} if language is not None else {})}
        transaction.update(accounts.reference(db, actor.key), chosen)
        fields = list(chosen)
        if held_percent is not None:
            transaction.set(db.collection("tenants").document(actor.tenant), {"held_percent": held_percent}, merge=True)
            fields.append("held_percent")
        claims.record(db, transaction, press, "account.preferred", about=[actor.key], tenant=actor.tenant, fields=fields)

    transact(db, work)
