"""Delete my data: an account and all that hangs on it, erased step by step until nothing names it (product.md 6, promises.md T35).

First the account leaves what others shared, and its own labels end for everybody; the engine takes the copies back. Then its contacts, its
comments and its labels go, at last the document. Each step may run twice or be cut short; what is left is found again by the next round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, claims, connections, contacts, labels, personal, tenants, trash
from firestore_models.accounts import Account, AccountState, Reach
from firestore_models.claims import Press
from firestore_models.comments import PUBLIC
from firestore_models.contacts import Contact
from firestore_models.ids import hashed
from firestore_models.labels import LabelKind
from firestore_models.rights import read_actor
from firestore_models.store import Db, Transaction, transact

AT_ONCE = 50  # contacts of one round
ROWS_AT_ONCE = 400  # documents of one batch


def begin(db: Db, press: Press) -> tuple[str, ...]:
    """Note that the actor wants all of it gone, end its access and that of everybody to its labels. Returns the labels to be looked at by all.

    Raises AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Account:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        transaction.update(accounts.reference(db, actor.key), {"erasing": True, "administers": False})
        claims.record(db, transaction, press, "account.erased", about=[actor.key], tenant=actor.tenant)
        return actor

    return _let_go(db, replace(press, claim=""), transact(db, work))


def waiting(db: Db, limit: int) -> tuple[Account, ...]:
    """Accounts that want to be erased and are not yet."""
    query = db.collection("accounts").where(filter=FieldFilter("erasing", "==", True)).limit(limit)
    return tuple(account for account in map(accounts.from_snapshot, query.stream()) if account is not None)


def go_on(db: Db, press: Press, account: Account) -> tuple[str, ...]:
    """One round of it. Returns labels to be looked at by all that they reach."""
    ended = _let_go(db, press, account)
    if ended or _erase_contacts(db, account.key) or _erase_words(db, account.key):
        return ended
    if account.reach and account.credential and account.state in (AccountState.ACTIVE, AccountState.FULL):
        return ()  # copies of others' contacts are still being taken back
    _erase_labels(db, account.key)
    if _forget_deeds(db, account.key):
        _erase_document(db, account)
    return ()


def _let_go(db: Db, press: Press, account: Account) -> tuple[str, ...]:
    """Leave what others shared; end what is its own, while its own contacts and groups stay in its Google Contacts as they are."""
    present = replace(account, reach={label: reach for label, reach in account.reach.items() if not reach.leaving})
    connections.leave_all(db, press, present)
    own = tuple(sorted(label for label, reach in account.reach.items() if reach.owner == account.key))
    for label in own:
        _end(db, press, account, label)
    return own


def _end(db: Db, press: Press, account: Account, label: str) -> None:
    def work(transaction: Transaction) -> None:
        stored = labels.get(db, label, transaction)
        if stored is not None and stored.owner == account.key:
            transaction.update(labels.reference(db, label), {"deleted": True, "vanished_at": None})
            claims.record(db, transaction, press, "label.ended", about=[label], tenant=stored.tenant)
        fence = {"turn.fence": account.turn.fence + 1, "turn.until": firestore.DELETE_FIELD}  # who is at work there may write nothing any more
        transaction.update(accounts.reference(db, account.key), {**_forgotten(account.reach[label]), **fence})

    transact(db, work)


def _forgotten(reach: Reach) -> dict[str, object]:
    group = f"by:{reach.owner}" if reach.kind == LabelKind.SINGLE else reach.label
    gone = [("reach", reach.label), ("cursors", reach.label), ("groups", group), ("named", group), ("taking", reach.label), ("picking", reach.label)]
    return {**{accounts.path(*names): firestore.DELETE_FIELD for names in gone}, "reached": firestore.ArrayRemove([reach.label])}


def _erase_contacts(db: Db, key: str) -> bool:
    """Erase some of the contacts made for this owner; one that stands in somebody else's label is theirs from now on. Whether there were any."""
    query = db.collection("contacts").where(filter=FieldFilter("owner", "==", key)).limit(AT_ONCE)
    found = [contact for contact in map(contacts.from_snapshot, query.stream()) if contact is not None]
    known = labels.get_many(db, sorted({label for contact in found for label in contact.labels}))
    for contact in found:
        others = {label for label in contact.labels if label in known and known[label].owner != key and not known[label].deleted}
        if others:
            owner = known[min(others)].owner
            contacts.reference(db, contact.id).update({"owner": owner, "labels": sorted(others)})
        elif trash.erase_below(db, contact.id):
            _blank(db, contact)
    return bool(found)


def _blank(db: Db, contact: Contact) -> None:
    """What stays are the numbers by which the accounts that had a copy learn that it has to go."""
    contacts.reference(db, contact.id).set(contacts.to_dict(replace(trash.blank(contact), labels=frozenset(), owner="")))


def _erase_words(db: Db, key: str) -> bool:
    """Erase what it wrote, private and public, and what it typed without the right. Whether there was any."""
    mine = [snapshot.reference for snapshot in (*personal.private_talk(db, key), *personal.reverted(db, key))]
    _delete(db, mine)
    changed = 0
    for contact in personal.publicly_discussed(db, key):
        document = db.document(f"contacts/{contact}/talk/{PUBLIC}")
        said = (document.get().to_dict() or {}).get("said", {})
        gone = {accounts.path("said", ident): firestore.DELETE_FIELD for ident, entry in said.items() if entry["author"] == key}
        if gone:
            document.update(gone)
            changed += 1
    return bool(mine) or changed > 0


def _erase_labels(db: Db, key: str) -> None:
    """Its labels' names, grants and lists of what was deleted. Their counters stay: accounts that were away read on by them."""
    for snapshot in db.collection("labels").where(filter=FieldFilter("owner", "==", key)).stream():
        rows = [row for name in ("trash", "invitations") for row in _where(db, name, "label", snapshot.id)]
        _delete(db, [db.collection("held").document(snapshot.id), *rows, snapshot.reference])


def _forget_deeds(db: Db, key: str) -> bool:
    """The audit keeps that somebody did it, under a name that leads to nobody. Whether all rows have it."""
    rows = list(db.collection("audit").where(filter=FieldFilter("actor", "==", key)).limit(ROWS_AT_ONCE).stream())
    batch = db.batch()
    for row in rows:
        batch.update(row.reference, {"actor": hashed("erased", key)})
    batch.commit()
    return len(rows) < ROWS_AT_ONCE


def _erase_document(db: Db, account: Account) -> None:
    document = accounts.reference(db, account.key)
    _delete(db, [*_where(db, "invitations", "address", account.address), *_where(db, "pointers", "address", account.address)])
    _delete(db, _where(db, "pointers", "sender", account.key))
    tenant = db.collection("tenants").document(account.tenant)
    if tenants.get(db, account.tenant).administrator == account.address:
        tenant.update({"administrator": ""})  # another one is found when one signs in
    for below in document.collections():
        _delete(db, [snapshot.reference for snapshot in below.select(()).stream()])
    for other in db.collection("accounts").where(filter=FieldFilter("same_as", "==", account.key)).stream():
        other.reference.delete()
    document.delete()


def _where(db: Db, collection: str, field: str, value: str) -> list[firestore.DocumentReference]:
    return [row.reference for row in db.collection(collection).where(filter=FieldFilter(field, "==", value)).stream()]


def _delete(db: Db, references: Iterable[firestore.DocumentReference]) -> None:
    gone = list(references)
    for start in range(0, len(gone), ROWS_AT_ONCE):
        batch = db.batch()
        for reference in gone[start : start + ROWS_AT_ONCE]:
            batch.delete(reference)
        batch.commit()
