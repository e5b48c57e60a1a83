"""The end of a label, and its return: gone from its owner's Google Contacts, deleted by its owner, brought back by him (design.md, rule 11).

Ending a label touches no contact: its document says that nobody has access any more, and keeps grants, hidden fields and counters as they
were. So a label of 25,000 ends, and comes back, with as few writes as one of five.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, basis, claims, contacts, groups, labels, trash
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.grants import reach_of
from firestore_models.ids import hashed
from firestore_models.labels import Label, LabelKind, LabelState
from firestore_models.rights import NotAllowed, NotFound, read_actor, require
from firestore_models.store import Db, Transaction, read_all, transact
from sharing.roles import Action

KEPT = timedelta(days=30)
CHUNK = 100  # accounts one transaction reaches; the others follow by fan-out


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


def end_label(db: Db, press: Press, label: str, *, with_contacts: bool = False) -> Label:
    """End a label: everybody's access is over with this transaction, the copies are taken back by the next turns.

    The owner keeps his contacts, or (`with_contacts`) they go into the trash of his Google Contacts. For 30 days he can bring the label back.
    Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored, _ = require(actor, labels.get(db, label, transaction), Action.DELETE_LABEL)
        if stored.kind is not LabelKind.LIST:
            raise NotAllowed(Action.DELETE_LABEL, stored.name)  # the whole address book is nobody's to delete, a pair ends with its grant
        basis.check(db, transaction, press, label, stored)
        reached = _accounts(db, transaction, [stored.owner, *named(stored)[:CHUNK]])
        ended = {"deleted": True, "deleted_at": press.at, "with_contacts": with_contacts, "vanished_at": None}
        transaction.update(labels.reference(db, label), ended)
        for account in reached:
            before = account.reach.get(label)
            if before is not None and not before.leaving:
                erases = with_contacts and account.key == stored.owner
                accounts.write_reach(transaction, db, account.key, replace(before, leaving=True, walk=before.walk + 1, erases=erases))
        claims.record(db, transaction, press, "label.ended", about=[label], tenant=stored.tenant)
        return replace(stored, deleted=True, deleted_at=press.at, with_contacts=with_contacts, vanished_at=None)

    return transact(db, work)


