"""Decisions about deletions: what was held or taken out comes back into its label, or goes for everybody (product.md 4, amendments.md J11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, claims, contacts, held, labels, notices, trash
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.held import DECIDE_WITHIN, WINDOW, Deletion, Fate, Held
from firestore_models.labels import Label
from firestore_models.notices import NoticeKind
from firestore_models.rights import NotFound, read_actor, require
from firestore_models.store import Db, Transaction, read_all, transact
from sharing.roles import Action

CHUNK = 100  # contacts a transaction: far below what Firestore takes, short enough not to be contended


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision was about: these contacts, and the accounts whose copies wait for it."""

    contacts: tuple[str, ...]
    accounts: tuple[str, ...]


def same_day(found: Held) -> tuple[Deletion, ...]:
    """What the accounts whose deletions wait had taken out on the same day, before it became too many: offered for Restore with them."""
    first = {each.account: min(other.at for other in found.waiting if other.account == each.account) for each in found.waiting}
    return tuple(
        each for each in found.deletions if each.fate is Fate.CARRIED and each.account in first and abs(first[each.account] - each.at) <= WINDOW
    )


def decide(db: Db, press: Press, label: str, *, let_go: bool) -> Decided:
    """Restore what waits in a label and what went with it, or let what waits go. Nothing waiting: nothing happens.

    The label is changed first and the decision noted last, so that a press cut short in between can be made again.
    Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def look(transaction: Transaction) -> Held:
        claims.check(db, transaction, press)
        _decidable(db, transaction, press, label)
        return held.get(db, label, transaction)

    found = transact(db, look)
    about = found.waiting if let_go else (*found.waiting, *same_day(found))
    names = tuple(dict.fromkeys(each.contact for each in about))
    for start in range(0, len(names), CHUNK):
        _move(db, press, label, names[start : start + CHUNK], out=let_go)

    def note(transaction: Transaction) -> Decided:
        claims.check(db, transaction, press)
        target = _decidable(db, transaction, press, label)
        now = held.get(db, label, transaction)
        waiting = [each for each in now.waiting if each.contact in set(names)]
        keys = tuple(sorted({each.account for each in waiting}))
        away = {key: [each.contact for each in waiting if each.account == key] for key in keys}
        present = read_all(db, [f"accounts/{key}" for key in keys], transaction)
        held.settle(transaction, db, now, names, let_go=let_go)
        for key in keys:
            if present[f"accounts/{key}"].exists:
                transaction.update(accounts.reference(db, key), {"bring_back": firestore.ArrayUnion(away[key])})
                transaction.delete(notices.reference(db, key, notices.name_of(NoticeKind.HELD, label)))
        action = "deletions.let_go" if let_go else "deletions.restored"
        claims.record(db, transaction, press, action, about=[label, *names[:CHUNK]], tenant=target.tenant)
        return Decided(names, keys)

    return transact(db, note)


def _decidable(db: Db, transaction: Transaction, press: Press, label: str) -> Label:
    """The label, if the actor may decide about its deletions: by its role there, or as an administrator of the label's tenant (J11)."""
    actor = read_actor(db, transaction, press.actor)
    stored = labels.get(db, label, transaction)
    if stored is not None and administers(actor, stored):
        return stored
    return require(actor, stored, Action.DECIDE_DELETIONS)[0]


def administers(account: Account, label: Label) -> bool:
    """Whether this account is known to administer the tenant that the label belongs to."""
    return account.administers and label.tenant == account.tenant and not label.deleted


def _move(db: Db, press: Press, label: str, names: Iterable[str], *, out: bool) -> None:
    """Take contacts out of a label, or put them back into it with the person as it was kept. Repeating it changes nothing."""
    wanted = list(names)

    def work(transaction: Transaction) -> None:
        _decidable(db, transaction, press, label)
        snapshots = read_all(db, [f"contacts/{name}" for name in wanted], transaction)
        found = [contact for contact in map(contacts.from_snapshot, snapshots.values()) if contact is not None]
        # Only what was in the label once can come back into it.
        moving = [each for each in found if (label in each.labels) is out and label in each.feeds and each.origin != trash.PURGED]
        if not moving:
            return
        head = labels.get_heads(db, [label], transaction)[label]
        for at, contact in enumerate(moving, start=1):
            after = contact.labels - {label} if out else contact.labels | {label}
            contacts.write(transaction, db, replace(contact, labels=after, feeds={**contact.feeds, label: head.seq + at}))
            if out:
                trash.put(transaction, db, press, contact.id, [label], is_deletion=not after)
        live = head.live + (-len(moving) if out else len(moving))
        labels.write_head(transaction, db, label, replace(head, seq=head.seq + len(moving), live=max(0, live)))

    transact(db, work)


def try_again(db: Db, press: Press, contact: str) -> None:
    """Take up a contact once more that was set aside in the actor's own account, or left alone there. Raises NotFound, AlreadyDone."""

    def work(transaction: Transaction) -> None:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        notice = notices.reference(db, actor.key, notices.name_of(NoticeKind.FROZEN, contact))
        if contact not in actor.parked and not notice.get(transaction=transaction).exists:
            raise NotFound
        changes = {accounts.path(name, contact): firestore.DELETE_FIELD for name in ("parked", "churn")}
        transaction.update(accounts.reference(db, actor.key), {**changes, "bring_back": firestore.ArrayUnion([contact])})
        transaction.delete(notice)
        claims.record(db, transaction, press, "contact.tried_again", about=[contact], tenant=actor.tenant)

    transact(db, work)


def dismiss(db: Db, press: Press, notice: str) -> None:
    """Forget a notice of the actor's own. Raises NotFound, AlreadyDone."""

    def work(transaction: Transaction) -> None:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        document = notices.reference(db, actor.key, notice)
        if not document.get(transaction=transaction).exists:
            raise NotFound
        transaction.delete(document)
        claims.record(db, transaction, press, "notice.dismissed", about=[notice], tenant=actor.tenant)

    transact(db, work)


def overdue(db: Db, now: datetime) -> tuple[str, ...]:
    """Labels where something has waited so long that it counts as decided: Restore."""
    query = db.collection("held").where(filter=FieldFilter("waiting", "==", True))
    late = []
    for snapshot in query.stream():
        found = held.from_snapshot(snapshot)
        if found.waiting and min(each.at for each in found.waiting) <= now - DECIDE_WITHIN:
            late.append(found.label)
    return tuple(late)