def bring_back(db: Db, press: Press, label: str) -> Label:
    """Undo the end of a label within 30 days: grants, hidden fields, comments and contacts are as they were; copies are made again.

    Only for its owner. Raises NotFound, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored = labels.get(db, label, transaction)
        if stored is None or stored.owner != press.actor or not is_kept(stored, press.at):
            raise NotFound
        others = _accounts(db, transaction, named(stored)[:CHUNK])
        # Once its owner's copies were walked to the end, its group is gone from his Google Contacts; his next turn makes one.
        is_half_way = label in actor.reach
        group = stored.group if is_half_way else ""
        is_unread = is_half_way and stored.state is LabelState.TAKING_IN
        state = LabelState.TAKING_IN if is_unread else LabelState.READY
        back = replace(stored, deleted=False, deleted_at=None, with_contacts=False, group=group, state=state)
        written = {"deleted": False, "deleted_at": None, "with_contacts": False, "group": group, "state": state.value}
        transaction.update(labels.reference(db, label), written)
        for account in (actor, *others):
            _reach_again(db, transaction, back, account)
        if is_unread:
            transaction.update(accounts.reference(db, actor.key), {accounts.path("taking", label): ""})
        claims.record(db, transaction, press, "label.brought_back", about=[label], tenant=stored.tenant)
        return back

    return transact(db, work)


def reach_the_rest(db: Db, label: Label, at: datetime) -> None:
    """Put a label that came back into the reach of everybody whom the first transaction had no room for: those named further on, and, by
    the fan-out after this, everybody in its groups."""
    many = groups.get_many(db, [row.grant.principal.id for row in label.grants.values() if row.grant.principal.kind != "user"])
    for key in many:
        groups.share_again(db, key, label.id, hashed("back", at.isoformat(), label.id)[:12])
    rest = named(label)[CHUNK:]
    for start in range(0, len(rest), CHUNK):
        _reach_some(db, label.id, rest[start : start + CHUNK])


def _reach_some(db: Db, label: str, keys: list[str]) -> None:
    def work(transaction: Transaction) -> None:
        stored = labels.get(db, label, transaction)
        if stored is None or stored.deleted:
            return
        for account in _accounts(db, transaction, keys):
            _reach_again(db, transaction, stored, account)

    transact(db, work)


def _reach_again(db: Db, transaction: Transaction, label: Label, account: Account) -> None:
    reach = reach_of(label, account)
    if reach is not None and reach != account.reach.get(label.id):
        accounts.write_reach(transaction, db, account.key, reach)


def is_kept(label: Label, now: datetime) -> bool:
    """Whether a deleted label can still be brought back."""
    return label.deleted and label.deleted_at is not None and now - label.deleted_at < KEPT


def deleted_by(db: Db, owner: str, now: datetime) -> tuple[Label, ...]:
    """The labels that this owner deleted and may bring back, the latest first."""
    query = db.collection("labels").where(filter=FieldFilter("owner", "==", owner)).where(filter=FieldFilter("deleted", "==", True))
    found = [label for label in map(labels.from_snapshot, query.stream()) if label is not None and is_kept(label, now)]
    return tuple(sorted(found, key=lambda label: label.deleted_at or now, reverse=True))


def overdue(db: Db, now: datetime) -> tuple[str, ...]:
    """Deleted labels that nobody can bring back any more."""
    query = db.collection("labels").where(filter=FieldFilter("deleted_at", "<=", now - trash.ERASED_AFTER)).limit(20)
    return tuple(label.id for label in map(labels.from_snapshot, query.stream()) if label is not None and label.deleted)


def empty(db: Db, label_id: str) -> bool:
    """Put a stretch of what an overdue label still holds into the trash, where its time is over too; then forget the label's own words.

    Contacts in another label only leave this one. Returns whether nothing is left to do. Repeating it changes nothing.
    """
    found = contacts.in_label(db, label_id, limit=CHUNK)

    def work(transaction: Transaction) -> bool:
        label = labels.get(db, label_id, transaction)
        if label is None or not label.deleted or label.deleted_at is None:
            return True
        press = Press(actor=label.owner, claim="", at=label.deleted_at, origin="overdue")
        snapshots = read_all(db, [f"contacts/{each.id}" for each in found], transaction)
        for contact in map(contacts.from_snapshot, snapshots.values()):
            if contact is not None and label_id in contact.labels:
                contacts.write(transaction, db, replace(contact, labels=contact.labels - {label_id}))
                trash.put(transaction, db, press, contact.id, [label_id], is_deletion=contact.labels == {label_id})
        if not found:
            transaction.update(labels.reference(db, label_id), {"name": "", "owner_name": "", "grants": {}, "once_hidden": {}, "deleted_at": None})
        return not found

    return transact(db, work)


def ended_since(db: Db, start: datetime) -> tuple[str, ...]:
    """Labels deleted since then: their fan-out is repeated, should the first one have been lost."""
    query = db.collection("labels").where(filter=FieldFilter("deleted_at", ">", start)).select([])
    return tuple(snapshot.id for snapshot in query.stream())


def named(label: Label) -> list[str]:
    """The accounts that a label is shared with one by one; members of groups and domains follow by fan-out."""
    return sorted(key.removeprefix("user:") for key in label.grants if key.startswith("user:"))


def _accounts(db: Db, transaction: Transaction, keys: Iterable[str]) -> list[Account]:
    found = read_all(db, [f"accounts/{key}" for key in dict.fromkeys(keys)], transaction)
    return [account for account in map(accounts.from_snapshot, found.values()) if account is not None]
